"""What stays down after a batch, what both ends must change together, and ways that can be cut."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from railwright.diff import diff
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import Disruption
from railwright.model.fabric import Device, Fabric, Link, PortRole
from railwright.model.types import Dialect, Lifecycle, Tier
from railwright.plan.batches import batches
from railwright.plan.marks import marks
from railwright.plan.reach import Wiring
from railwright.plan.remaining import Remaining
from railwright.plan.standing import standing
from railwright.plan.touch import Touch
from unit.plan.touching import Cell, left, touched


def shut(fabric: Fabric, tier: Tier) -> list[Touch]:
    return [
        touched(
            one,
            [
                ("PORT", port.interface, "admin_status", "up", "down")
                for port in one.ports
                if port.peer is not None
            ],
            Disruption.PORT_FLAP,
        )
        for one in fabric.devices
        if one.tier is tier
    ]


def test_what_is_shut_stays_down_in_later_batches(fabric: Fabric) -> None:
    touches = shut(fabric, Tier.SPINE)
    assert left(batches(Wiring(fabric), touches)) == [50, 0]


def test_what_a_change_shuts_is_in_use_before_it(fabric: Fabric) -> None:
    off = {"state": Lifecycle.MAINTENANCE}
    links = tuple(
        link.model_copy(update=off) if link.kind is PortRole.FABRIC else link
        for link in fabric.links
    )
    after = fabric.model_copy(update={"links": links})
    touches = shut(fabric, Tier.SPINE)
    for before in (None, fabric):
        assert left(batches(Wiring(standing(after, before, touches)), touches)) == [50, 0]
    assert standing(after, None, []) is after


def test_a_leaf_that_takes_its_routes_back_takes_its_servers_with_it(fabric: Fabric) -> None:
    cell = ("BGP_DEVICE_GLOBAL", "STATE", "tsa_enabled", "false", "true")
    leaves = [one for one in fabric.devices if one.tier is Tier.LEAF]
    touches = [touched(one, [cell], Disruption.HITLESS) for one in leaves]
    wiring = Wiring(fabric)
    remaining = Remaining(wiring)
    remaining.take(wiring.taken(touches[0]))
    assert list(remaining.percent().values()) == [(len(leaves) - 1) * 100 // len(leaves)]
    assert left(batches(Wiring(fabric), touches))[-1] == 0
    spine = touched(fabric.device("spine-01"), [cell], Disruption.SESSION_RESET)
    (alone,) = batches(Wiring(fabric), [spine])
    assert (alone.drain, left([alone])) == (None, [50])


def test_a_link_without_a_session_carries_nothing(fabric: Fabric) -> None:
    spine = fabric.device("spine-01")
    cells = [("BGP_NEIGHBOR", one.peer, "holdtime", "9", "10") for one in spine.sessions]
    (found,) = batches(Wiring(fabric), [touched(spine, cells, Disruption.SESSION_RESET)])
    assert left([found]) == [50]
    assert "TSA" in (found.drain or "")


def test_frrcfgd_is_not_told_to_isolate_a_switch_by_tsa(fabric: Fabric) -> None:
    devices = tuple(one.model_copy(update={"dialect": Dialect.FRRCFGD}) for one in fabric.devices)
    other = fabric.model_copy(update={"devices": devices})
    found = batches(Wiring(other), shut(fabric, Tier.SPINE)[:1])
    assert all("state: drained" in (one.drain or "") for one in found)
    assert not any("TSA" in (one.drain or "") for one in found)


def test_a_spine_is_not_emptied_into_one_that_is_gone(fabric: Fabric) -> None:
    first, second = batches(Wiring(fabric), shut(fabric, Tier.SPINE))
    assert "TSA" in (first.drain or "")
    assert second.drain == "the servers below, by the scheduler: their leaves have no other spine"


def closed(fabric: Fabric, *pairs: tuple[str, str]) -> list[Touch]:
    """Return what shuts the sessions between some leaves and spines, at both ends."""
    cells: dict[str, list[Cell]] = {}
    for leaf, spine in pairs:
        for name, other in ((leaf, spine), (spine, leaf)):
            cells.setdefault(name, []).extend(
                ("BGP_NEIGHBOR", one.peer, "admin_status", "up", "down")
                for one in fabric.device(name).sessions
                if one.peer_name == other
            )
    return [
        touched(fabric.device(name), rows, Disruption.SESSION_RESET) for name, rows in cells.items()
    ]


def test_a_leaf_that_goes_out_of_service_wants_its_servers_drained_and_no_spine(
    fabric: Fabric,
) -> None:
    touches = closed(fabric, ("leaf-1-02", "spine-01"), ("leaf-1-02", "spine-02"))
    leaf, *spines = batches(Wiring(fabric), touches)
    assert leaf.devices == ("leaf-1-02",)
    assert leaf.drain == "the servers below, by the scheduler: a NIC has no other leaf to go to"
    assert [one.devices for one in spines] == [("spine-01",), ("spine-02",)]
    assert {one.drain for one in spines} == {None}
    assert all("have shut these sessions before" in one.together for one in spines)
    assert left([leaf, *spines]) == [75, 75, 75]
    cell = ("BGP_DEVICE_GLOBAL", "STATE", "tsa_enabled", "false", "true")
    isolated = touched(fabric.device("leaf-1-02"), [cell], Disruption.SESSION_RESET)
    (alone,) = batches(Wiring(fabric), [isolated])
    assert "the servers below" in (alone.drain or "")


def test_servers_are_drained_where_their_leaf_loses_all_its_sessions(fabric: Fabric) -> None:
    leaf = fabric.device("leaf-1-01")
    for some, drained in ((leaf.sessions, True), (leaf.sessions[1:], False)):
        cells = [("BGP_NEIGHBOR", one.peer, "holdtime", "9", "10") for one in some]
        (found,) = batches(Wiring(fabric), [touched(leaf, cells, Disruption.SESSION_RESET)])
        assert ("the servers below" in (found.drain or "")) is drained


def test_a_spine_that_goes_out_of_service_is_emptied_before_its_leaves_shut_sessions(
    fabric: Fabric,
) -> None:
    leaves = [one.name for one in fabric.devices if one.tier is Tier.LEAF]
    touches = closed(fabric, *((leaf, "spine-02") for leaf in leaves))
    first, *rest = batches(Wiring(fabric), touches)
    assert (first.devices, "TSA" in (first.drain or "")) == (("spine-02",), True)
    assert [one.devices for one in rest] == [(leaf,) for leaf in leaves]
    assert {one.drain for one in rest} == {None}
    assert set(left([first, *rest])) == {50}


def test_a_pod_goes_out_of_service_leaves_first(fabric: Fabric) -> None:
    leaves = [one.name for one in fabric.devices if one.tier is Tier.LEAF]
    pairs = [(leaf, spine) for leaf in leaves for spine in ("spine-01", "spine-02")]
    found = batches(Wiring(fabric), closed(fabric, *pairs))
    assert [len(one.devices) for one in found] == [1, len(leaves) - 1, 1, 1]
    assert ["the servers" in (one.drain or "") for one in found] == [True, True, False, False]


def test_a_spine_that_stays_drained_goes_after_those_that_come_back(fabric: Fabric) -> None:
    cell = ("BGP_DEVICE_GLOBAL", "STATE", "tsa_enabled", "false", "true")
    touches = [
        touched(fabric.device("spine-01"), [cell], Disruption.SESSION_RESET),
        touched(
            fabric.device("spine-02"),
            [("DEVICE_METADATA", "localhost", "bgp_asn", "1", "2")],
            Disruption.CONFIG_RELOAD,
        ),
    ]
    found = batches(Wiring(fabric), touches)
    assert [one.devices for one in found] == [("spine-02",), ("spine-01",)]
    assert left(found) == [50, 50]


def test_a_spine_that_is_emptied_carries_nothing_meanwhile(fabric: Fabric) -> None:
    spine = Touch("spine-01", Disruption.QOS_RELOAD, ports=frozenset(("Ethernet0",)))
    (found,) = batches(Wiring(fabric), [spine])
    assert ("TSA" in (found.drain or ""), left([found])) == (True, [50])


def test_both_ends_of_an_asn_are_one_window_and_the_sessions_between_are_down(
    fabric: Fabric,
) -> None:
    leaf = fabric.device("leaf-1-01")
    mine = ("DEVICE_METADATA", "localhost", "bgp_asn", "1", "2")
    touches = [touched(leaf, [mine], Disruption.CONFIG_RELOAD)]
    for spine in (one for one in fabric.devices if one.tier is Tier.SPINE):
        peers = [one.peer for one in spine.sessions if one.peer_name == leaf.name]
        cells = [("BGP_NEIGHBOR", peer, "asn", "1", "2") for peer in peers]
        touches.append(touched(spine, cells, Disruption.SESSION_RESET))
    found = batches(Wiring(fabric), touches)
    assert len(found) == 3
    for one in found:
        assert "the whole plan in one drained window: AS numbers" in one.together
        assert "the servers below, by the scheduler" in (one.drain or "")
        assert left([one])[0] < 100
    (alone,) = batches(Wiring(fabric), touches[:1])
    assert "window" not in alone.together


@pytest.mark.parametrize(("field", "what"), [("speed", "speed, FEC"), ("fec", "speed, FEC")])
def test_both_ends_of_a_port_are_one_window(fabric: Fabric, field: str, what: str) -> None:
    link = next(one for one in fabric.links if one.b.device == "spine-01")
    touches = [
        touched(
            fabric.device(end.device), [("PORT", end.port, field, "a", "b")], Disruption.PORT_FLAP
        )
        for end in (link.a, link.b)
    ]
    found = batches(Wiring(fabric), touches)
    assert [what in one.together for one in found] == [True, True]


def test_what_comes_back_is_there_again_and_ends_that_differ_are_not(fabric: Fabric) -> None:
    link, *_ = uplinks(fabric, "spine-01")
    flap, qos = Disruption.PORT_FLAP, Disruption.QOS_RELOAD
    assert link.a.device == "leaf-1-01"
    touches = [
        *(
            touched(fabric.device(end.device), [("PORT", end.port, "speed", "a", "b")], flap)
            for end in (link.a, link.b)
        ),
        *(
            touched(fabric.device(name), [("WRED_PROFILE", "x", "ecn", "a", "b")], qos)
            for name in ("leaf-1-02", "spine-02")
        ),
    ]
    found = batches(Wiring(fabric), touches)
    assert [one.devices for one in found] == [
        ("leaf-1-01",),
        ("leaf-1-02",),
        ("spine-01",),
        ("spine-02",),
    ]
    assert left(found) == [75, 75, 75, 50]  # the last is emptied meanwhile
    spines = [
        Touch(one.name, flap, ports, ports)
        for one in fabric.devices
        if one.tier is Tier.SPINE
        for ports in [frozenset(port.interface for port in one.ports if port.peer is not None)]
    ]
    assert left(batches(Wiring(fabric), spines)) == [50, 50]


def test_ways_that_can_be_cut_are_never_cut_all_at_once(fabric: Fabric) -> None:
    touches = [Touch(one.name, Disruption.HITLESS) for one in fabric.devices]
    names = frozenset(one.device for one in touches)
    found = [one.devices for one in batches(Wiring(fabric), touches, names)]
    assert found[0] == ("leaf-1-01",)
    assert found[-2:] == [("spine-01",), ("spine-02",)]
    assert sum(map(len, found)) == len(fabric.devices)
    assert {one.drain for one in batches(Wiring(fabric), touches, names)} == {None}


# ---- rows that go --------------------------------------------------------------------------------


def without(device: Device, links: Sequence[Link]) -> Device:
    """Return a switch as it is without some links: no port of theirs, and no session over them."""
    gone = {end.port for link in links for end in (link.a, link.b) if end.device == device.name}
    return device.model_copy(
        update={
            "ports": tuple(one for one in device.ports if one.interface not in gone),
            "sessions": tuple(one for one in device.sessions if one.interface not in gone),
        }
    )


def uplinks(fabric: Fabric, spine: str) -> list[Link]:
    return [link for link in fabric.links if link.b.device == spine]


@pytest.mark.parametrize("table", ["PORT", "BGP_NEIGHBOR"])
def test_a_row_that_goes_takes_its_link_for_good(fabric: Fabric, table: str) -> None:
    links = uplinks(fabric, "spine-01")
    spine = fabric.device("spine-01")
    ports = {link.b.port for link in links}
    cells: list[Cell] = [("PORT", port, "admin_status", "up", None) for port in sorted(ports)]
    if table == "BGP_NEIGHBOR":
        cells = [
            ("BGP_NEIGHBOR", one.peer, "asn", "65000", None)
            for one in spine.sessions
            if one.interface in ports
        ]
    one = touched(without(spine, links), cells, Disruption.SESSION_RESET, was=spine)
    assert one.marks.takes
    leaf = touched(
        fabric.device("leaf-1-01"),
        [("DEVICE_METADATA", "localhost", "hostname", "a", "b")],
        Disruption.HITLESS,
    )
    last = Touch("spine-02", Disruption.CONFIG_RELOAD)
    found = batches(Wiring(standing(fabric, fabric, [one])), [one, leaf, last])
    assert left(found) == [100, 50, 50]


def test_a_row_that_goes_takes_nothing_where_it_was_down_or_another_comes(fabric: Fabric) -> None:
    spine = fabric.device("spine-01")
    session = spine.sessions[0]
    moved = spine.model_copy(
        update={
            "sessions": tuple(
                one.model_copy(update={"peer_address": "10.255.0.9"}) if one is session else one
                for one in spine.sessions
            )
        }
    )
    again: list[Cell] = [
        ("BGP_NEIGHBOR", session.peer, "asn", "65000", None),
        ("BGP_NEIGHBOR", "10.255.0.9", "asn", None, "65000"),
    ]
    assert not touched(moved, again, Disruption.SESSION_RESET, was=spine).marks.takes
    renamed: list[Cell] = [
        ("BGP_NEIGHBOR", session.peer, "asn", "65000", None),
        ("BGP_NEIGHBOR", f"default|{session.peer}", "asn", None, "65000"),
    ]
    assert not touched(spine, renamed, Disruption.SESSION_RESET, was=spine).marks.takes
    closed: list[Cell] = [("BGP_NEIGHBOR", session.peer, "admin_status", "down", None)]
    assert not touched(spine, closed, Disruption.SESSION_RESET, was=spine).marks.takes
    before: ConfigDb = {"PORT": {"Ethernet0": {"admin_status": "down"}}}
    (change,) = diff("spine-01", before, {})
    assert marks([change], before, {}) == ()


def test_a_switch_that_stays_stands_there_once_as_it_is_before(fabric: Fabric) -> None:
    first, *others = fabric.devices
    after = fabric.model_copy(
        update={"devices": (first.model_copy(update={"state": Lifecycle.DRAINED}), *others)}
    )
    touches = [Touch(first.name, Disruption.PORT_FLAP)]
    assert standing(after, fabric, touches).devices == fabric.devices
    without = fabric.model_copy(update={"devices": tuple(others)})
    assert standing(after, without, touches).devices == (*others, after.devices[0])


def test_an_interface_that_loses_no_address_ties_nothing() -> None:
    ports = {"Ethernet0": {"admin_status": "up"}}
    bare: ConfigDb = {"PORT": ports, "INTERFACE": {"Ethernet0": {}}}
    with_one: ConfigDb = {"PORT": ports, "INTERFACE": {"Ethernet0|10.0.0.0/31": {}}}
    gone: ConfigDb = {"PORT": ports}
    assert marks(diff("d", bare, gone), bare, gone) == ()
    assert len(marks(diff("d", with_one, gone), with_one, gone)) == 1
