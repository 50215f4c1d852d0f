from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.checks.uniform import grouped, odd_rows
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING, Need.PLATFORM | Need.RELEASE)
def twins(network: Network) -> Iterator[Spot]:
    """Switches of one model, HwSKU and release have different figures in one buffer profile.

    Why: A profile of one name is one decision; where it differs, one switch of the tier pauses or
        drops before the others, and its neighbours feel it. No switch can see that by itself.
    Fix: Give all of them the same figures.
    Source: Guo et al., RDMA over Commodity Ethernet at Scale, SIGCOMM 2016 (a new switch model with
        another alpha)
    Bad:
        config:
            leaf-1-01:
                BUFFER_PROFILE: {by_hand: {pool: egress_lossy_pool, size: "0", dynamic_th: "2"}}
            leaf-1-02:
                BUFFER_PROFILE: {by_hand: {pool: egress_lossy_pool, size: "0", dynamic_th: "3"}}
    Good:
        config:
            leaf-1-01:
                BUFFER_PROFILE: {by_hand: {pool: egress_lossy_pool, size: "0", dynamic_th: "2"}}
            leaf-1-03:
                BUFFER_PROFILE: {by_hand: {pool: lossy_pool, size: "0", dynamic_th: "3"}}
    """
    known = [one for one in network.switches.values() if one.platform and one.release]
    for group in grouped(known, _model):
        for name in dict.fromkeys(key for one in group for key in one.rows("BUFFER_PROFILE")):
            having = [one for one in group if name in one.rows("BUFFER_PROFILE")]
            rows = [one.row("BUFFER_PROFILE", name) for one in having]
            if not common.shipped(having[0], name):
                yield from odd_rows("BUFFER_PROFILE", [(one, name) for one in having], rows)


def _model(switch: Switch) -> tuple[object, ...]:
    name = switch.platform.name if switch.platform else ""
    return name, switch.release, switch.dynamic, switch.text(METADATA, LOCALHOST, "hwsku")
