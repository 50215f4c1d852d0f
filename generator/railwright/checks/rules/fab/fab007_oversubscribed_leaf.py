from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.rules.fab.common import gbit, kinds_of_leaves, unlike
from railwright.checks.switch import LOCALHOST, METADATA
from railwright.model.finding import Severity


@fabric_rule(Severity.INFO, Need.CABLING)
def ratio(network: Network) -> Iterator[Spot]:
    """The hosts of a leaf can send more than its uplinks carry.

    Why: Where all of them send to other leaves, the uplinks fill and the leaf pauses its hosts.
        That is sound where most traffic stays below the leaf, as on rails; elsewhere it costs all
        jobs behind the leaf that share of their bandwidth. Where an inventory plans the fabric, the
        ratio is what it says.
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
    if any(switch.known.ours for switch in network.switches.values()):
        return
    for kind in kinds_of_leaves(network):
        others = unlike(kind)
        for name, one in kind.items():
            # a leaf that is unlike its kind, or whose links are spread unevenly, has fewer uplinks
            # by mistake
            even = len({sum(speeds) for speeds in one.to.values()}) == 1
            if name not in others and even and one.hosts > one.total:
                words = f"{one.hosts / one.total:.2f} to 1".replace(".00", "")
                message = f"{words}: hosts {gbit(one.hosts)}, uplinks {gbit(one.total)}"
                yield Spot(message, METADATA, LOCALHOST, None, name)
