"""What stays down after a batch, what both ends must change together, and ways that can be cut."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

import topologies
from railwright.model.change import Change, ChangeKind
from railwright.model.disruption import ApplyPath, Disruption, Verdict
from railwright.model.fabric import Device, Fabric, PortRole
from railwright.model.plan import Batch
from railwright.model.types import Dialect, Lifecycle, Tier
from railwright.plan.batches import batches
from railwright.plan.reach import Wiring
from railwright.plan.standing import standing
from railwright.plan.touch import Touch, touch, traces

SITE = topologies.RAIL_SITE + topologies.CABLES
Cell = tuple[str, str, str, str, str]
"""Table, key, field, and the values before and after."""


@pytest.fixture(scope="module")
def fabric(tmp_path_factory: pytest.TempPathFactory) -> Fabric:
    return topologies.fabric(tmp_path_factory.mktemp("one"), SITE)


def touched(device: Device, cells: Iterable[Cell], effect: Disruption) -> Touch:
    verdict = Verdict(effect=effect, updater=effect, why="because", source="a page")
    judged = [
        (
            Change(
                device=device.name,
                kind=ChangeKind.CHANGED,
                table=table,
                key=key,
                field=field,
                before=before,
                after=after,
            ),
            verdict,
        )
        for table, key, field, before, after in cells
    ]
    return touch(device, traces(judged, ApplyPath.PATCH))


def left(found: Iterable[Batch]) -> list[int]:
    return [min(one.capacity_percent.values(), default=100) for one in found]


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
    one = Wiring(fabric).capacity(touches[:1])
    assert list(one.values()) == [(len(leaves) - 1) * 100 // len(leaves)]
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
    found = batches(Wiring(other), shut(fabric, Tier.SPINE))
    assert all("state: drained" in (one.drain or "") for one in found)
    assert not any("TSA" in (one.drain or "") for one in found)


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


def test_ways_that_can_be_cut_are_never_cut_all_at_once(fabric: Fabric) -> None:
    touches = [Touch(one.name, Disruption.HITLESS) for one in fabric.devices]
    names = frozenset(one.device for one in touches)
    found = [one.devices for one in batches(Wiring(fabric), touches, names)]
    assert found[0] == ("leaf-1-01",)
    assert found[-2:] == [("spine-01",), ("spine-02",)]
    assert sum(map(len, found)) == len(fabric.devices)
    assert {one.drain for one in batches(Wiring(fabric), touches, names)} == {None}
