"""Switches that are placed alike, folded into one: a fabric of thousands becomes a few dozen.

Two switches are *twins* if they have the same number of links to the same neighbours and are alike
to BGP. Exchanging twins changes nothing (it is an automorphism of the fabric), so what holds for
one of them holds for all. The same is true of whole pods: of switches with hosts together with the
switches above them, where these lead to the same places outside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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
    """

    members: tuple[str, ...]
    asn: str
    own_asn_allowed: int
    has_hosts: bool
    links: Mapping[int, int]

    @property
    def size(self) -> int:
        """How many switches there are."""
        return len(self.members)


Fold = tuple[Spot, ...]


def fold(routers: Mapping[str, Router], apart: Sequence[str] = ()) -> Fold:
    """Return the fabric with twins put together.

    Args:
        routers: the switches, with symmetric links.
        apart: switches that are kept by themselves.
    """
    shared = {
        asn for asn, count in Counter(one.asn for one in routers.values()).items() if count > 1
    }
    groups: dict[object, list[str]] = {}
    for name, one in routers.items():
        alike = (
            frozenset(one.links.items()),
            one.asn if one.asn in shared else "",
            one.own_asn_allowed,
            one.has_hosts,
            name if name in apart else "",
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
        )
        for names in groups.values()
    )


def without(routers: Mapping[str, Router], one: str, other: str) -> Mapping[str, Router]:
    """Return the switches after one of the links between two of them has failed."""

    def less(router: Router, peer: str) -> Router:
        links = {**router.links, peer: router.links[peer] - 1}
        return router._replace(links={name: n for name, n in links.items() if n})

    return {**routers, one: less(routers[one], other), other: less(routers[other], one)}


def orbits(folded: Fold) -> tuple[int, ...]:
    """Return for each spot the number of the first one that it can be exchanged with, pod by pod.

    A pod is a spot with hosts and all spots next to it, if these lead to no other spot of the pod.
    Two pods may be exchanged if their parts can be paired so that sizes, numbers of links, what BGP
    sees and everything that they lead to outside are the same.
    """
    users: dict[str, set[int]] = {}
    for number, spot in enumerate(folded):
        users.setdefault(spot.asn, set()).add(number)
    first: dict[object, dict[object, list[int]]] = {}
    found = list(range(len(folded)))
    for number, spot in enumerate(folded):
        parts = _pod(folded, number, users) if spot.has_hosts else None
        if parts is None:
            continue
        shape = frozenset((about, len(members)) for about, members in parts.items())
        like = first.setdefault(shape, parts)
        for about, members in parts.items():
            for one, other in zip(members, like[about], strict=True):
                found[one] = other
    return tuple(found)


def _pod(
    folded: Fold, number: int, users: Mapping[str, set[int]]
) -> dict[object, list[int]] | None:
    """Return the spots of a pod by all that must agree when pods are exchanged; None if no pod."""
    pod = {number, *folded[number].links}
    parts: dict[object, list[int]] = {}
    for one in (number, *folded[number].links):
        spot = folded[one]
        outside = {peer: n for peer, n in spot.links.items() if peer != number or one == number}
        if one != number and (spot.has_hosts or pod & outside.keys()):
            return None
        within = users[spot.asn] <= pod
        about = (
            one == number,
            spot.size,
            spot.own_asn_allowed,
            ("local", len(users[spot.asn])) if spot.asn and within else spot.asn,
            folded[number].links.get(one),
            frozenset(outside.items()) if one != number else None,
        )
        parts.setdefault(about, []).append(one)
    return parts
