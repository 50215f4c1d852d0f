from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.checks.sessions import FAMILIES, Session, both, family_rows
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def families(link: Link) -> Iterator[Spot]:
    """With frrcfgd, a session has address families at one end that the other end does not have.

    Why: A family is used only if both ends offer it: its routes do not pass this link, and the
        session looks well. YANG knows one switch at a time.
    Fix: Add the BGP_NEIGHBOR_AF row at the other end.
    Source: RFC 4760, chapter 8; RFC 5492, chapter 3
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_NEIGHBOR_AF: {"default|Ethernet256|ipv6_unicast": null}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_NEIGHBOR_AF: {"default|Ethernet256|ipv6_unicast": null}}
            spine-01: {BGP_NEIGHBOR_AF: {"default|Ethernet0|ipv6_unicast": null}}
    """
    for side in both(link):
        here, there = _carried(side.near.switch, side.one), _carried(side.far.switch, side.other)
        for family in sorted(there - here) if here else ():
            message = f"no {family}, which {side.far} has"
            yield Spot(message, FAMILIES, f"{side.one.key}|{family}", None, side.near.device)


def _carried(switch: Switch, session: Session) -> frozenset[str]:
    if switch.frrcfgd:
        return frozenset(switch.once(family_rows)[session.key])
    return frozenset({"ipv6_unicast" if ":" in session.peer else "ipv4_unicast"})
