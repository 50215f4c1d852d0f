from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.fab.common import kinds_of_leaves, spread, unlike
from railwright.checks.switch import LOCALHOST, METADATA
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def loss(network: Network) -> Iterator[Spot]:
    """A leaf loses more than half of its uplinks with one switch.

    Why: ECMP gives each link the same share, so that switch carries most of the leaf's traffic
        already, and without it the rest has to do with less than half.
    Fix: Spread the links evenly over the switches.
    Source: RFC 7938, chapter 6.1 (ECMP: the same share for each path)
    Bad:
        config:
            "leaf-*": {PORT: {Ethernet272: {admin_status: down}}}
            spine-02:
              PORT:
                Ethernet0: {admin_status: down}
                Ethernet16: {admin_status: down}
                Ethernet32: {admin_status: down}
                Ethernet48: {admin_status: down}
    Good:
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
    """
    for kind in kinds_of_leaves(network):
        others = unlike(kind)
        for name, one in kind.items():
            if name not in others and len(one.to) > 1 and 2 * one.most > one.links:
                left = f"{one.links - one.most} of {one.links} links left without one switch"
                message = f"{left}: {spread(one)}"
                yield Spot(message, METADATA, LOCALHOST, None, name)
