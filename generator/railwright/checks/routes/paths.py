"""The next hops that BGP chooses towards one switch, on a folded fabric."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from railwright.checks.routes.fold import Fold

DESTINATION: Final = -1
"""Number of the one switch that frames go to; its twins stay in their spot."""


class Routes(NamedTuple):
    """The routes towards one switch.

    Attributes:
        target: number of the spot that the switch belongs to.
        distance: hops from each spot, in ASNs as BGP counts them; spots without a route are absent.
        next_hops: for each spot, the spots to which it sends with equal cost.
    """

    target: int
    distance: Mapping[int, int]
    next_hops: Mapping[int, tuple[int, ...]]


def towards(fold: Fold, target: int) -> Routes:
    """Return how frames reach one switch of a spot.

    Every session is taken as external and every path as equally preferred but for its length, with
    all shortest paths in use (``multipath-relax``). A switch refuses a path in which its own ASN
    stands more often than it allows. Of several equal paths the one through the first neighbour is
    announced.

    Source: RFC 4271, 9.1.2; sonic-net/sonic-buildimage, dockers/docker-fpm-frr/frr/bgpd/
    bgpd.main.conf.j2.
    """
    distance = {DESTINATION: 0}
    next_hops: dict[int, list[int]] = {}
    announced: dict[int, tuple[str, ...]] = {DESTINATION: (fold[target].asn,)}
    reached = [DESTINATION]
    while reached:
        found: dict[int, None] = {}
        for hop in reached:
            path = announced[hop]
            for number in links_of(fold, target, hop):
                far = distance.get(number)
                if far is not None and far != distance[hop] + 1:
                    continue
                spot = fold[number]
                if spot.asn and path.count(spot.asn) > spot.own_asn_allowed:
                    continue
                if far is None:
                    distance[number] = distance[hop] + 1
                    announced[number] = (spot.asn, *path)
                    found[number] = None
                next_hops.setdefault(number, []).append(hop)
        reached = list(found)
    return Routes(target, distance, {number: tuple(hops) for number, hops in next_hops.items()})


def links_of(fold: Fold, target: int, number: int) -> Mapping[int, int]:
    """Return the spots next to one, and the links to each member, when one switch stands apart."""
    if number == DESTINATION:
        return fold[target].links
    links = fold[number].links
    if target in links:
        rest = links if fold[target].size > 1 else {n: k for n, k in links.items() if n != target}
        return {**rest, DESTINATION: links[target]}
    return links
