from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.checks.uniform import grouped, odd_ones
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def features(network: Network) -> Iterator[Spot]:
    """Switches of one platform run different programs, or start them otherwise.

    Why: One of them lacks a program that the others have, or behaves otherwise when one fails. YANG
        knows one switch at a time.
    Fix: Give the switches the same rows of FEATURE.
    Source: sonic-host-services scripts/featured
    Bad:
        config:
            leaf-1-01: {FEATURE: {sflow: {state: enabled}}}
    Good:
        config:
            "*": {FEATURE: {sflow: {state: enabled}}}
    """
    for switches in grouped(network.switches.values(), _alike):
        yield from odd_ones([one for one in switches if one.has("FEATURE")], ("FEATURE",))


def _alike(switch: Switch) -> tuple[str, str]:
    # another release has other programs
    version = switch.text("VERSIONS", "DATABASE", "VERSION")
    return switch.text(METADATA, LOCALHOST, "platform"), version
