"""Planes: parts of a fabric that are to have no cable in common, told by the cables themselves.

In a Clos fabric two switches at the ends of a link have more in common than that link: most
neighbours of the one reach the other one by a second way as short. A cable that has no such company
stands alone between two parts. Where most hosts have a port in either part, these are planes, for
nothing else gives a host two ways that never meet. No name and no role is needed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from railwright.checks.network import Link, Network
from railwright.model.fabric import PortRole

_FEW = 2
"""Hosts that a pair of planes has in common at least; one alone may be cabled by mistake."""
_SMALLEST = 3
"""Switches of a plane at least: two leaves, and a spine between them."""


def between_planes(network: Network) -> tuple[Link, ...]:
    """Return the links that join two planes; none where no hosts are known."""
    hosts = _hosts(network)
    if not network.links or not hosts:
        return ()
    links = [one for one in network.links if _up(one)]
    lonely = [*_lonely(links)]
    if not lonely:
        return ()
    import networkx as nx  # noqa: PLC0415 # one switch alone needs none

    alone = {frozenset((one.a.device, one.b.device)) for one in lonely}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(network.switches)
    graph.add_edges_from(
        pair for one in links if frozenset(pair := (one.a.device, one.b.device)) not in alone
    )
    parts = [frozenset(part) for part in nx.connected_components(graph)]
    part_of = {name: number for number, part in enumerate(parts) for name in part}
    seen = [
        frozenset(host for name in part for host in hosts.get(name, ()))
        if len(part) >= _SMALLEST and any(name not in hosts for name in part)
        else frozenset[str]()
        for part in parts
    ]
    return tuple(
        one
        for one in lonely
        if (a := part_of[one.a.device]) != (b := part_of[one.b.device])
        and _together(seen[a], seen[b])
    )


def _together(hosts: frozenset[str], others: frozenset[str]) -> bool:
    both = len(hosts & others)
    return both >= _FEW and 2 * both > len(hosts | others)


def _hosts(network: Network) -> Mapping[str, frozenset[str]]:
    """Return the names of the hosts of each switch that has some."""
    found = {
        name: frozenset(
            plug.peer for plug in switch.plugs.values() if plug.role is PortRole.HOST and plug.peer
        )
        for name, switch in network.switches.items()
    }
    return {name: hosts for name, hosts in found.items() if hosts}


def _up(link: Link) -> bool:
    return all(end.text("admin_status") == "up" for end, _ in link.ends)


def _lonely(links: Iterable[Link]) -> Iterator[Link]:
    """Yield the links with an end from which at most half of the neighbours have a second way.

    That has to hold seen from both ends. Neighbours that are alike are looked at once.
    """
    number: dict[str, int] = {}
    near: dict[str, int] = {}
    for link in links:
        for end, far in link.ends:
            bit = number.setdefault(far.device, len(number))
            near[end.device] = near.get(end.device, 0) | 1 << bit
    kinds: dict[str, Counter[int]] = {}
    pairs = {(link.a.device, link.b.device) for link in links}
    for one, other in pairs:
        kinds.setdefault(one, Counter())[near[other]] += 1
        if (other, one) not in pairs:
            kinds.setdefault(other, Counter())[near[one]] += 1
    known: dict[tuple[int, str], bool] = {}

    def accompanied(one: str, other: str) -> bool:
        """Whether most neighbours of a switch, but for one, reach that one by another way too."""
        key = (near[one], other)
        if key not in known:
            rest = near[one] & ~(1 << number[other])
            ways = sum(count for mask, count in kinds[other].items() if mask & rest)
            if rest:
                ways -= 1  # that is the one itself
            known[key] = 2 * ways > kinds[other].total() - 1
        return known[key]

    for link in links:
        ends = link.a.device, link.b.device
        if not accompanied(*ends) and not accompanied(*reversed(ends)):
            yield link
