"""Planes: parts of a fabric that are to have no cable in common, told by the cables themselves.

In a Clos fabric the neighbours of a switch have neighbours in common: leaves their spines, spines
their leaves. A switch that has little in common with the others is strange there, and a cable that
is strange at both ends stands alone between two parts. Where most hosts have a port in either part,
these are planes, for nothing else gives a host two ways that never meet. No name and no role is
needed, and up to about a third of the cables of a switch may be wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from railwright.checks.network import Link, Network
from railwright.model.fabric import PortRole

_FEW = 2
"""Hosts that a pair of planes has in common at least; one alone may be cabled by mistake."""
_SMALLEST = 3
"""Switches of a plane at least: two leaves, and a spine between them."""
_FEWER = 4
"""How many times fewer cables than to others are strange, at both ends."""
_KINDS = 64
"""Kinds of neighbours that are compared with each other."""


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

    alone = {frozenset(_ends(one)) for one in lonely}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(network.switches)
    graph.add_edges_from(pair for one in links if frozenset(pair := _ends(one)) not in alone)
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


def _lonely(links: Sequence[Link]) -> Iterator[Link]:
    """Yield the links that are strange at both ends, or few at both where others are many."""
    count = Counter(pair for link in links for pair in permutations(_ends(link)))
    most: dict[str, int] = {}
    for (one, _), several in count.items():
        most[one] = max(most.get(one, 0), several)
    number: dict[str, int] = {}
    near: dict[str, int] = {}
    pairs = [
        pair for pair, some in count.items() if _FEWER * some > min(most[name] for name in pair)
    ]
    for one, other in pairs:
        near[one] = near.get(one, 0) | 1 << number.setdefault(other, len(number))
    kinds: dict[str, Counter[int]] = {}
    for one, other in pairs:
        kinds.setdefault(one, Counter())[near[other]] += 1
    strange = {name: _strange(found) for name, found in kinds.items()}
    usual = {(a, b) for a, b in pairs if near[b] not in strange[a] or near[a] not in strange[b]}
    return (link for link in links if _ends(link) not in usual)


def _ends(link: Link) -> tuple[str, str]:
    return link.a.device, link.b.device


def _strange(kinds: Mapping[int, int]) -> frozenset[int]:
    """Return the neighbours of a switch that have little in common with its other neighbours.

    That is at most half of what one of them has, beside the switch itself. Alike ones are looked at
    once; where there are hardly two that are alike, nothing is strange.

    Args:
        kinds: what each kind of neighbour is next to, as bits, and how many there are.
    """
    if len(kinds) > _KINDS:
        return frozenset()
    common = {
        one: sum(count * ((one & other).bit_count() - 1) for other, count in kinds.items())
        - (one.bit_count() - 1)
        for one in kinds
    }
    most = max(common.values())
    return frozenset(one for one, count in common.items() if 2 * count <= most)
