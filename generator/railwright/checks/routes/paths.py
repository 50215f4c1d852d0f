"""The next hops that BGP chooses, towards all switches with hosts at once.

What is known of each destination is one bit of a whole number, and each step is taken for all of
them together: a fabric of thousands of switches in which nothing is alike takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from railwright.checks.routes.fold import Fold

Bits = int
"""A set of destinations: bit n is destination n."""
Hops = list[dict[int, Bits]]
"""For each node, the nodes it sends to with equal cost, and the destinations of which that holds.
"""
Said = Mapping[str, tuple[Bits, ...]]
"""The ASNs in announced paths, each with the destinations whose path has it once or more, twice or
more, and so on; ASNs that no two switches share are left out."""


class Graph:
    """A folded fabric with a node for each spot, and one for each destination among twins.

    Frames go to one switch. Where that has twins it is a node of its own, to which others send and
    which sends nothing; its twins stay in their spot.
    """

    def __init__(self, fold: Fold) -> None:
        """Take a folded fabric."""
        self.fold = fold
        self.targets = tuple(number for number, spot in enumerate(fold) if spot.has_hosts)
        """For each destination, the spot that it belongs to."""
        self.node_of = list(self.targets)
        """For each destination, its node."""
        self.spot_of = list(range(len(fold)))
        """For each node, the spot that it belongs to."""
        for bit, number in enumerate(self.targets):
            if fold[number].size > 1:
                self.node_of[bit] = len(self.spot_of)
                self.spot_of.append(number)
        self.heard_by = [tuple(fold[spot].links) for spot in self.spot_of]
        """For each node, the nodes that hear of its routes."""

    def name(self, node: int) -> str:
        """Return a switch of a node; of twins, another one than the destination among them."""
        members = self.fold[self.spot_of[node]].members
        return members[-1] if node >= len(self.fold) else members[0]

    def alone(self, node: int) -> bool:
        """Whether a node is one switch."""
        return node >= len(self.fold) or self.fold[node].size == 1

    def links(self, node: int, hop: int) -> int:
        """Return the number of links from a switch of a node to each switch of another."""
        return self.fold[self.spot_of[node]].links[self.spot_of[hop]]


class Routes(NamedTuple):
    """The routes towards some destinations.

    Attributes:
        hops: the next hops of each node; those of switches that nobody sends through, too.
        reached: for each node, the destinations that it has a route to.
        levels: for each distance in hops, the nodes at it with their destinations.
    """

    hops: Hops
    reached: list[Bits]
    levels: list[dict[int, Bits]]


def follow(graph: Graph, bits: Bits = -1, failed: tuple[int, ...] = ()) -> Routes:
    """Return how frames reach the destinations.

    Every session is taken as external and every path as equally preferred but for its length, with
    all shortest paths in use (``multipath-relax``). A switch refuses a path in which its own ASN
    stands more often than it allows. Of several equal paths the one through the first neighbour is
    announced.

    Args:
        graph: the fabric.
        bits: the destinations that are asked about; all by default.
        failed: two spots, of one switch each, between which there is no link any more.

    Source: RFC 4271, 9.1.2; sonic-net/sonic-buildimage, dockers/docker-fpm-frr/frr/bgpd/
    bgpd.main.conf.j2.
    """
    fold, heard_by = graph.fold, graph.heard_by
    reached = [0] * len(graph.spot_of)
    hops: Hops = [{} for _ in graph.spot_of]
    new: dict[int, Bits] = {}
    for bit, node in enumerate(graph.node_of):
        if bits >> bit & 1:
            new[node] = reached[node] = 1 << bit
    announced = _Announced(graph, new, failed)
    levels = [new]
    while new:
        found: dict[int, Bits] = {}
        firsts: dict[int, list[tuple[int, Bits]]] = {}
        for hop, news in new.items():
            for node in heard_by[hop]:
                fresh = news & ~reached[node]
                if fresh and (fold[node].asn or hop in failed):
                    fresh &= ~announced.refused(hop, node)
                if not fresh:
                    continue
                ways = hops[node]
                ways[hop] = ways[hop] | fresh if hop in ways else fresh
                before = found.get(node, 0)
                first = fresh & ~before
                if first:
                    found[node] = before | first
                    firsts.setdefault(node, []).append((hop, first))
        for node, fresh in found.items():
            reached[node] |= fresh
        announced.add(found, firsts)
        new = found
        levels.append(new)
    return Routes(hops, reached, levels[:-1])


class _Announced:
    """The paths that switches announce, worked out where somebody may have to refuse one."""

    def __init__(self, graph: Graph, new: dict[int, Bits], failed: tuple[int, ...]) -> None:
        self._fold, self._failed = graph.fold, failed
        self._asns = [graph.fold[spot].asn for spot in graph.spot_of]
        allowed = [spot.own_asn_allowed for spot in graph.fold if spot.asn]
        self._counts = 1 + max(allowed, default=0)
        self._new = [new]
        self._firsts: list[Mapping[int, list[tuple[int, Bits]]]] = [{}]
        self._said: list[dict[int, Said]] = [{}]

    def add(self, new: dict[int, Bits], firsts: Mapping[int, list[tuple[int, Bits]]]) -> None:
        """Take what is new at one more hop: where, and from whom it was heard first."""
        self._new.append(new)
        self._firsts.append(firsts)
        self._said.append({})

    def refused(self, hop: int, node: int) -> Bits:
        """Return the destinations of which a switch does not take what another has just said."""
        if hop in self._failed and node in self._failed:
            return -1
        spot = self._fold[node]
        if not spot.asn:
            return 0
        counts = self._path(len(self._new) - 1, hop).get(spot.asn)
        return counts[spot.own_asn_allowed] if counts else 0

    def _path(self, level: int, node: int) -> Said:
        waiting = [(level, node)]
        while waiting:
            here, one = waiting[-1]
            below = [] if one in self._said[here] else self._missing(here, one)
            if below:
                waiting += below
                continue
            waiting.pop()
            if one not in self._said[here]:
                self._said[here][one] = self._worked_out(here, one)
        return self._said[level][node]

    def _missing(self, level: int, node: int) -> list[tuple[int, int]]:
        """Return the neighbours of whom it is not known yet what they announced."""
        known = self._said[level - 1]
        heard = self._firsts[level].get(node, ())
        return [(level - 1, hop) for hop, _ in heard if hop not in known]

    def _worked_out(self, level: int, node: int) -> Said:
        said: dict[str, tuple[Bits, ...]] = {}
        for hop, bits in self._firsts[level].get(node, ()):
            for asn, counts in self._said[level - 1][hop].items():
                some = tuple(count & bits for count in counts)
                if some[0]:
                    old = said.get(asn)
                    said[asn] = tuple(map(int.__or__, old, some)) if old else some
        asn = self._asns[node]
        if asn:
            mine = said.get(asn, (0,) * self._counts)
            said[asn] = (self._new[level][node], *mine[:-1])
        return said


def used(graph: Graph, routes: Routes) -> Hops:
    """Return the next hops of frames only: of what comes from hosts, or through from them."""
    flow: Hops = [{} for _ in routes.hops]
    through = [0] * len(routes.hops)
    for level in reversed(routes.levels[1:]):
        for node, bits in level.items():
            sent = bits if graph.fold[node].has_hosts else bits & through[node]
            if not sent:
                continue
            ways = flow[node]
            for hop, towards in routes.hops[node].items():
                some = towards & sent
                if some:
                    ways[hop] = ways[hop] | some if hop in ways else some
                    through[hop] |= some
    return flow


def each(bits: Bits) -> Iterator[int]:
    """Yield the destinations of a set, in their order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
