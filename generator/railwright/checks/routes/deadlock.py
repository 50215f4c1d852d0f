"""Cycles of buffers that wait for each other.

A lossless port that is paused holds the frames of every port that sends to it, and pauses them in
turn. If the routes of the fabric make these waits a cycle, one burst can stop all of it for ever:
no frame moves before another one does. The graph has a node for each direction of each link; an
edge leads from one to the next if any route takes both. No cycle, no deadlock.

Source: Dally and Seitz, Deadlock-Free Message Routing in Multiprocessor Interconnection Networks,
IEEE Transactions on Computers C-36 (1987); Guo et al., RDMA over Commodity Ethernet at Scale,
SIGCOMM 2016, section 4.2.

After a link has failed, routes change only between switches whose every shortest path took that
link: all others keep paths that they had. So only links are tried that are the only way for
somebody, and only one of those that are placed alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import networkx as nx

from railwright.checks.routes.fold import Fold, fold, orbits, without
from railwright.checks.routes.paths import DESTINATION, Routes, links_of, towards
from railwright.checks.routes.sessions import Router

Channel = tuple[int, int]
"""A direction of the links between two spots: from, to."""


_ONE_BY_ONE = 256
"""Switches up to which a cycle is shown between switches that are really on it; beyond, between
switches that are placed like them."""


class Critical(NamedTuple):
    """A link that is the only way from some switch to another, by names of switches."""

    near: str
    far: str
    source: str
    destination: str


class Cycle(NamedTuple):
    """Switches around which frames can wait for each other; the first follows the last."""

    switches: tuple[str, ...]
    failed: tuple[str, str] | None = None
    """The link whose failure makes the cycle possible; None where nothing needs to fail."""


class Analysis(NamedTuple):
    """What the routes of a fabric come to."""

    cycle: Cycle | None
    after_failure: tuple[Cycle, ...]
    critical: tuple[Critical, ...]
    unreachable: tuple[tuple[str, str], ...]
    """Pairs of switches with hosts between which no route is, though cables join them."""
    spots: int
    """Size of the folded fabric."""


def analyse(routers: Mapping[str, Router]) -> Analysis:
    """Follow all routes of a fabric, also after any one link has failed.

    Args:
        routers: the switches that exchange routes over lossless links.
    """
    folded = fold(routers)
    every = _representatives(folded, orbits(folded))
    cycle = _cycle(routers, folded, every)
    critical = tuple(one for routes in every for one in _critical(folded, routes))
    tried = {(one.near, one.far): one for one in critical} if cycle is None else {}
    after = [_after(routers, near, far) for near, far in tried]
    return Analysis(
        cycle=Cycle(cycle) if cycle else None,
        after_failure=tuple(one for one in after if one is not None),
        critical=critical,
        unreachable=tuple(_unreachable(folded, every)),
        spots=len(folded),
    )


def _after(routers: Mapping[str, Router], near: str, far: str) -> Cycle | None:
    failed = without(routers, near, far)
    folded = fold(failed, apart=(near, far))
    cycle = _cycle(failed, folded, _representatives(folded, orbits(folded)))
    return Cycle(cycle, (near, far)) if cycle else None


def _representatives(folded: Fold, alike: Sequence[int]) -> list[Routes]:
    """Return the routes towards one spot with hosts of each orbit."""
    return [
        towards(folded, number)
        for number, spot in enumerate(folded)
        if spot.has_hosts and alike[number] == number
    ]


def _cycle(
    routers: Mapping[str, Router], folded: Fold, every: list[Routes]
) -> tuple[str, ...] | None:
    """Return one cycle of switches that wait for each other, if there is any.

    Without a cycle between what was put together there is none between the switches. With one,
    the switches are looked at one by one, unless they are too many for that.
    """
    alike = orbits(folded)
    found = _find(folded, every, alike)
    if found is None:
        return None
    if len(routers) > _ONE_BY_ONE:
        return tuple(folded[number].members[0] for number, _ in found)
    unfolded = fold(routers, apart=tuple(routers))
    itself = range(len(unfolded))
    found = _find(unfolded, _representatives(unfolded, itself), itself)
    return tuple(unfolded[number].members[0] for number, _ in found) if found else None


def _find(folded: Fold, every: list[Routes], alike: Sequence[int]) -> list[Channel] | None:
    """Return a cycle of channels between orbits."""
    graph: nx.DiGraph[Channel] = nx.DiGraph()
    for routes in every:
        graph.add_edges_from(
            ((alike[a], alike[b]), (alike[c], alike[d]))
            for (a, b), (c, d) in _waits(folded, routes)
        )
    try:
        return [edge[0] for edge in nx.find_cycle(graph)]
    except nx.NetworkXNoCycle:
        return None


def _waits(folded: Fold, routes: Routes) -> Iterator[tuple[Channel, Channel]]:
    """Yield each pair of channels that a frame takes one after the other."""
    used = _used(folded, routes)
    for number in used:
        for hop in routes.next_hops[number]:
            for after in routes.next_hops.get(hop, ()):
                yield _channel(routes, number, hop), _channel(routes, hop, after)


def _used(folded: Fold, routes: Routes) -> dict[int, None]:
    """Return the spots that frames towards the destination come from or through."""
    waiting = [n for n in routes.next_hops if folded[n].has_hosts]
    used: dict[int, None] = {}
    while waiting:
        number = waiting.pop()
        if number not in used and number != DESTINATION:
            used[number] = None
            waiting += routes.next_hops[number]
    return used


def _channel(routes: Routes, number: int, hop: int) -> Channel:
    return number, routes.target if hop == DESTINATION else hop


def _critical(folded: Fold, routes: Routes) -> Iterator[Critical]:
    """Yield the links that some source has no way around, among its shortest paths."""
    reverse: nx.DiGraph[int] = nx.DiGraph()
    used = _used(folded, routes)
    for number in used:
        reverse.add_edges_from((hop, number) for hop in routes.next_hops[number])
    if DESTINATION not in reverse:
        return
    above = nx.immediate_dominators(reverse, DESTINATION)
    seen: dict[tuple[int, int], None] = {}
    for source in used:
        if not folded[source].has_hosts:
            continue
        at = source
        while at != DESTINATION:
            hop = _only_hop(folded, routes, at)
            alone = at == source or folded[at].size == 1
            if alone and hop is not None and (at, hop) not in seen:
                seen[at, hop] = None
                near = folded[at].members[0]
                end = folded[routes.target].members[-1]
                yield Critical(
                    near=near if near != end else folded[at].members[-2],
                    far=end if hop == DESTINATION else folded[hop].members[0],
                    source=folded[source].members[0],
                    destination=end,
                )
            at = above[at]


def _only_hop(folded: Fold, routes: Routes, number: int) -> int | None:
    """Return the next hop of a spot if it is one switch, over one link."""
    hops = routes.next_hops[number]
    if len(hops) != 1 or (hops[0] != DESTINATION and folded[hops[0]].size > 1):
        return None
    return hops[0] if links_of(folded, routes.target, number)[hops[0]] == 1 else None


def _unreachable(folded: Fold, every: list[Routes]) -> Iterator[tuple[str, str]]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(folded)))
    graph.add_edges_from((n, peer) for n, spot in enumerate(folded) for peer in spot.links)
    part_of = {n: part for part, nodes in enumerate(nx.connected_components(graph)) for n in nodes}
    for routes in every:
        for number, spot in enumerate(folded):
            alone = number == routes.target and spot.size == 1
            joined = part_of[number] == part_of[routes.target]
            if spot.has_hosts and not alone and joined and number not in routes.distance:
                yield spot.members[0], folded[routes.target].members[-1]
