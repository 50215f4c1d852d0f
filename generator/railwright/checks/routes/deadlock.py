"""What the routes of a fabric come to, as it is and after any one link has failed.

After a link has failed, routes change only between switches whose every shortest path took that
link: all others keep paths that they had. So only links are tried that are the only way for
somebody, and only towards destinations that some route reached through that link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from railwright.checks.routes import waits
from railwright.checks.routes.bottlenecks import Bottlenecks, Critical, Cut, bottlenecks
from railwright.checks.routes.fold import Fold, fold
from railwright.checks.routes.paths import Bits, Graph, Hops, Routes, each, follow, used
from railwright.checks.routes.sessions import Router

Parts = Mapping[str, int]
"""Which part of the site each switch belongs to; cables lead from no part to another."""


class Cycle(NamedTuple):
    """Switches around which frames can wait for each other; the first follows the last."""

    switches: tuple[str, ...]
    failed: tuple[str, str] | None = None
    """The link whose failure makes the cycle possible; None where nothing needs to fail."""


class Unreachable(NamedTuple):
    """A switch with hosts, and others with hosts that have no route to it."""

    destination: str
    sources: tuple[str, ...]


class Valley(NamedTuple):
    """A switch with hosts through which others send, from one switch without to another."""

    switch: str
    before: str
    after: str
    destination: str


class Analysis(NamedTuple):
    """What the routes of a fabric come to."""

    cycle: Cycle | None
    after_failure: tuple[Cycle, ...]
    critical: tuple[Critical, ...]
    cuts: tuple[Cut, ...]
    unreachable: tuple[Unreachable, ...]
    valleys: tuple[Valley, ...]
    spots: int
    """Size of the folded fabric."""
    flows: Flows


class Flows:
    """The routes that frames take on a folded fabric, and where these wait for others."""

    def __init__(self, folded: Fold) -> None:
        """Follow the routes of a folded fabric."""
        self.graph = Graph(folded)
        self.routes: Routes = follow(self.graph)
        self.sent: Hops = used(self.graph, self.routes)
        self.waiting = waits.lossless(self.graph, self.sent)
        self._heights = waits.order(self.graph)
        self._turns = waits.turns(self.graph, self.waiting, self._heights)

    def cycle(self) -> tuple[str, ...] | None:
        """Return the switches of a cycle, if there is any."""
        return _named(self.graph, self.waiting, self._turns)

    def cycle_without(self, near: int, far: int, bits: Bits) -> tuple[str, ...] | None:
        """Return the switches of a cycle after a link has failed.

        Args:
            near: the switch at one end, which is alone in its spot.
            far: that at the other end, alone as well; there is no other link between them.
            bits: the destinations that somebody needs the link for.
        """
        routes = follow(self.graph, bits, (near, far))
        waiting = waits.lossless(self.graph, used(self.graph, routes))
        turning = waits.turns(self.graph, waiting, self._heights)
        for node, others in self._turns.items():
            if others & ~bits:
                turning[node] = turning.get(node, 0) | others & ~bits
        if not turning:
            return None
        kept = _without(self.waiting, near, far)
        return _named(self.graph, _replaced(kept, waiting, bits), turning)


def analyse(routers: Mapping[str, Router], parts: Parts | None = None) -> Analysis:
    """Follow all routes of a fabric, also after any one link has failed.

    Args:
        routers: the switches that exchange routes.
        parts: which switches cables join; those that sessions join, if it is left out.
    """
    flows = Flows(fold(routers))
    graph, routes = flows.graph, flows.routes
    cycle = flows.cycle()
    narrow = bottlenecks(graph, routes, flows.sent)
    return Analysis(
        cycle=Cycle(cycle) if cycle else None,
        after_failure=() if cycle else tuple(_after(routers, flows, narrow)),
        critical=narrow.links,
        cuts=narrow.switches,
        unreachable=tuple(_unreachable(graph, routes, _parts(routers) if parts is None else parts)),
        valleys=tuple(_valleys(graph, flows.sent)),
        spots=len(graph.fold),
        flows=flows,
    )


def _after(routers: Mapping[str, Router], flows: Flows, narrow: Bottlenecks) -> Iterator[Cycle]:
    """Yield the cycles after each link that is the only way for somebody has failed."""
    ends = dict.fromkeys(name for one in narrow.links for name in (one.near, one.far))
    before = flows.graph
    spot_of = _spots(before.fold)
    lost: Iterable[Bits] = narrow.lost
    if any(before.fold[spot_of[name]].size > 1 for name in ends):
        flows = Flows(fold(routers, apart=ends))
        parts: dict[int, Bits] = {}
        for bit, spot in enumerate(flows.graph.targets):
            whole = spot_of[flows.graph.fold[spot].members[0]]
            parts[whole] = parts.get(whole, 0) | 1 << bit
        lost = [reduce(or_, (parts[before.targets[b]] for b in each(bits))) for bits in lost]
        spot_of = _spots(flows.graph.fold)
    for one, bits in zip(narrow.links, lost, strict=True):
        found = flows.cycle_without(spot_of[one.near], spot_of[one.far], bits)
        if found:
            yield Cycle(found, (one.near, one.far))


def _spots(folded: Fold) -> dict[str, int]:
    return {name: number for number, spot in enumerate(folded) for name in spot.members}


def _without(waiting: Hops, near: int, far: int) -> Hops:
    """Return the next hops without the link between two spots."""
    kept = list(waiting)
    for one, other in ((near, far), (far, near)):
        kept[one] = {hop: bits for hop, bits in waiting[one].items() if hop != other}
    return kept


def _named(graph: Graph, waiting: Hops, turning: dict[int, Bits]) -> tuple[str, ...] | None:
    found = waits.cycle(graph, waiting, turning) if turning else None
    return waits.names(graph, found) if found else None


def _replaced(before: Hops, after: Hops, bits: Bits) -> Hops:
    """Return the next hops towards some destinations from one table, all others from another."""
    merged = []
    for old, new in zip(before, after, strict=True):
        ways = {hop: some for hop, towards in old.items() if (some := towards & ~bits)}
        for hop, towards in new.items():
            ways[hop] = ways.get(hop, 0) | towards
        merged.append(ways)
    return merged


def _parts(routers: Mapping[str, Router]) -> Parts:
    if not routers:
        return {}
    import networkx as nx  # noqa: PLC0415 # one switch alone needs none

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(routers)
    graph.add_edges_from((name, peer) for name, one in routers.items() for peer in one.links)
    return {
        name: part for part, group in enumerate(nx.connected_components(graph)) for name in group
    }


def _unreachable(graph: Graph, routes: Routes, parts: Parts) -> Iterator[Unreachable]:
    part_of = [parts.get(graph.fold[spot].members[0]) for spot in graph.targets]
    joined: dict[int | None, Bits] = {}
    for bit, part in enumerate(part_of):
        joined[part] = joined.get(part, 0) | 1 << bit
    missed: dict[int, list[str]] = {}
    for bit, source in enumerate(graph.targets):
        lost = joined[part_of[bit]] & ~routes.reached[source]
        # twins have neighbours in common, or none at all
        if graph.alone(source) or not graph.fold[source].links:
            lost &= ~(1 << bit)
        for one in each(lost):
            missed.setdefault(one, []).append(graph.fold[source].members[0])
    for bit, sources in sorted(missed.items()):
        yield Unreachable(graph.name(graph.node_of[bit]), tuple(sources))


def _valleys(graph: Graph, flow: Hops) -> Iterator[Valley]:
    fold = graph.fold
    down: dict[int, dict[int, Bits]] = {}
    for node, ways in enumerate(flow):
        if not fold[graph.spot_of[node]].has_hosts:
            for hop, bits in ways.items():
                if hop < len(fold) and fold[hop].has_hosts:
                    down.setdefault(hop, {})[node] = bits
    for node, senders in down.items():
        arriving = reduce(or_, senders.values())
        for after, bits in flow[node].items():
            if bits & arriving and not fold[graph.spot_of[after]].has_hosts:
                before, shared = next((n, b & bits) for n, b in senders.items() if b & bits)
                end = graph.node_of[next(each(shared))]
                yield Valley(*map(graph.name, (node, before, after, end)))
                break
