"""Cycles of buffers that wait for each other.

A lossless port that is paused holds the frames of every port that sends to it, and pauses them in
turn. If the routes of the fabric make these waits a cycle, one burst can stop all of it for ever:
no frame moves before another one does. The graph has a node for each direction of each link; an
edge leads from one to the next if any route takes both. No cycle, no deadlock.

Most fabrics are proven in one step. Put all switches in any order: a cycle of links must come down
somewhere and go up again. Where no route does that, there is no cycle.

Source: Dally and Seitz, Deadlock-Free Message Routing in Multiprocessor Interconnection Networks,
IEEE Transactions on Computers C-36 (1987); Guo et al., RDMA over Commodity Ethernet at Scale,
SIGCOMM 2016, section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.routes.paths import Bits, Graph, Hops

Channel = tuple[int, int]
"""A direction of the links between two spots: from, to."""


def lossless(graph: Graph, flow: Hops) -> Hops:
    """Return the next hops over lossless links alone; nothing waits for the others."""
    if not any(spot.lossy for spot in graph.fold):
        return flow
    return [
        {
            hop: bits
            for hop, bits in ways.items()
            if graph.spot_of[hop] not in graph.fold[graph.spot_of[node]].lossy
        }
        for node, ways in enumerate(flow)
    ]


def order(graph: Graph) -> list[int]:
    """Return a height for each spot, all different: the further from hosts, the higher."""
    fold = graph.fold
    distance = {number: 0 for number, spot in enumerate(fold) if spot.has_hosts}
    waiting = list(distance)
    for number in waiting:
        for peer in fold[number].links:
            if peer not in distance:
                distance[peer] = distance[number] + 1
                waiting.append(peer)
    last = len(fold)
    ranked = sorted(range(last), key=lambda number: (distance.get(number, last), number))
    heights = [0] * last
    for height, number in enumerate(ranked):
        heights[number] = height
    return heights


def turns(graph: Graph, flow: Hops, heights: list[int]) -> dict[int, Bits]:
    """Return the spots at which frames come down and go up again, with their destinations."""
    spot_of = graph.spot_of
    down = [0] * len(flow)
    up = [0] * len(flow)
    for node, ways in enumerate(flow):
        height = heights[spot_of[node]]
        for hop, bits in ways.items():
            if heights[spot_of[hop]] < height:
                down[hop] |= bits
            else:
                up[node] |= bits
    return {node: below & up[node] for node, below in enumerate(down) if below & up[node]}


def cycle(graph: Graph, flow: Hops, turning: dict[int, Bits]) -> list[Channel] | None:
    """Return a cycle of channels, each of which waits for the next one; None if there is none.

    Args:
        graph: the fabric.
        flow: the next hops of lossless frames.
        turning: where they come down and go up again; every cycle goes through one of these.
    """
    done: set[Channel] = set()
    for start in _starts(graph, flow, turning):
        if start in done:
            continue
        way = [start]
        place = {start: 0}
        ahead = [_after(graph, flow, start)]
        while way:
            following = next(ahead[-1], None)
            if following is None:
                ahead.pop()
                last = way.pop()
                del place[last]
                done.add(last)
            elif following in place:
                return way[place[following] :]
            elif following not in done:
                place[following] = len(way)
                way.append(following)
                ahead.append(_after(graph, flow, following))
    return None


def names(graph: Graph, channels: list[Channel]) -> tuple[str, ...]:
    """Return the switches of a cycle between spots.

    A frame does not come back to the switch that it came from, but it may go on to a twin of it.
    So the way leads around through other twins until it comes to a link that it has taken.
    """
    around = [graph.fold[near].members for near, _ in channels]
    seen: dict[tuple[int, str, str], int] = {}
    way: list[str] = []
    while True:
        place = len(way) % len(around)
        before = way[-2] if len(way) > 1 else ""
        name = next((one for one in around[place] if one != before), around[place][0])
        state = (place, way[-1] if way else "", name)
        if len(way) > 1 and state in seen:
            return tuple(way[seen[state] :])
        seen[state] = len(way)
        way.append(name)


def _starts(graph: Graph, flow: Hops, turning: dict[int, Bits]) -> Iterator[Channel]:
    for node, bits in turning.items():
        for hop, towards in flow[node].items():
            if towards & bits:
                yield node, graph.spot_of[hop]


def _after(graph: Graph, flow: Hops, channel: Channel) -> Iterator[Channel]:
    """Yield the channels that frames of one go on to; those for the far end itself stay there."""
    node, hop = channel
    bits = flow[node].get(hop, 0)
    if bits:
        for after, towards in flow[hop].items():
            if towards & bits:
                yield hop, graph.spot_of[after]
