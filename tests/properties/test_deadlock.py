"""The folded analysis of routes says what looking at every switch and every failure says."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright.checks.routes.deadlock import analyse
from railwright.checks.routes.sessions import Router

Graph = dict[str, dict[str, int]]


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


@settings(max_examples=150, deadline=None)
@given(st.one_of(fabrics(), pods()))
def test_a_cycle_is_found_exactly_where_there_is_one(routers: dict[str, Router]) -> None:
    found = analyse(routers)
    assert (found.cycle is not None) == _has_cycle(routers)
    if found.cycle is None:
        expected = any(_has_cycle(failed) for failed in _failures(routers))
        assert bool(found.after_failure) == expected


@settings(max_examples=150, deadline=None)
@given(st.one_of(fabrics(), pods()))
def test_a_link_is_critical_exactly_where_its_failure_costs_a_shortest_path(
    routers: dict[str, Router],
) -> None:
    before = _distances(routers)
    lengthened = any(_distances(failed) != before for failed in _failures(routers))
    assert bool(analyse(routers).critical) == lengthened


@settings(max_examples=100, deadline=None)
@given(st.one_of(fabrics(), pods()))
def test_the_cycle_that_is_shown_is_one(routers: dict[str, Router]) -> None:
    cycle = analyse(routers).cycle
    if cycle is not None:
        around = zip(cycle.switches, (*cycle.switches[1:], cycle.switches[0]), strict=True)
        assert all(other in routers[one].links for one, other in around)


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


def _has_cycle(routers: Mapping[str, Router]) -> bool:
    graph, hosts = _graph(routers), [name for name, one in routers.items() if one.has_hosts]
    waits: nx.DiGraph[tuple[str, str]] = nx.DiGraph()
    for source in hosts:
        for target in hosts:
            if source != target and nx.has_path(graph, source, target):
                for path in nx.all_shortest_paths(graph, source, target):
                    channels = list(itertools.pairwise(path))
                    waits.add_edges_from(itertools.pairwise(channels))
    return not nx.is_directed_acyclic_graph(waits)


def _failures(routers: Mapping[str, Router]) -> Iterator[dict[str, Router]]:
    for name, one in routers.items():
        for peer, count in one.links.items():
            if name < peer and count == 1:
                yield {
                    key: router._replace(
                        links={
                            far: n for far, n in router.links.items() if {key, far} != {name, peer}
                        }
                    )
                    for key, router in routers.items()
                }
