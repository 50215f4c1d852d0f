"""Links and switches that are the only way from one switch with hosts to another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from railwright.checks.routes.paths import Bits, Graph, Hops, Routes, each

Ways = list[dict[int, Bits]]
"""For each node, the nodes that all its paths go through, and the destinations of those paths."""


class Critical(NamedTuple):
    """A link that is the only way from some switch to another, by names of switches."""

    near: str
    far: str
    source: str
    destination: str


class Cut(NamedTuple):
    """A switch that is the only way from some switch to another, where no one link is."""

    switch: str
    source: str
    destination: str


class Bottlenecks(NamedTuple):
    """What the fabric cannot do without. Only shortest paths count."""

    links: tuple[Critical, ...]
    switches: tuple[Cut, ...]
    lost: tuple[Bits, ...]
    """For each link, the destinations that somebody needs it for."""


def bottlenecks(graph: Graph, routes: Routes, flow: Hops) -> Bottlenecks:
    """Return the links and switches that are the only way for somebody, each with an example."""
    single = [single_link(graph, node, ways) for node, ways in enumerate(flow)]
    through = _through(graph, routes, flow)
    links: dict[frozenset[int], Critical] = {}
    lost: dict[frozenset[int], Bits] = {}
    switches: dict[str, Cut] = {}
    for source, spot in enumerate(graph.fold):
        if not spot.has_hosts:
            continue
        narrow = 0
        for node, bits in {**through[source], source: -1}.items():
            alone = bits & single[node]
            narrow |= alone
            if alone:
                for ends, one, some in _links(graph, flow, source, node, alone):
                    links.setdefault(ends, one)
                    lost[ends] = lost.get(ends, 0) | some
        for node, bits in through[source].items():
            wide = bits & ~narrow
            if node != source and wide:
                at = graph.name(node)
                end = graph.node_of[next(each(wide))]
                switches.setdefault(at, Cut(at, graph.name(source), graph.name(end)))
    return Bottlenecks(tuple(links.values()), tuple(switches.values()), tuple(lost.values()))


def _links(
    graph: Graph, flow: Hops, source: int, node: int, bits: Bits
) -> Iterator[tuple[frozenset[int], Critical, Bits]]:
    """Yield the links by which a node sends to destinations that it has one link to.

    Each comes with the spots at its ends, which are the same for both directions and for twins.
    """
    for hop, towards in flow[node].items():
        some = towards & bits
        if some:
            end = graph.node_of[next(each(some))]
            words = map(graph.name, (node, hop, source, end))
            yield frozenset((node, graph.spot_of[hop])), Critical(*words), some


def single_link(graph: Graph, node: int, ways: dict[int, Bits]) -> Bits:
    """Return the destinations to which a switch of a node has one next hop, over one link."""
    once = twice = 0
    for hop, bits in ways.items():
        twice |= once & bits
        once |= bits
        if not graph.alone(hop) or graph.links(node, hop) > 1:
            twice |= bits
    return once & ~twice


def _through(graph: Graph, routes: Routes, flow: Hops) -> Ways:
    """Return the single switches that all paths of each node have in common."""
    found: Ways = [{} for _ in flow]
    for level in routes.levels[1:]:
        for node, bits in level.items():
            common, seen = _common(found, flow[node], bits)
            if seen and graph.alone(node):
                common[node] = seen
            ours = found[node]
            for one, some in common.items():
                ours[one] = ours.get(one, 0) | some
    return found


def _common(found: Ways, ways: dict[int, Bits], bits: Bits) -> tuple[dict[int, Bits], Bits]:
    """Return what all next hops towards some destinations have in common, and those destinations.

    They are taken one after the other. What a hop does not lead to it says nothing about.
    """
    common: dict[int, Bits] = {}
    seen = 0
    for hop, every in ways.items():
        towards = every & bits
        if not towards:
            continue
        theirs = found[hop]
        if common:
            others = ~towards
            common = {
                one: left
                for one, old in common.items()
                if (left := old & (theirs[one] | others if one in theirs else others))
            }
        fresh = towards & ~seen
        if fresh:
            for one, old in theirs.items():
                some = old & fresh
                if some:
                    common[one] = common.get(one, 0) | some
            seen |= fresh
    return common, seen
