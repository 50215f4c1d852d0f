"""Laws of batches, reach and capacity on every sort of site, held against a plain recomputation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright.model.disruption import Disruption
from railwright.model.fabric import Device, Fabric, Link, PortRole
from railwright.model.plan import Batch
from railwright.model.types import Lifecycle, Tier
from railwright.plan.batches import batches
from railwright.plan.reach import Wiring
from railwright.plan.remaining import Remaining
from railwright.plan.touch import Touch
from topologies import CABLES, fabric

_LEAF = "tiers: {leaf: {count: %d, platform: SN5640}, spine: {count: %d, platform: SN5640}}\n"
_POD = "{hosts: {gpu: {profile: %s, count: %d%s}}}"
SITES = {
    "rails": _LEAF % (4, 3)
    + f"pods: {{1: {_POD % ('dgx-h100', 3, '')}}}\n"
    + "addressing: {capacity: {subnets_per_leaf: 8}}\n",
    "pods": _LEAF % (2, 2)
    + f"pods: {{1: {_POD % ('dgx-h100', 2, '')}, 2: {_POD % ('dgx-h100', 3, '')}}}\n"
    + "addressing: {capacity: {subnets_per_leaf: 8}}\n",
    "planes": _LEAF % (4, 2)
    + f"planes: 2\npods: {{1: {_POD % ('dgx-b300', 2, '')}, 2: {_POD % ('dgx-b300', 1, '')}}}\n"
    + "addressing: {capacity: {subnets_per_leaf: 8}}\n",
    "one spine": _LEAF % (2, 1)
    + f"pods: {{1: {_POD % ('gb200-nvl72-tray', 2, '')}}}\n"
    + "addressing: {capacity: {subnets_per_leaf: 8}}\n",
    "one spine each": _LEAF % (2, 1)
    + f"planes: 2\npods: {{1: {_POD % ('gb300-nvl72-tray', 2, '')}}}\n"
    + "addressing: {capacity: {subnets_per_leaf: 8}}\n",
    "tor": _LEAF % (3, 2)
    + f"pods: {{1: {_POD % ('dgx-h100', 5, ', attach: tor, hosts_per_leaf: 2')}}}\n"
    + "addressing: {capacity: {subnets_per_leaf: 8}}\n",
}
_ALL = 100
_KNOWN: dict[str, Fabric] = {}


@pytest.fixture(scope="module", autouse=True)
def _sites(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("sites")
    for name, text in SITES.items():
        _KNOWN[name] = fabric(folder / name.replace(" ", "-"), f"site: test\n{text}{CABLES}")


@st.composite
def cases(draw: st.DrawFn) -> tuple[Fabric, Sequence[Touch]]:
    """A site, some of it not in use, and switches that are touched."""
    made = _KNOWN[draw(st.sampled_from(sorted(SITES)))]
    states = st.sampled_from(Lifecycle)
    devices, links = list(made.devices), list(made.links)
    for at in draw(st.lists(st.integers(0, len(devices) - 1), max_size=3)):
        devices[at] = devices[at].model_copy(update={"state": draw(states)})
    for at in draw(st.lists(st.integers(0, len(links) - 1), max_size=3)):
        links[at] = links[at].model_copy(update={"state": draw(states)})
    made = made.model_copy(update={"devices": tuple(devices), "links": tuple(links)})
    some = draw(st.lists(st.sampled_from(made.devices), unique_by=lambda one: one.name))
    return made, [draw(_touches(one)) for one in draw(st.sampled_from([some, made.devices]))]


@st.composite
def _touches(draw: st.DrawFn, device: Device) -> Touch:
    disruption = draw(st.sampled_from(Disruption))
    cabled = [port.interface for port in device.ports if port.peer is not None]
    if disruption is Disruption.HITLESS:
        return Touch(device.name, disruption)
    if disruption is Disruption.SESSION_RESET:
        return Touch(device.name, disruption, sessions=frozenset(("10.0.0.1",)))
    ports = frozenset(cabled[draw(st.sampled_from([0, 0, 0, 1, len(cabled) // 2])) :])
    down = frozenset() if disruption is Disruption.QOS_RELOAD else ports
    return Touch(device.name, disruption, ports, down)


def _graph(made: Fabric) -> nx.MultiGraph:
    """Return what carries traffic: switches and hosts, a link with its ends as an edge."""
    graph: nx.MultiGraph = nx.MultiGraph()
    graph.add_nodes_from(host.name for host in made.hosts)
    graph.add_nodes_from(one.name for one in made.devices if one.state is Lifecycle.ACTIVE)
    for link in made.links:
        ends = link.a.device, link.b.device
        if link.state is Lifecycle.ACTIVE and all(graph.has_node(end) for end in ends):
            graph.add_edge(*ends, link=link)
    return graph


def _capacity(made: Fabric, touches: Sequence[Touch]) -> Mapping[str, int]:
    """Return what pods keep, by taking links out of the graph and adding up what is left."""
    whole = _graph(made)
    left = whole.copy()
    down = {(one.device, port) for one in touches for port in one.down}
    for a, b, key, data in list(left.edges(keys=True, data=True)):
        link = data["link"]
        if {(link.a.device, link.a.port), (link.b.device, link.b.port)} & down:
            left.remove_edge(a, b, key)
    hosts = {host.name for host in made.hosts}
    found: dict[str, int] = {}
    spines = {one.name for one in made.devices if one.tier is Tier.SPINE}
    for name in (one.name for one in made.devices if one.tier is Tier.LEAF and one.name in left):
        if set(whole.neighbors(name)) & spines and not set(left.neighbors(name)) & spines:
            left.remove_node(name)  # its servers reach nobody else
    for pod in made.pods:
        ours = [one for one in made.devices if one.pod == pod.number]
        leaves = [one.name for one in ours if one.tier is Tier.LEAF]
        served = [name for name in leaves if name in left and set(left.neighbors(name)) & hosts]
        shares = [
            _share(whole, left, PortRole.HOST, set(leaves)),
            *(_share(whole, left, PortRole.FABRIC, {name}) for name in served),
        ]
        if min(shares) < _ALL:
            found[pod.name] = min(shares)
    return found


def _share(whole: nx.MultiGraph, left: nx.MultiGraph, kind: PortRole, leaves: set[str]) -> int:
    """Return what is left of the speed of the links of leaves, in percent."""
    before, after = (
        sum(
            link.speed_mbps
            for *_, link in graph.edges(data="link")
            if link.kind is kind and {link.a.device, link.b.device} & leaves
        )
        for graph in (whole, left)
    )
    return after * _ALL // before if before else _ALL


def _hosts(made: Fabric, touches: Sequence[Touch]) -> set[str]:
    graph = _graph(made)
    hosts = {host.name for host in made.hosts}
    tiers = {one.name: one.tier for one in made.devices}
    found: set[str] = set()
    for one in touches:
        if one.device in graph and (one.ports or one.sessions):
            near = set(graph.neighbors(one.device))
            leaves = near if tiers[one.device] is Tier.SPINE else {one.device}
            found |= {host for leaf in leaves for host in graph.neighbors(leaf) if host in hosts}
    return found


LAWS = settings(max_examples=250, deadline=None)


@LAWS
@given(cases())
def test_every_switch_is_in_one_batch_and_a_batch_in_one_plane(
    case: tuple[Fabric, Sequence[Touch]],
) -> None:
    made, touches = case
    by_name = {one.name: one for one in made.devices}
    found = batches(Wiring(made), touches)
    told = Counter(name for batch in found for name in batch.devices)
    assert told == Counter(one.device for one in touches)
    planes: list[int] = []
    for batch in found:
        devices = [by_name[name] for name in batch.devices]
        assert len({one.plane for one in devices}) == 1
        assert len({one.state is Lifecycle.ACTIVE for one in devices}) == 1
        if devices[0].state is not Lifecycle.ACTIVE:
            assert not planes, "what carries nothing goes first"
            assert (batch.drain, batch.reach.devices, dict(batch.capacity_percent)) == (
                None,
                (),
                {},
            )
            continue
        planes.append(devices[0].plane)
        if batch.disruption is Disruption.HITLESS:
            assert (batch.drain, batch.reach.hosts) == (None, 0)
        else:
            _may_go_together(made, batch, devices)
    assert planes == sorted(planes)


def _may_go_together(made: Fabric, batch: Batch, devices: Sequence[Device]) -> None:
    """Only leaves of one pod go together: those that hit the same servers, one way or another."""
    if len(devices) == 1:
        return
    assert {one.tier for one in devices} == {Tier.LEAF}
    assert len({one.pod for one in devices}) == 1
    graph = _graph(made)
    hosts = {host.name for host in made.hosts}
    pod = {n for one in made.devices if one.pod == devices[0].pod for n in (one.name,)} & set(graph)
    joined = graph.subgraph([*pod, *hosts])
    served = [one.name for one in devices if set(graph.neighbors(one.name)) & hosts]
    assert len(served) in {0, len(devices)}
    assert all(nx.has_path(joined, served[0], name) for name in served)
    assert batch.together


@LAWS
@given(cases())
def test_reach_and_capacity_are_what_the_cables_say(
    case: tuple[Fabric, Sequence[Touch]],
) -> None:
    made, touches = case
    gpus = {host.name: host.gpus for host in made.hosts}
    by_name = {one.device: one for one in touches}
    wiring = Wiring(made)
    for batch in (*batches(wiring, touches), None):
        ours = list(touches) if batch is None else [by_name[name] for name in batch.devices]
        capacity = _remaining(wiring, ours) if batch is None else batch.capacity_percent
        reach = wiring.reach(ours) if batch is None else batch.reach
        emptied = batch is not None and (batch.drain or "").startswith("the spine, by")
        assert capacity == _capacity(made, [_down(made, one) for one in ours] if emptied else ours)
        assert all(0 <= percent < _ALL for percent in capacity.values())
        hosts = _hosts(made, ours)
        assert (reach.hosts, reach.gpus) == (len(hosts), sum(gpus[name] for name in hosts))


def _down(made: Fabric, one: Touch) -> Touch:
    """Return the touch of a switch that carries nothing at all meanwhile."""
    return one._replace(down=frozenset(port.interface for port in made.device(one.device).ports))


def _remaining(wiring: Wiring, touches: Sequence[Touch]) -> Mapping[str, int]:
    remaining = Remaining(wiring)
    remaining.take(link for one in touches for link in wiring.lost(one))
    return remaining.percent()


@LAWS
@given(st.sampled_from(sorted(SITES)), st.lists(st.integers(0, 1 << 16), max_size=60))
def test_links_that_go_and_come_leave_what_those_that_are_gone_do(
    name: str, turns: Sequence[int]
) -> None:
    made = _KNOWN[name]
    wiring = Wiring(made)
    remaining = Remaining(wiring)
    gone: list[Link] = []
    for turn in turns:
        if turn % 3 == 0 and gone:
            remaining.give([gone.pop(turn % len(gone))])
        else:
            some = wiring.links[turn % len(wiring.links) :][: turn % 5]
            gone += some
            remaining.take(some)
        fresh = Remaining(wiring)
        fresh.take(gone)
        assert remaining.percent() == fresh.percent()
    remaining.give(gone)
    assert remaining.percent() == {}


def _all(name: str, disruption: Disruption = Disruption.CONFIG_RELOAD) -> tuple[Batch, ...]:
    made = _KNOWN[name]
    every = [
        Touch(one.name, disruption, ports, ports)
        for one in made.devices
        for ports in [frozenset(port.interface for port in one.ports if port.peer)]
    ]
    return batches(Wiring(made), every)


def test_a_plane_is_done_before_the_next_begins() -> None:
    found = _all("planes")
    planes = [one.reach.planes for one in found]
    assert planes == sorted(planes)
    assert {len(each) for each in planes} == {1}
    assert all(
        "each NIC keeps one" in (one.drain or "") for one in found if "leaf" in one.devices[0]
    )


def test_leaves_with_servers_of_their_own_go_one_by_one() -> None:
    leaves = [one for one in _all("tor") if one.devices[0].startswith("leaf")]
    assert [len(one.devices) for one in leaves] == [1, 1, 1]
    assert [one.reach.hosts for one in leaves] == [2, 2, 1]


@pytest.mark.parametrize(
    ("site", "words"),
    [
        ("rails", "the spine, by TSA"),
        ("one spine", "their leaves have no other spine"),
        ("one spine each", "each NIC keeps one on another leaf"),
    ],
)
def test_what_has_to_be_drained_for_a_spine(site: str, words: str) -> None:
    spines = [one for one in _all(site) if one.devices[0].startswith("spine")]
    assert spines
    assert all(words in (one.drain or "") for one in spines)
    resets = _all(site, Disruption.SESSION_RESET)
    assert all(one.drain for one in resets if one.devices[0].startswith("leaf"))
    assert all(words in (one.drain or "") for one in resets if one.devices[0].startswith("spine"))
