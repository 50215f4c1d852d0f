"""Switches that are placed alike, folded into one: a fabric of thousands becomes a few dozen.

Two switches are *twins* if they have the same number of links to the same neighbours and are alike
to BGP. Exchanging twins changes nothing (it is an automorphism of the fabric), so what holds for
one of XX
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from railwright.checks.routes.sessions import Router


class Spot(NamedTuple):
    """Switches that are placed alike, with their common neighbours.

    Attributes:
        members: their names, in natural order.
        asn: their ASN if any two switches of the fabric share it; empty if each has its own.
        own_asn_allowed: how often the ASN may stand in a path that they accept.
        has_hosts: whether lossless frames start and end here.
        links: number of the spot to the links that one member has to each member of it.
        lossy: numbers of those spots to which no link is lossless.
    """

    members: tuple[str, ...]
    asn: str
    own_asn_allowed: int
    has_hosts: bool
    links: Mapping[int, int]
    lossy: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """How many switches there are."""
        return len(self.members)


Fold = tuple[Spot, ...]


def fold(routers: Mapping[str, Router], apart: Iterable[str] = ()) -> Fold:
    """Return the fabric with twins put together.

    Args:
        routers: the switches, with symmetric links.
        apart: switches that are kept by themselves.
    """
    shared = {
        asn for asn, count in Counter(one.asn for one in routers.values()).items() if count > 1
    }
    kept = frozenset(apart)
    groups: dict[object, list[str]] = {}
    for name, one in routers.items():
        alike = (
            frozenset(one.links.items()),
            one.lossy,
            one.asn if one.asn in shared else "",
            one.own_asn_allowed,
            one.has_hosts,
            name if name in kept else "",
        )
        groups.setdefault(alike, []).append(name)
    number_of = {name: number for number, names in enumerate(groups.values()) for name in names}
    return tuple(
        Spot(
            members=tuple(names),
            asn=routers[names[0]].asn if routers[names[0]].asn in shared else "",
            own_asn_allowed=routers[names[0]].own_asn_allowed,
            has_hosts=routers[names[0]].has_hosts,
            links={number_of[peer]: n for peer, n in routers[names[0]].links.items()},
            lossy=frozenset(number_of[peer] for peer in routers[names[0]].lossy),
        )
        for names in groups.values()
    )
