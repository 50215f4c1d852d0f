from __future__ import annotations

from collections.abc import Iterator, Mapping

from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.rules.fab.common import (
    Uplinks,
    gbit,
    kinds_of_leaves,
    planned,
    some,
    unlike,
)
from railwright.checks.switch import LOCALHOST, METADATA
from railwright.model.finding import Severity


@fabric_rule(Severity.INFO, Need.CABLING)
def ratio(network: Network) -> Iterator[Spot]:
    """The hosts of a leaf can send more than its uplinks carry.

    Why: Where all of them send to other leaves, the uplinks fill and the leaf pauses its hosts.
        That is sound where most traffic stays below the leaf, as on rails; elsewhere it costs all
        jobs behind the leaf that share of their bandwidth. A plan decides it without a word: the
        ratio follows from counts and speeds. Of a site it is told whatever is shut for now.
    Fix: Add uplinks, or accept the ratio that was planned.
    Source: RFC 7938, chapter 3.2 (oversubscription of a tier)
    Bad:
        foreign: ["*"]
        config:
            "leaf-*":
              PORT:
                Ethernet256: {admin_status: down}
                Ethernet272: {admin_status: down}
            "spine-*":
              PORT:
                Ethernet0: {admin_status: down}
                Ethernet16: {admin_status: down}
                Ethernet32: {admin_status: down}
                Ethernet48: {admin_status: down}
    Good:
        foreign: ["*"]
    """
    ours = any(switch.known.ours for switch in network.switches.values())
    for kind in planned(network) if ours else _running(network):
        alike: dict[int, list[str]] = {}
        for name, one in kind.items():
            if 0 < one.total < one.hosts:
                alike.setdefault(one.total, []).append(name)
        for total, (first, *others) in alike.items():
            hosts = kind[first].hosts
            also = f", likewise {some(tuple(others))}" if others else ""
            ratio = f"{hosts / total:.3f}".rstrip("0").rstrip(".")
            message = f"{ratio} to 1: hosts {gbit(hosts)}, uplinks {gbit(total)}{also}"
            yield Spot(message, METADATA, LOCALHOST, None, first)


def _running(network: Network) -> Iterator[Mapping[str, Uplinks]]:
    """Yield leaves of a kind with the same uplinks, as they are now.

    A leaf that is unlike its kind, or whose links are spread unevenly, has fewer uplinks by
    mistake.
    """
    for kind in kinds_of_leaves(network):
        others = unlike(kind)
        yield {
            name: one
            for name, one in kind.items()
            if name not in others and len({sum(speeds) for speeds in one.to.values()}) == 1
        }
