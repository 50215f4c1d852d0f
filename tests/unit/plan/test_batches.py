"""What is touched, whom it reaches, and what may go together."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

import topologies
from railwright.model.change import Change, ChangeKind
from railwright.model.disruption import ApplyPath, Disruption, Verdict
from railwright.model.fabric import Device, Fabric, PortRole
from railwright.model.types import Lifecycle, Tier
from railwright.plan.batches import batches
from railwright.plan.oracle import Judged
from railwright.plan.reach import Wiring
from railwright.plan.remaining import Remaining
from railwright.plan.touch import Touch, traces
from railwright.plan.touch import touch as touch_of

SITE = (
    topologies.RAIL_SITE.replace(
        "  1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}",
        "  1: {name: east, hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}\n"
        "  2: {name: west, hosts: {gpu: {profile: gb200-nvl72-tray, count: 3}}}",
    )
    + topologies.CABLES
)
GPUS_OF_TRAY = 4


@pytest.fixture(scope="module")
def fabric(tmp_path_factory: pytest.TempPathFactory) -> Fabric:
    return topologies.fabric(tmp_path_factory.mktemp("pods"), SITE)


@pytest.fixture(scope="module")
def wiring(fabric: Fabric) -> Wiring:
    return Wiring(fabric)


def change(table: str, key: str, device: str = "leaf-1-01") -> Change:
    return Change(device=device, kind=ChangeKind.CHANGED, table=table, key=key, field="f")


def verdict(effect: Disruption, updater: Disruption | None = None) -> Verdict:
    return Verdict(effect=effect, updater=updater or effect, why="because", source="a page")


def touch(device: Device, judged: Iterable[Judged], path: ApplyPath) -> Touch:
    return touch_of(device, traces(judged, path, {}, {}))


def capacity(wiring: Wiring, touches: Iterable[Touch]) -> Mapping[str, int]:
    remaining = Remaining(wiring)
    remaining.take(link for one in touches for link in wiring.lost(one))
    return remaining.percent()


def whole(fabric: Fabric, name: str, disruption: Disruption) -> Touch:
    """Return the touch of a switch that goes down as a whole."""
    device = fabric.device(name)
    judged = [(change("DEVICE_METADATA", "localhost", name), verdict(disruption))]
    return touch(device, judged, ApplyPath.PATCH)


# ---- what is touched ---------------------------------------------------------------------------


def test_a_row_of_a_port_touches_that_port_and_the_session_over_it(fabric: Fabric) -> None:
    device = fabric.device("leaf-1-01")
    session = device.sessions[0]
    judged = [(change("PORT", session.interface), verdict(Disruption.PORT_FLAP))]
    found = touch(device, judged, ApplyPath.PATCH)
    assert found.down == found.ports == {session.interface}
    assert session.peer in found.sessions
    assert len(found.sessions) < len(device.sessions)


def test_a_hitless_change_touches_nothing(fabric: Fabric) -> None:
    device = fabric.device("leaf-1-01")
    judged = [(change("WRED_PROFILE", "x"), verdict(Disruption.HITLESS))]
    assert touch(device, judged, ApplyPath.PATCH) == Touch("leaf-1-01", Disruption.HITLESS)


def test_the_way_decides_the_class(fabric: Fabric) -> None:
    device = fabric.device("leaf-1-01")
    name = device.sessions[0].interface
    judged = [(change("QUEUE", f"{name}|3"), verdict(Disruption.QOS_RELOAD, Disruption.PORT_FLAP))]
    assert touch(device, judged, ApplyPath.PATCH).disruption is Disruption.PORT_FLAP
    loaded = touch(device, judged, ApplyPath.TABLE_LOAD)
    assert (loaded.disruption, loaded.down) == (Disruption.QOS_RELOAD, frozenset())
    assert loaded.ports == {name}
    assert touch(device, judged, ApplyPath.RELOAD).disruption is Disruption.CONFIG_RELOAD


def test_a_reload_takes_the_whole_switch_down_whatever_it_is_for(
    fabric: Fabric, wiring: Wiring
) -> None:
    device = fabric.device("leaf-1-01")
    free = next(port.interface for port in device.ports if port.peer is None)
    judged = [(change("PORT", free), verdict(Disruption.CONFIG_RELOAD))]
    found = touch(device, judged, ApplyPath.RELOAD)
    assert found.down == {port.interface for port in device.ports if port.peer is not None}
    assert found.sessions == {one.peer for one in device.sessions}
    assert capacity(wiring, [found]) == {"east": 75}
    assert touch(device, judged, ApplyPath.PATCH).down == frozenset()
    assert touch(device, [], ApplyPath.RELOAD) == Touch(device.name, Disruption.HITLESS)


@pytest.mark.parametrize("key", ["INTERFACE|{}", "INTERFACE|{}|10.1.0.0/31", "VLAN_MEMBER|V1|{}"])
def test_the_network_of_a_host_port_is_lost_at_that_port_alone(fabric: Fabric, key: str) -> None:
    device = fabric.device("leaf-1-01")
    over = {one.interface for one in device.sessions}
    host = next(port.interface for port in device.ports if port.peer and port.interface not in over)
    table, _, row = key.format(host).partition("|")
    judged = [(change(table, row), verdict(Disruption.SESSION_RESET))]
    found = touch(device, judged, ApplyPath.PATCH)
    assert (found.ports, found.down, found.sessions) == ({host}, {host}, frozenset())


def test_a_member_of_a_bundle_is_its_port(fabric: Fabric) -> None:
    device = fabric.device("leaf-1-01")
    name = device.sessions[0].interface
    flap = verdict(Disruption.PORT_FLAP)
    member = [(change("PORTCHANNEL_MEMBER", f"PortChannel1|{name}"), flap)]
    assert touch(device, member, ApplyPath.PATCH).down == {name}


def test_a_row_of_no_port_touches_every_cabled_port(fabric: Fabric) -> None:
    device = fabric.device("leaf-1-01")
    cabled = {port.interface for port in device.ports if port.peer is not None}
    found = whole(fabric, "leaf-1-01", Disruption.QOS_RELOAD)
    assert (found.ports, found.down, found.sessions) == (cabled, frozenset(), frozenset())


def test_a_neighbour_is_one_session_and_an_asn_is_all(fabric: Fabric) -> None:
    device = fabric.device("leaf-1-01")
    peer = device.sessions[0].peer
    reset = verdict(Disruption.SESSION_RESET)
    one = touch(device, [(change("BGP_NEIGHBOR", f"default|{peer}"), reset)], ApplyPath.PATCH)
    assert one.sessions == {peer}
    gone = touch(device, [(change("BGP_NEIGHBOR", "default|10.9.9.9"), reset)], ApplyPath.PATCH)
    assert gone.sessions == frozenset()
    every = touch(device, [(change("DEVICE_METADATA", "localhost"), reset)], ApplyPath.PATCH)
    assert every.sessions == {session.peer for session in device.sessions}


def test_a_container_beside_bgp_takes_no_session_but_reaches_the_servers(
    fabric: Fabric, wiring: Wiring
) -> None:
    device = fabric.device("leaf-1-01")
    reset = verdict(Disruption.SESSION_RESET)
    nat = touch(device, [(change("FEATURE", "nat"), reset)], ApplyPath.PATCH)
    assert (nat.sessions, nat.down) == (frozenset(), frozenset())
    assert (wiring.reach([nat]).hosts, capacity(wiring, [nat])) == (4, {})
    bgp = touch(device, [(change("FEATURE", "bgp"), reset)], ApplyPath.PATCH)
    assert bgp.sessions == {session.peer for session in device.sessions}


# ---- whom it reaches ---------------------------------------------------------------------------


def test_a_leaf_reaches_the_servers_of_its_pod_alone(fabric: Fabric, wiring: Wiring) -> None:
    found = wiring.reach([whole(fabric, "leaf-2-01", Disruption.PORT_FLAP)])
    assert found.pods == ("west",)
    assert (found.hosts, found.gpus) == (3, 3 * GPUS_OF_TRAY)
    assert found.devices == ("leaf-2-01",)
    assert len(found.rails) == 1


def test_servers_behind_two_leaves_count_once(fabric: Fabric, wiring: Wiring) -> None:
    both = [whole(fabric, f"leaf-1-0{n}", Disruption.PORT_FLAP) for n in (1, 2)]
    found = wiring.reach(both)
    assert (found.hosts, len(found.rails)) == (4, 2)


def test_a_spine_reaches_the_servers_of_every_pod_below_it(fabric: Fabric, wiring: Wiring) -> None:
    found = wiring.reach([whole(fabric, "spine-01", Disruption.PORT_FLAP)])
    assert found.pods == ("east", "west")
    assert (found.hosts, found.gpus) == (7, 7 * GPUS_OF_TRAY)
    assert found.rails == ()


def test_an_uplink_reaches_the_servers_of_its_leaf(fabric: Fabric, wiring: Wiring) -> None:
    uplink = fabric.device("leaf-1-01").sessions[0].interface
    one = Touch("leaf-1-01", Disruption.QOS_RELOAD, ports=frozenset((uplink,)))
    assert wiring.reach([one]).hosts == 4


def test_what_touches_no_port_in_use_reaches_nobody(wiring: Wiring) -> None:
    found = wiring.reach([Touch("leaf-1-01", Disruption.PORT_FLAP)])
    assert (found.hosts, found.pods, found.devices) == (0, (), ("leaf-1-01",))


def test_one_of_two_spines_leaves_half(fabric: Fabric, wiring: Wiring) -> None:
    down = [whole(fabric, "spine-01", Disruption.PORT_FLAP)]
    assert capacity(wiring, down) == {"east": 50, "west": 50}


def test_one_of_four_leaves_costs_its_uplinks_and_a_quarter_of_the_nics(
    fabric: Fabric, wiring: Wiring
) -> None:
    down = [whole(fabric, "leaf-1-01", Disruption.PORT_FLAP)]
    assert capacity(wiring, down) == {"east": 75}


def test_what_takes_no_port_down_costs_no_capacity(fabric: Fabric, wiring: Wiring) -> None:
    assert capacity(wiring, [whole(fabric, "leaf-1-01", Disruption.QOS_RELOAD)]) == {}


def test_a_pod_keeps_the_worse_of_its_hosts_and_of_the_uplinks_of_its_worst_leaf(
    fabric: Fabric, wiring: Wiring
) -> None:
    leaf = fabric.device("leaf-1-01")
    uplinks = [one for one in wiring.links_of["leaf-1-01"] if one.kind is PortRole.FABRIC]
    below = [one for one in wiring.links_of["leaf-1-01"] if one.kind is PortRole.HOST]
    assert (len(uplinks), len(below), leaf.pod) == (4, 4, 1)
    for gone, left in (
        (uplinks[:1], 75),
        (below[:1], 93),
        ([*uplinks[:1], *below[:1]], 75),
        ([*uplinks[:3], *below[:1]], 25),
        ([*uplinks[:1], *below], 75),
        (uplinks, 75),
    ):
        remaining = Remaining(wiring)
        remaining.take(gone)
        assert remaining.percent() == {"east": left}
        remaining.take(gone)
        remaining.give(gone)
        assert remaining.percent() == {"east": left}, "somebody else has taken them"
        remaining.give(gone)
        assert remaining.percent() == {}


def test_links_that_are_not_in_use_neither_count_nor_reach_anybody(fabric: Fabric) -> None:
    off = {"state": Lifecycle.MAINTENANCE}
    first, second, *_ = [one for one in fabric.links if one.a.device == "leaf-1-01"]
    links = tuple(one.model_copy(update=off) if one is first else one for one in fabric.links)
    wiring = Wiring(fabric.model_copy(update={"links": links}))
    assert len(wiring.links) == len(fabric.links) - 1
    remaining = Remaining(wiring)
    remaining.take([second])
    assert remaining.percent() == {"east": 66}, "one of the three that are left"
    drained = tuple(
        one.model_copy(update=off) if one.name == "leaf-1-01" else one for one in fabric.devices
    )
    idle = Wiring(fabric.model_copy(update={"devices": drained}))
    assert "leaf-1-01" not in idle.links_of
    assert idle.reach([whole(fabric, "leaf-1-01", Disruption.PORT_FLAP)]).devices == ()


# ---- what goes together ------------------------------------------------------------------------


def names(fabric: Fabric, wiring: Wiring, disruption: Disruption) -> list[tuple[str, ...]]:
    every = [whole(fabric, device.name, disruption) for device in fabric.devices]
    return [one.devices for one in batches(wiring, every)]


def test_leaves_go_by_pod_and_spines_one_by_one(fabric: Fabric, wiring: Wiring) -> None:
    assert names(fabric, wiring, Disruption.PORT_FLAP) == [
        ("leaf-1-01",),
        ("leaf-1-02", "leaf-1-03", "leaf-1-04"),
        ("leaf-2-01", "leaf-2-02", "leaf-2-03", "leaf-2-04"),
        ("spine-01",),
        ("spine-02",),
    ]


def test_a_change_that_can_cut_the_way_never_goes_to_all_at_once(fabric: Fabric) -> None:
    """Also where no switch carries traffic: who is cut off everywhere has no way back."""
    idle = tuple(one.model_copy(update={"state": Lifecycle.DRAINED}) for one in fabric.devices)
    touches = [Touch(one.name, Disruption.HITLESS) for one in idle]
    wiring = Wiring(fabric.model_copy(update={"devices": idle}))
    (all_,) = batches(wiring, touches)
    assert len(all_.devices) == len(idle)
    cut = batches(wiring, touches, frozenset(one.name for one in idle))
    assert len(cut[0].devices) == 1
    assert max(len(one.devices) for one in cut) < len(idle)


def test_what_loses_nothing_goes_all_at_once_after_one_of_each_kind(
    fabric: Fabric, wiring: Wiring
) -> None:
    first, rest = names(fabric, wiring, Disruption.HITLESS)
    assert first == ("leaf-1-01", "spine-01")
    assert {*first, *rest} == {device.name for device in fabric.devices}


def test_leaves_want_their_servers_drained_and_spines_themselves(
    fabric: Fabric, wiring: Wiring
) -> None:
    every = [whole(fabric, one.name, Disruption.CONFIG_RELOAD) for one in fabric.devices]
    drains = {one.devices[0]: one.drain for one in batches(wiring, every)}
    assert "servers" in (drains["leaf-1-01"] or "")
    assert "TSA" in (drains["spine-01"] or "")


def test_leaves_without_a_server_in_common_go_one_by_one(tmp_path: Path) -> None:
    site = """
    site: test
    tiers: {leaf: {count: 4, platform: SN5600}, spine: {count: 2, platform: SN5600}}
    addressing: {capacity: {subnets_per_leaf: 4}}
    pods:
      1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 8, attach: tor, hosts_per_leaf: 2}}}
    """
    one = topologies.fabric(tmp_path, textwrap.dedent(site) + topologies.CABLES)
    leaves = [each.name for each in one.devices if each.tier is Tier.LEAF]
    touches = [whole(one, name, Disruption.REBOOT) for name in leaves]
    assert [each.devices for each in batches(Wiring(one), touches)] == [(name,) for name in leaves]
