"""Cables that are not as planned: called by their name, and mended by the fewest steps."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

import pytest

from railwright import pipeline
from railwright.base import resources
from railwright.diff.selfmade import Kind as Writers
from railwright.model import verify_kinds as kinds
from railwright.model.fabric import Device, Fabric
from railwright.model.finding import Kind
from railwright.model.known_link import End
from railwright.push.line.printed import Version
from railwright.push.line.switch import Box
from railwright.push.look.live import Live
from railwright.push.verify.asked import Asked
from railwright.push.verify.cables import Cables, cables, said
from railwright.push.verify.plan import Cabling
from railwright.push.verify.wires import Wire, applied, wire
from virtual import LEAF, SPINE

LEAF_2 = "leaf-1-02"


@pytest.fixture(scope="module")
def fabric() -> Fabric:
    return pipeline.design(resources.root("inventories") / "lab").fabric


@pytest.fixture(scope="module")
def cabling(fabric: Fabric) -> Cabling:
    return Cabling(fabric)


def hear(
    fabric: Fabric,
    wires: Iterable[Wire],
    *,
    names: Iterable[str] = (),
    silent: Iterable[End] = (),
    vague: bool = False,
) -> Mapping[str, Asked]:
    """Return what switches say whose cables are these; ``vague``: hosts tell MAC addresses."""
    far = {near: other for one in wires for near, other in (one, one[::-1])}
    wanted = set(names) or {device.name for device in fabric.devices}
    mute = set(silent)
    return {
        device.name: _asked(fabric, device, far, mute, vague=vague)
        for device in fabric.devices
        if device.name in wanted
    }


def _asked(
    fabric: Fabric, device: Device, far: Mapping[End, End], mute: set[End], *, vague: bool
) -> Asked:
    switches = {one.name: one for one in fabric.devices}
    appl: dict[str, dict[str, str]] = {}
    state: dict[str, dict[str, str]] = {}
    for port in device.ports:
        near = End(device.name, port.interface)
        other = far.get(near)
        appl[f"PORT_TABLE:{port.interface}"] = {"oper_status": "up" if other else "down"}
        if other is None:
            continue
        state[f"TRANSCEIVER_INFO|{port.interface}"] = {"type": "OSFP"}
        told = other.port
        if other.device in switches:
            there = switches[other.device].port_by_name.get(other.port)
            told = there.alias if there is not None else other.port
        elif vague and other.device.startswith("gpu"):
            told = f"02:00:00:00:00:{len(appl):02x}"
        if near not in mute:
            appl[f"LLDP_ENTRY_TABLE:{port.interface}"] = {
                "lldp_rem_sys_name": other.device,
                "lldp_rem_port_id": told,
            }
    config = {"PORT": {port.interface: {"admin_status": "up"} for port in device.ports}}
    return Asked(
        device=device,
        box=Box(),
        version=Version("", "", "", "", ""),
        mac="",
        config=config,
        saved=None,
        writers=Writers(device.vendor_asic, device.buffer_model, None),
        live=Live(appl, state, {}, {}, {}, "running", (), (), 0, {}),
        mode="",
    )


def swapped(wires: Iterable[Wire], *ends: End) -> set[Wire]:
    """Return cables whose plugs in some ports went round: each into the next one's port."""
    goes = dict(zip(ends, (*ends[1:], ends[0]), strict=True))
    return {wire(goes.get(one, one), goes.get(other, other)) for one, other in wires}


def found(result: Cables) -> list[tuple[str, str | None]]:
    findings = (one for told in result.told for one in told.findings)
    return [(one.id, f"{one.device}:{one.key}") for one in findings]


def test_what_is_as_planned_is_well(fabric: Fabric, cabling: Cabling) -> None:
    result = cables(hear(fabric, cabling.links), fabric)
    assert found(result) == []
    assert result.steps == ()
    assert {told.cell for told in result.told} == {"ok"}


def leaf(port: int) -> End:
    return End(LEAF, f"Ethernet{port}")


@pytest.mark.parametrize(
    ("kind", "ends", "at", "step"),
    [
        (
            kinds.SWAPPED,
            (leaf(0), leaf(8)),
            "leaf-1-01:Ethernet0",
            "exchange the plugs in leaf-1-01:Ethernet0 and leaf-1-01:Ethernet8",
        ),
        (
            kinds.CROSSED_LEGS,
            (leaf(0), leaf(4)),
            "leaf-1-01:Ethernet0",
            "exchange the plugs in leaf-1-01:Ethernet0 and leaf-1-01:Ethernet4",
        ),
        (
            kinds.WRONG_RAIL,
            (End("gpu-1-001", "nic1"), End("gpu-1-001", "nic2")),
            "leaf-1-01:Ethernet0",
            "exchange the plugs in gpu-1-001:nic1 and gpu-1-001:nic2",
        ),
        (
            kinds.ROTATED,
            (leaf(0), leaf(8), leaf(16)),
            "leaf-1-01:Ethernet0",
            (
                "exchange the plugs in leaf-1-01:Ethernet0 and leaf-1-01:Ethernet8; "
                "exchange the plugs in leaf-1-01:Ethernet8 and leaf-1-01:Ethernet16"
            ),
        ),
        (
            kinds.ONE_OFF,
            (leaf(28), leaf(32)),
            "leaf-1-01:Ethernet28",
            "move the plug in leaf-1-01:Ethernet32 to leaf-1-01:Ethernet28",
        ),
        (
            kinds.MISPLACED,
            (leaf(28), leaf(64)),
            "leaf-1-01:Ethernet28",
            "move the plug in leaf-1-01:Ethernet64 to leaf-1-01:Ethernet28",
        ),
        (
            kinds.WRONG_RAIL,
            (leaf(28), End(LEAF_2, "Ethernet32")),
            "leaf-1-01:Ethernet28",
            "move the plug in leaf-1-02:Ethernet32 to leaf-1-01:Ethernet28",
        ),
    ],
)
def test_what_is_wrong_has_a_name(
    fabric: Fabric, cabling: Cabling, kind: Kind, ends: tuple[End, ...], at: str, step: str
) -> None:
    there = swapped(cabling.links, *ends)
    result = cables(hear(fabric, there), fabric)
    assert found(result) == [(kind.id, at)]
    assert [one.hint for told in result.told for one in told.findings] == [step]
    assert "; ".join(map(said, result.steps)) == step
    assert applied(there, result.steps) == frozenset(cabling.links)
    assert {told.device for told in result.told if told.cell != "ok"} == {
        end.device
        for one in (cabling.links.keys() ^ there)
        for end in one
        if end.device in {device.name for device in fabric.devices}
    }


def test_a_row_of_plugs_that_is_one_port_off_is_one_thing(fabric: Fabric, cabling: Cabling) -> None:
    ports = [leaf(number) for number in (24, 28, 32)]
    there = swapped(cabling.links, *ports)
    # the plug of the last one was in nothing, so nothing comes back to the first
    result = cables(hear(fabric, there), fabric)
    assert found(result) == [(kinds.ONE_OFF.id, "leaf-1-01:Ethernet24")]
    assert len(result.steps) == 2


def test_a_cable_that_is_not_there_is_missing(fabric: Fabric, cabling: Cabling) -> None:
    gone = wire(leaf(28), cabling.far[leaf(28)])
    result = cables(hear(fabric, set(cabling.links) - {gone}), fabric)
    assert found(result) == [(kinds.MISSING.id, "leaf-1-01:Ethernet28")]
    assert list(map(said, result.steps)) == [f"lay a cable from {gone[0]} to {gone[1]}"]


def test_something_beside_a_missing_cable_is_told(fabric: Fabric, cabling: Cabling) -> None:
    there = swapped(cabling.links, leaf(28), leaf(32))
    asked = hear(fabric, there, silent=(leaf(32),))
    (told,) = [one for one in cables(asked, fabric).told if one.findings]
    assert told.findings[0].id == kinds.MISSING.id
    assert "something is plugged into leaf-1-01:Ethernet32" in (told.findings[0].hint or "")


def test_strangers_are_told_and_cannot_steer_a_terminal(fabric: Fabric, cabling: Cabling) -> None:
    there = {one for one in cabling.links if leaf(0) not in one and leaf(8) not in one}
    there |= {wire(leaf(0), End("x\x1b[31m" + "y" * 500, "1")), wire(leaf(8), End("", ""))}
    result = cables(hear(fabric, there), fabric)
    assert {kind for kind, _ in found(result)} == {kinds.STRANGER.id}
    text = " ".join(one.message for told in result.told for one in told.findings)
    assert "\x1b" not in text
    assert "y" * 65 not in text
    assert "something without a name" in text


def test_a_port_that_the_neighbour_has_not_is_a_stranger(fabric: Fabric, cabling: Cabling) -> None:
    there = {one for one in cabling.links if leaf(0) not in one}
    there.add(wire(leaf(0), End(SPINE, "etp999")))
    assert found(cables(hear(fabric, there), fabric)) == [
        (kinds.STRANGER.id, "leaf-1-01:Ethernet0")
    ]


def test_ends_that_do_not_agree_are_nobodys_truth(fabric: Fabric, cabling: Cabling) -> None:
    asked = dict(hear(fabric, cabling.links))
    other = hear(fabric, swapped(cabling.links, leaf(256), leaf(264)))
    asked[LEAF] = other[LEAF]
    result = cables(asked, fabric)
    assert {kind for kind, _ in found(result)} == {kinds.CONTRADICTION.id}
    assert result.steps == ()


def test_a_port_that_is_up_and_hears_nobody_is_not_called_well(
    fabric: Fabric, cabling: Cabling
) -> None:
    host = cabling.far[leaf(0)]
    assert host.device.startswith("gpu")
    result = cables(hear(fabric, cabling.links, silent=(leaf(0),)), fabric)
    assert found(result) == []
    (told,) = [one for one in result.told if one.device == LEAF]
    assert told.cell == "part skipped"
    assert told.skipped == ("the port is up and hears no neighbour",)


def test_one_end_is_enough(fabric: Fabric, cabling: Cabling) -> None:
    mute = [end for one in cabling.links for end in one if end.device.startswith("spine")]
    assert found(cables(hear(fabric, cabling.links, silent=mute), fabric)) == []
    only = cables(hear(fabric, cabling.links, names=(LEAF,)), fabric)
    assert (found(only), only.told[0].cell) == ([], "ok")
    there = swapped(cabling.links, leaf(0), leaf(8))
    assert found(cables(hear(fabric, there, names=(LEAF,)), fabric)) == [
        (kinds.SWAPPED.id, "leaf-1-01:Ethernet0")
    ]


def test_hosts_that_tell_no_port_are_known_by_name(fabric: Fabric, cabling: Cabling) -> None:
    result = cables(hear(fabric, cabling.links, vague=True), fabric)
    assert found(result) == []
    assert {one.cell for one in result.told if one.device.startswith("leaf")} == {"part skipped"}
    there = swapped(cabling.links, leaf(0), leaf(8))
    result = cables(hear(fabric, there, vague=True), fabric)
    assert found(result) == [(kinds.SWAPPED.id, "leaf-1-01:Ethernet0")]
    assert list(map(said, result.steps)) == [
        "exchange the plugs in leaf-1-01:Ethernet0 and leaf-1-01:Ethernet8"
    ]


def test_a_host_that_tells_no_port_has_the_one_that_leads_to_the_leaf(
    fabric: Fabric, cabling: Cabling
) -> None:
    ends = End(LEAF_2, "Ethernet0"), End(LEAF_2, "Ethernet8")
    there = swapped(cabling.links, *ends)
    result = cables(hear(fabric, there, names=(LEAF_2,), vague=True), fabric)
    assert found(result) == [(kinds.SWAPPED.id, "leaf-1-02:Ethernet0")]
    assert "gpu-1-003:nic2" in result.told[0].findings[0].message


def test_what_the_management_port_hears_is_no_cable(fabric: Fabric, cabling: Cabling) -> None:
    asked = dict(hear(fabric, cabling.links))
    one = asked[LEAF]
    row = {"lldp_rem_sys_name": "oob-switch", "lldp_rem_port_id": "7"}
    appl = {**one.live.appl, "LLDP_ENTRY_TABLE:eth0": row}
    asked[LEAF] = one._replace(live=one.live._replace(appl=appl))
    assert found(cables(asked, fabric)) == []


def test_a_plug_that_took_the_place_of_a_missing_one_is_no_row(
    fabric: Fabric, cabling: Cabling
) -> None:
    gone = wire(leaf(28), cabling.far[leaf(28)])
    there = swapped(set(cabling.links) - {gone}, leaf(24), leaf(28))
    result = cables(hear(fabric, there), fabric)
    assert found(result) == [(kinds.MISPLACED.id, "leaf-1-01:Ethernet24")]
    assert list(map(said, result.steps)) == [
        "move the plug in leaf-1-01:Ethernet28 to leaf-1-01:Ethernet24",
        f"lay a cable from {gone[0]} to {gone[1]}",
    ]


@pytest.mark.parametrize("seed", range(25))
def test_any_disorder_is_mended_by_cables_less_rings(
    fabric: Fabric, cabling: Cabling, seed: int
) -> None:
    shuffle = random.Random(seed)  # noqa: S311
    ends = [end for one in cabling.links for end in one if end.device not in cabling.hosts]
    count = shuffle.choice((2, 3, 5, 10, len(ends)))
    some = shuffle.sample(ends, count)
    there = set(cabling.links)
    for one, other in zip(some, shuffle.sample(some, count), strict=True):
        there = swapped(there, one, other) if one != other else there
    result = cables(hear(fabric, there), fabric)
    assert applied(there, result.steps) == frozenset(cabling.links)
    assert len(result.steps) == len(cabling.links) - _rings(cabling.links, there)


def _rings(planned: Iterable[Wire], there: Iterable[Wire]) -> int:
    """Return how many rings cables form, by walking round them."""
    want = {near: far for one in planned for near, far in (one, one[::-1])}
    have = {near: far for one in there for near, far in (one, one[::-1])}
    left, rings = set(want), 0
    while left:
        rings += 1
        start = end = min(left)
        while True:
            left -= {end, want[end]}
            end = have[want[end]]
            if end == start:
                break
    return rings
