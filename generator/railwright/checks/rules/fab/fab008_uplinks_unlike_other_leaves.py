from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.fab.common import kinds_of_leaves, spread, unlike
from railwright.checks.switch import LOCALHOST, METADATA
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def uplinks(network: Network) -> Iterator[Spot]:
    """A leaf has other uplinks than the leaves that it is otherwise like.

    Why: A collective is as fast as its slowest leaf. And where it has fewer links to one switch
        than the others, these still send the same share over that switch, and its few links fill.
    Fix: Put in the cables that are missing, or move them to the switches that the others use.
    Source: RFC 7938, chapter 6.1 (ECMP: the same share for each path)
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet256: {admin_status: down}}}
            spine-01: {PORT: {Ethernet0: {admin_status: down}}}
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
        usual = next((one for name, one in kind.items() if name not in others), None)
        for name, one in others.items():
            # one that has a single switch to go to is what another rule says
            if usual and len(one.to) >= min(2, len(usual.to)):
                message = f"{spread(one)}; others have {spread(usual)}"
                yield Spot(message, METADATA, LOCALHOST, None, name)
