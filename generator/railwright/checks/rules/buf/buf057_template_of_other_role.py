from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import LOCALHOST, METADATA, Switch, text
from railwright.checks.uniform import grouped, odd_fields
from railwright.model.finding import Severity

_FIGURES = ("dynamic_th", "size", "static_th")


@fabric_rule(Severity.WARNING, Need.PLATFORM | Need.RELEASE)
def roles(network: Network) -> Iterator[Spot]:
    """One switch of a role has a vendor profile with another pool, or another template's figures.

    Why: The vendor has several templates for one box, each tuned as a whole; a single profile of
        another one shares memory as nobody planned, on one switch of the tier. Each figure by
        itself is one that the vendor uses, so that nothing on the switch looks wrong.
    Fix: Give all switches of the role the same pool and figures.
    Source: sonic-buildimage device, buffers_defaults_t0.j2 and buffers_defaults_t1.j2 of the HwSKUs
        of the platform
    Bad:
        site: h100-pod
        config:
            leaf-1-01: {BUFFER_PROFILE: {ingress_lossy_profile: {dynamic_th: "7"}}}
    Good:
        site: h100-pod
        config:
            leaf-*: {BUFFER_PROFILE: {ingress_lossy_profile: {dynamic_th: "7"}}}
    """
    for switches in grouped(network.switches.values(), _role):
        for name in switches[0].rows("BUFFER_PROFILE"):
            if common.shipped(switches[0], name):
                having = [one for one in switches if name in one.rows("BUFFER_PROFILE")]
                yield from odd_fields(having, "BUFFER_PROFILE", name, ("pool",))
                for field in _FIGURES:
                    # what the vendor has nowhere is wrong without any other switch
                    theirs = [one for one in having if _of_vendor(one, name, field)]
                    if theirs:
                        yield from odd_fields(theirs, "BUFFER_PROFILE", name, (field,))


def _of_vendor(switch: Switch, name: str, field: str) -> bool:
    given = text(switch.row("BUFFER_PROFILE", name), field)
    sets = switch.platform.buffer_sets.values() if switch.platform else ()
    return any(
        given == str(getattr(one.profiles[name], field)) for one in sets if name in one.profiles
    )


def _role(switch: Switch) -> tuple[object, ...]:
    fields = (switch.text(METADATA, LOCALHOST, one) for one in ("platform", "hwsku", "type"))
    return switch.release, switch.dynamic, *fields
