from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA
from railwright.checks.uniform import odd_in_tier
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING, Need.RELEASE)
def tiers(network: Network) -> Iterator[Spot]:
    """A switch runs another SONiC release than most of its platform and role.

    Why: Releases compute other headroom and pools from the same rows, and differ in what they read:
        a switch that was left behind pauses earlier or later than its tier, and a change that all
        others take may fail there. Of two halves in the midst of an upgrade neither is told.
    Fix: Finish the upgrade, or take the switch back to the release of the others.
    Source: sonic-net/sonic-swss cfgmgr/buffer_headroom_mellanox.lua and buffer_pool_mellanox.lua
        (figures that change between branches)
    Bad:
        site: h100-pod
        release: {leaf-1-01: "202605"}
        config:
            leaf-1-01: {VERSIONS: {DATABASE: {VERSION: version_202605_01}}}
    Good:
        release: {leaf-1-02: "202511"}
        config:
            leaf-1-02: {VERSIONS: {DATABASE: {VERSION: version_202511_01}}}
    """
    for most, odd, count in odd_in_tier(network, lambda switch: switch.release):
        message = f"{odd.release}, but {most} on {count} others"
        yield Spot(message, METADATA, LOCALHOST, None, odd.name)
