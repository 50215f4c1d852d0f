"""QoS and buffers: closed from DSCP to watchdog, in the vendor's own figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright import catalog
from railwright.design.qos import ranges
from railwright.model.fabric import Device, PortRole
from railwright.model.types import BufferModel
from topologies import CABLES, RAIL_SITE, expand, fabric

SHIPPED = catalog.load()


@pytest.mark.parametrize(
    ("numbers", "keys"),
    [
        ((0, 1, 2), ("0-2",)),
        ((0, 1, 2, 4), ("0-2", "4")),
        ((3,), ("3",)),
        ((), ()),
        ((3, 4, 6), ("3-4", "6")),
    ],
)
def test_ranges_are_spelled_as_keys(numbers: tuple[int, ...], keys: tuple[str, ...]) -> None:
    assert ranges(numbers) == keys


def leaf_of(tmp_path: Path, platform: str, extra: str = "") -> Device:
    text = RAIL_SITE.replace(
        "leaf: {count: 4, platform: SN5600}", f"leaf: {{count: 4, platform: {platform}}}"
    )
    return fabric(tmp_path, text + extra + CABLES).device("leaf-1-01")


LOSSLESS_PLATFORMS = [
    "SN5400",
    "SN5600",
    "SN5640",
    "SN6600_LD",
    "DB-MVTX9180",
    "D64P512T",
]


@pytest.mark.parametrize("platform", LOSSLESS_PLATFORMS)
def test_the_lossless_class_closes_on_every_hop(tmp_path: Path, platform: str) -> None:
    device = _alone(tmp_path, platform)
    qos = device.qos
    dscp = dict(qos.dscp_to_tc_maps[0].entries)
    assert sorted(dscp) == list(range(64))
    assert (dscp[26], dscp[48], dscp[0]) == (3, 6, 0)
    assert dict(qos.tc_to_queue_maps[0].entries)[3] == 3
    assert dict(qos.tc_to_pg_maps[0].entries) == {0: 0, 1: 0, 2: 0, 3: 3, 4: 0, 5: 0, 6: 0, 7: 0}
    pools = {pool.name for pool in qos.pools}
    profiles = {profile.name: profile for profile in qos.profiles}
    wred = {profile.name for profile in qos.wred_profiles}
    schedulers = {scheduler.name for scheduler in qos.schedulers}
    lossless = [port.qos for port in device.ports if port.role is PortRole.HOST]
    assert lossless
    for port in lossless:
        assert port.pfc_enable == "3"
        assert port.watchdog is not None
        assert {row.queue for row in port.queues} == set(range(8))
        assert {row.scheduler for row in port.queues} <= schedulers
        assert {row.queue for row in port.queues if row.wred_profile} == {3}
        assert {row.wred_profile for row in port.queues if row.wred_profile} <= wred
        group = {row.ids: row.profile for row in port.priority_groups}
        assert "3" in group
        queue = {row.ids: row.profile for row in port.buffer_queues}
        assert set(queue) == {"0-2", "3", "4-7"}
        used = {*group.values(), *queue.values(), *port.ingress_profiles, *port.egress_profiles}
        assert used - {"NULL"} <= set(profiles)
    assert {profile.pool for profile in profiles.values()} <= pools


def _alone(tmp_path: Path, platform: str) -> Device:
    optic = ", host_ports: {optic: MMS1V00-WM}" if platform == "SN5400" else ""
    text = f"""
    site: test
    tiers: {{leaf: {{count: 4, platform: {platform}{optic}}}}}
    pods: {{1: {{hosts: {{gpu: {{profile: gb200-nvl72-tray, count: 4}}}}}}}}
    cables: [{{length_m: 3}}]
    """
    return fabric(tmp_path, text).device("leaf-1-01")


@pytest.mark.parametrize(
    ("platform", "model", "group"),
    [
        ("SN5600", BufferModel.DYNAMIC, "NULL"),
        ("SN5640", BufferModel.DYNAMIC, "NULL"),
        ("D64P512T", BufferModel.TRADITIONAL, "pg_lossless_400000_5m_profile"),
        (
            "SN5600, buffer_model: traditional",
            BufferModel.TRADITIONAL,
            "pg_lossless_400000_5m_profile",
        ),
    ],
)
def test_who_computes_headroom(
    tmp_path: Path, platform: str, model: BufferModel, group: str
) -> None:
    device = leaf_of(tmp_path, platform)
    port = next(port for port in device.ports if port.role is PortRole.HOST)
    assert device.buffer_model is model
    assert {row.ids: row.profile for row in port.qos.priority_groups}["3"] == group
    assert (device.qos.default_dynamic_th is not None) is (model is BufferModel.DYNAMIC)


@pytest.mark.parametrize(
    "platform", ["D64P512T", "DB-MVTX9180", "SN5600, buffer_model: traditional"]
)
def test_a_looked_up_profile_is_the_vendor_s_row(tmp_path: Path, platform: str) -> None:
    device = leaf_of(tmp_path, platform)
    name = platform.split(",", maxsplit=1)[0]
    table = SHIPPED.platform(name).headroom_tables[
        SHIPPED.platform(name).hwskus[device.hwsku].headroom_table or ""
    ]
    rows = {(row.speed_mbps, row.cable_m): row for row in table}
    made = [p for p in device.qos.profiles if p.name.startswith("pg_lossless_")]
    assert {p.name for p in made} == {
        "pg_lossless_400000_5m_profile",
        "pg_lossless_800000_40m_profile",
    }
    for profile in made:
        speed, cable = profile.name.split("_")[2:4]
        row = rows[int(speed), int(cable.removesuffix("m"))]
        written = (profile.size, profile.xon, profile.xoff)
        vendor = (row.size, row.xon, row.xoff)
        assert (profile.dynamic_th, profile.xon_offset) == (row.threshold, row.xon_offset)
        if name == "SN5600":  # the formula asks for a longer frame than the vendor reckoned with
            assert all(mine >= theirs for mine, theirs in zip(written, vendor, strict=True))
        else:
            assert written == vendor


def test_a_cable_between_two_rows_is_rounded_up_and_says_so(tmp_path: Path) -> None:
    device = leaf_of(tmp_path, "D64P512T")
    port = next(port for port in device.ports if port.role is PortRole.FABRIC)
    assert port.cable_m == 40
    assert "30 m rounded up" in port.origin_of("cable_m").text
    far = fabric(tmp_path, RAIL_SITE + CABLES).device("spine-01").ports[0]
    assert far.cable_m == 30


def test_a_cable_beyond_the_table_is_reported(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("platform: SN5600", "platform: D64P512T")
    made, findings = expand(tmp_path, text + CABLES.replace("length_m: 30", "length_m: 301"))
    assert {finding.id for finding in findings} == {"MMU004"}
    assert made is not None
    rows = {row.name: row for row in made.device("leaf-1-01").qos.profiles}
    beyond = rows["pg_lossless_800000_301m_profile"]
    last = next(
        row
        for row in SHIPPED.platform("D64P512T").headroom_tables["standard"]
        if (row.speed_mbps, row.cable_m) == (800_000, 300)
    )
    assert beyond.xoff == last.xoff + 1024  # one more metre there and back, rounded up
    assert (beyond.size, beyond.xon, beyond.xon_offset) == (last.size, last.xon, last.xon_offset)


def test_ports_of_one_class_share_one_object(tmp_path: Path) -> None:
    device = leaf_of(tmp_path, "SN5600")
    assert {port.qos.name for port in device.ports} == {"dark", "host-400g", "fabric-800g"}
    assert len({id(port.qos) for port in device.ports}) == 3


@pytest.mark.parametrize(
    ("platform", "lists", "pfc_to_pg"), [("SN5600", True, True), ("D64P512T", False, False)]
)
def test_what_a_platform_family_needs(
    tmp_path: Path,
    platform: str,
    lists: bool,  # noqa: FBT001
    pfc_to_pg: bool,  # noqa: FBT001
) -> None:
    device = leaf_of(tmp_path, platform)
    assert all(bool(port.qos.ingress_profiles) is lists for port in device.ports)
    assert bool(device.qos.pfc_to_pg_maps) is pfc_to_pg
    assert device.create_only_buffers is lists
