"""The folded analysis of routes says what looking at every switch and every failure says."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright.checks.routes.deadlock import Analysis, analyse
from railwright.checks.routes.sessions import Router

Graph = dict[str, dict[str, int]]
Channel = tuple[str, str]
Waits = set[tuple[Channel, Channel]]


def _routers(links: Graph, hosts: set[str]) -> dict[str, Router]:
    return {
        name: Router(name, str(64_512 + number), 0, name in hosts, peers)
        for number, (name, peers) in enumerate(links.items())
    }


@st.composite
def fabrics(draw: st.DrawFn) -> dict[str, Router]:
    """Draw up to eight switches, mostly alike, each with its own ASN."""
    names = [f"s{number}" for number in range(draw(st.integers(2, 8)))]
    links: Graph = {name: {} for name in names}
    for low, one in enumerate(names):
        for other in names[low + 1 :]:
            count = draw(st.sampled_from([0, 0, 1, 1, 2]))
            if count:
                links[one][other] = links[other][one] = count
    hosts = set(draw(st.lists(st.sampled_from(names), min_size=1)))
    return _routers(links, hosts)


@st.composite
def pods(draw: st.DrawFn) -> dict[str, Router]:
    """Draw pods of leaves and spines below superspines, with a few cables missing."""
    links: Graph = {}

    def join(one: str, other: str) -> None:
        if draw(st.integers(0, 9)):
            links.setdefault(one, {})[other] = 1
            links.setdefault(other, {})[one] = 1

    leaves, spines = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    hosts = set()
    for pod in range(draw(st.integers(1, 3))):
        for spine in range(spines):
            for leaf in range(leaves):
                hosts.add(f"leaf-{pod}-{leaf}")
                join(f"leaf-{pod}-{leaf}", f"spine-{pod}-{spine}")
            join(f"spine-{pod}-{spine}", f"super-{spine}-0")
            join(f"spine-{pod}-{spine}", f"super-{spine}-1")
    return _routers(links, hosts & links.keys())


@st.composite
def partly_lossy(draw: st.DrawFn) -> dict[str, Router]:
    """Draw a fabric in which some links are not lossless."""
    drawn = draw(st.one_of(fabrics(), pods()))
    pairs = sorted({tuple(sorted((a, b))) for a, one in drawn.items() for b in one.links})
    lossy = {pair for pair in pairs if draw(st.integers(0, 3)) == 0}
    return {
        name: one._replace(
            lossy=frozenset(b for b in one.links if tuple(sorted((name, b))) in lossy)
        )
        for name, one in drawn.items()
    }


@settings(max_examples=150, deadline=None)
@given(st.one_of(fabrics(), pods(), partly_lossy()))
def test_a_cycle_is_found_exactly_where_there_is_one(routers: dict[str, Router]) -> None:
    found = analyse(routers)
    assert (found.cycle is not None) == _has_cycle(routers)
    if found.cycle is None:
        expected = any(_has_cycle(failed) for _, failed in _failures(routers))
        assert bool(found.after_failure) == expected


@settings(max_examples=150, deadline=None)
@given(st.one_of(fabrics(), pods(), partly_lossy()))
def test_each_failure_that_is_told_of_makes_a_cycle(routers: dict[str, Router]) -> None:
    after = {frozenset(pair): failed for pair, failed in _failures(routers)}
    for cycle in analyse(routers).after_failure:
        assert cycle.failed is not None
        assert _goes_round(cycle.switches, _waits(after[frozenset(cycle.failed)]))


@settings(max_examples=150, deadline=None)
@given(st.one_of(fabrics(), pods()))
def test_a_link_is_critical_exactly_where_its_failure_costs_a_shortest_path(
    routers: dict[str, Router],
) -> None:
    before = _distances(routers)
    longer = {frozenset(pair) for pair, one in _failures(routers) if _distances(one) != before}
    critical = {frozenset((one.near, one.far)) for one in analyse(routers).critical}
    assert critical <= longer
    # a switch stands for all that are placed like it
    assert bool(critical) == bool(longer)


@settings(max_examples=150, deadline=None)
@given(st.one_of(fabrics(), pods()))
def test_a_switch_is_the_only_way_exactly_where_its_loss_costs_a_shortest_path(
    routers: dict[str, Router],
) -> None:
    found = analyse(routers)
    needed = {name for name in routers if _costs(routers, name)}
    assert {one.switch for one in found.cuts} <= needed
    ends = {end for one in found.critical for end in one[:2]}
    for name in needed:
        assert ends or name in {one.switch for one in found.cuts}


@settings(max_examples=150, deadline=None)
@given(st.one_of(fabrics(), pods(), partly_lossy()))
def test_the_cycle_that_is_shown_is_one(routers: dict[str, Router]) -> None:
    cycle = analyse(routers).cycle
    if cycle is not None:
        assert _goes_round(cycle.switches, _waits(routers))


@settings(max_examples=150, deadline=None)
@given(pods())
def test_tiers_with_one_asn_let_no_path_come_down_twice(routers: dict[str, Router]) -> None:
    tiers = {
        name: router._replace(asn="super" if name[:2] == "su" else name.rpartition("-")[0])
        if name[0] == "s"
        else router
        for name, router in routers.items()
    }
    found = analyse(tiers, dict.fromkeys(tiers, 0))
    leaves = [name for name, one in tiers.items() if one.has_hosts]
    lost = {pair for pair in itertools.permutations(leaves, 2) if not _straight(tiers, *pair)}
    assert bool(found.unreachable) == bool(lost)
    told = {(name, one.destination) for one in found.unreachable for name in one.sources}
    assert {pair for pair in told if pair[0] != pair[1]} <= lost
    assert found.cycle is None


def _straight(routers: Mapping[str, Router], source: str, target: str) -> bool:
    """Whether a path goes up and then down, by one spine of each pod."""
    if source[:6] == target[:6]:
        return bool(routers[source].links.keys() & routers[target].links.keys())
    return any(
        routers[up].links.keys() & routers[down].links.keys() - {source, target}
        for up in routers[source].links
        for down in routers[target].links
    )


@settings(max_examples=100, deadline=None)
@given(st.one_of(fabrics(), pods()))
def test_who_lets_its_own_asn_in_has_every_route(routers: dict[str, Router]) -> None:
    alike = {
        name: one._replace(asn="64512", own_asn_allowed=len(routers))
        for name, one in routers.items()
    }
    assert _said(analyse(alike)) == _said(analyse(routers))


def _said(found: Analysis) -> list[object]:
    return [len(found.critical), len(found.cuts), found.unreachable, found.cycle is None]


def _costs(routers: Mapping[str, Router], name: str) -> bool:
    """Whether two other switches with hosts come further apart without a switch."""
    rest = {
        one: router._replace(links={far: n for far, n in router.links.items() if far != name})
        for one, router in routers.items()
        if one != name
    }
    after = _distances(rest)
    before = _distances(routers)
    return any(after.get(pair) != hops for pair, hops in before.items() if name not in pair)


def _graph(routers: Mapping[str, Router]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(routers)
    graph.add_edges_from((name, peer) for name, one in routers.items() for peer in one.links)
    return graph


def _distances(routers: Mapping[str, Router]) -> dict[tuple[str, str], int]:
    graph = _graph(routers)
    return {
        (source, target): hops
        for source in routers
        if routers[source].has_hosts
        for target, hops in nx.single_source_shortest_path_length(graph, source).items()
        if routers[target].has_hosts
    }


def _waits(routers: Mapping[str, Router]) -> Waits:
    graph, hosts = _graph(routers), [name for name, one in routers.items() if one.has_hosts]
    found: Waits = set()
    for source, target in itertools.permutations(hosts, 2):
        if nx.has_path(graph, source, target):
            for path in nx.all_shortest_paths(graph, source, target):
                found.update(itertools.pairwise(itertools.pairwise(path)))
    return {pair for pair in found if all(far not in routers[near].lossy for near, far in pair)}


def _has_cycle(routers: Mapping[str, Router]) -> bool:
    waits: nx.DiGraph[Channel] = nx.DiGraph()
    waits.add_edges_from(_waits(routers))
    return not nx.is_directed_acyclic_graph(waits)


def _goes_round(switches: tuple[str, ...], waits: Waits) -> bool:
    channels = list(zip(switches, (*switches[1:], switches[0]), strict=True))
    pairs = zip(channels, (*channels[1:], channels[0]), strict=True)
    return all(pair in waits for pair in pairs)


def _failures(
    routers: Mapping[str, Router],
) -> Iterator[tuple[tuple[str, str], dict[str, Router]]]:
    for name, one in routers.items():
        for peer, count in one.links.items():
            if name < peer and count == 1:
                yield (
                    (name, peer),
                    {
                        key: router._replace(
                            links={
                                far: n
                                for far, n in router.links.items()
                                if {key, far} != {name, peer}
                            }
                        )
                        for key, router in routers.items()
                    },
                )
