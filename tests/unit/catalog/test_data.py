"""What holds for every shipped file: it loads, it has sources, it agrees with itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from railwright.base import yaml12
from railwright.base.resources import root
from railwright.catalog import load
from railwright.catalog.breakout import find_mode
from railwright.model.platform import AsicFamily

CATALOG = load()
FOLDER = root("catalog")
FILES = sorted(
    path for kind in ("platforms", "optics", "servers") for path in (FOLDER / kind).glob("*.yml")
)
NVIDIA = ("SN5400", "SN5600", "SN5610N", "SN5640", "SN6600_LD", "SN6810_LD")
MARVELL = ("DB-MVTX9180", "D64P512T", "6512-32R", "SW-TO3200K")


def blocks_with_numbers(value: object, at: str = "") -> Iterator[tuple[str, bool]]:
    """Yield the address of each mapping that holds numbers, and whether a source speaks for it."""
    yield from _blocks(value, at, sourced=False)


def _blocks(value: object, at: str, *, sourced: bool) -> Iterator[tuple[str, bool]]:
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from _blocks(item, f"{at}[{position}]", sourced=sourced)
    if isinstance(value, Mapping):
        here = sourced or bool(
            value.get("source") or (at.endswith("limits") and "evidence" in value)
        )
        if any(type(item) is int for item in value.values()):
            yield at, here
        for key, item in value.items():
            yield from _blocks(item, f"{at}.{key}", sourced=here and at != "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_block_of_numbers_has_a_source(path: Path) -> None:
    data = yaml12.read(path).data
    assert isinstance(data, dict)
    assert data["source"]
    if path.parent.name == "platforms":
        bare = [at for at, sourced in blocks_with_numbers(data) if not sourced]
        assert bare == []


def test_the_walk_sees_a_block_without_a_source() -> None:
    data = {"source": "x", "asic": {"cell_bytes": 192}, "wred": {"min_bytes": 1, "source": "y"}}
    assert dict(blocks_with_numbers(data)) == {".asic": False, ".wred": True}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file_names_are_lower_case(path: Path) -> None:
    assert path.name == path.name.lower()


@pytest.mark.parametrize("name", CATALOG.optics())
def test_optics_load(name: str) -> None:
    optic = CATALOG.optic(name)
    assert optic.part == name
    assert optic.source
    assert optic.confidence in ("high", "medium", "low")
    if optic.total_gbps is not None and optic.lane_gbps is not None:
        assert optic.total_gbps == optic.lanes * optic.lane_gbps
    for shape in optic.breakouts:
        count, _, speed = shape.partition("x")
        assert optic.total_gbps is not None
        assert int(count) * int(speed.removesuffix("G")) <= optic.total_gbps
    assert set(optic.breakout_needs) <= set(optic.breakouts)
    assert (optic.kind == "fibre") == (optic.fibre_tails is not None)
    assert optic.fec == (None if optic.kind == "fibre" else "rs")


@pytest.mark.parametrize("name", CATALOG.servers())
def test_servers_load(name: str) -> None:
    server = CATALOG.server(name)
    assert server.name == name
    assert server.ports_per_rail >= 1
    if server.rails:
        assert server.compute_nics * server.ports_per_nic == server.rails * server.ports_per_rail
    data = [CATALOG.platform(platform).data_cages for platform in CATALOG.platforms()]
    for shape in server.leaf_modes:
        speeds = [
            mode.speeds_mbps[0]
            for cages in data
            if cages and (mode := find_mode(cages[0], shape)) is not None
        ]
        assert set(speeds) == {server.port_mbps}, f"no platform has {shape} at the port's speed"


@pytest.mark.parametrize(
    "name",
    [
        *("dgx-h100", "dgx-h200", "dgx-b200", "dgx-b300"),
        *("hgx-h100", "hgx-h200", "hgx-b200", "hgx-b300"),
        *("gb200-nvl72-tray", "gb300-nvl72-tray", "vr-nvl72-tray"),
        *("bluefield-storage", "bluefield-frontend", "storage-2x200"),
    ],
)
def test_common_servers_are_there(name: str) -> None:
    assert CATALOG.server(name).name == name


@pytest.mark.parametrize("name", NVIDIA)
def test_nvidia_features(name: str) -> None:
    platform = CATALOG.platform(name)
    assert platform.profile_lists
    assert platform.pfc_to_pg_map
    assert platform.dynamic_buffers
    assert platform.service_port_pfc
    assert platform.asic.platform_asic == "mellanox"
    assert all(sku.create_only_buffers for sku in platform.hwskus.values())
    assert platform.global_dscp_map == (name not in ("SN5610N", "SN5640"))


@pytest.mark.parametrize("name", MARVELL)
def test_marvell_features(name: str) -> None:
    platform = CATALOG.platform(name)
    assert not platform.profile_lists
    assert not platform.pfc_to_pg_map
    assert not platform.dynamic_buffers
    assert not platform.global_dscp_map
    assert not platform.service_port_pfc
    assert platform.lossless_dynamic_set is None
    assert platform.asic.platform_asic == "marvell-teralynx"


@pytest.mark.parametrize("name", NVIDIA)
def test_a_lossless_set_for_the_dynamic_model(name: str) -> None:
    platform = CATALOG.platform(name)
    assert platform.lossless_dynamic_set is not None
    chosen = platform.buffer_sets[platform.lossless_dynamic_set]
    assert chosen.lossless_ready
    assert chosen.dynamic
    assert sorted(chosen.pools) == [
        "egress_lossless_pool",
        "egress_lossy_pool",
        "ingress_lossless_pool",
        "ingress_lossy_pool",
    ]
    sizes = {pool: figure.size for pool, figure in chosen.pools.items() if figure.size}
    assert sizes == {"egress_lossless_pool": platform.asic.buffer_bytes}
    assert chosen.lossless_queue_profile == "egress_lossless_profile"
    assert chosen.default_dynamic_th is not None
    assert (chosen.derived is not None) == (name in ("SN5610N", "SN5640"))


@pytest.mark.parametrize(
    ("name", "family", "buffer_bytes", "cell_bytes", "queues"),
    [
        ("SN5400", AsicFamily.SPECTRUM4, 158_229_504, 192, 7),
        ("SN5600", AsicFamily.SPECTRUM4, 158_229_504, 192, 7),
        ("SN5610N", AsicFamily.SPECTRUM4, 158_229_504, 192, 7),
        ("SN5640", AsicFamily.SPECTRUM5, 136_209_408, 192, 7),
        ("SN6600_LD", AsicFamily.SPECTRUM6, 226_492_416, 256, 7),
        ("SN6810_LD", AsicFamily.SPECTRUM6, 226_492_416, 256, 7),
        ("DB-MVTX9180", AsicFamily.TERALYNX10, 215_646_208, None, 8),
        ("D64P512T", AsicFamily.TERALYNX10, 214_642_688, None, 8),
        ("6512-32R", AsicFamily.TERALYNX7, 70_565_632, None, 8),
        ("SW-TO3200K", AsicFamily.TERALYNX7, 70_565_632, None, 8),
    ],
)
def test_asics(
    name: str, family: AsicFamily, buffer_bytes: int, cell_bytes: int | None, queues: int
) -> None:
    asic = CATALOG.platform(name).asic
    assert asic.family is family
    assert asic.buffer_bytes == buffer_bytes
    assert asic.cell_bytes == cell_bytes
    assert asic.queues == queues


@pytest.mark.parametrize("name", CATALOG.platforms())
def test_skus_agree_with_their_tables(name: str) -> None:
    platform = CATALOG.platform(name)
    assert set(platform.headroom_facts) == set(platform.headroom_tables)
    for sku in platform.hwskus.values():
        sets = [platform.buffer_sets[used] for used in sku.buffer_sets.values()]
        assert sku.lossless_ready == any(used.lossless_ready for used in sets)
        if sku.headroom_table and sku.lossless_ready:
            assert platform.headroom_facts[sku.headroom_table].lossless_ready
    for table, rows in platform.headroom_tables.items():
        facts = platform.headroom_facts[table]
        assert len({(row.speed_mbps, row.cable_m) for row in rows}) == len(rows)
        assert facts.shared_headroom == (sum(row.size == row.xon for row in rows) > len(rows) / 2)


@pytest.mark.parametrize("name", ["SN5400", "SN5600", "SN5610N"])
def test_eight_way_needs_the_next_cage_empty(name: str) -> None:
    limits = CATALOG.platform(name).limits
    assert limits.eight_way_blocks_next_cage
    assert limits.max_data_ports == 256


@pytest.mark.parametrize(
    ("name", "speed_mbps", "xoff"),
    [
        ("SN5600", 800_000, 362_496),
        ("SN5600", 400_000, 283_648),
        ("SN5400", 400_000, 283_648),
        ("SN6600_LD", 800_000, 186_368),
        ("SN6810_LD", 800_000, 186_368),
        ("D64P512T", 800_000, 285_312),
        ("DB-MVTX9180", 100_000, 44_544),
    ],
)
def test_headroom_at_40_m(name: str, speed_mbps: int, xoff: int) -> None:
    rows = CATALOG.platform(name).headroom_tables["standard"]
    found = [row.xoff for row in rows if (row.speed_mbps, row.cable_m) == (speed_mbps, 40)]
    assert found == [xoff]


def test_the_provisional_platform_invents_nothing() -> None:
    platform = CATALOG.platform("CX864E-N")
    assert platform.provisional
    assert platform.cages == ()
    assert platform.buffer_sets == {}
    assert platform.asic.buffer_bytes is None
    others = [name for name in CATALOG.platforms() if CATALOG.platform(name).provisional]
    assert others == ["CX864E-N"]


def test_autoneg_is_off_where_the_vendor_writes_it() -> None:
    skus = CATALOG.platform("SN5600").hwskus
    assert {name: sku.autoneg for name, sku in skus.items()} == {
        "ACS-SN5600": None,
        "Mellanox-SN5600-C224O8": "off",
        "Mellanox-SN5600-C256S1": "off",
        "Mellanox-SN5600-O128": "off",
        "Mellanox-SN5600-V256": "off",
    }


def test_per_queue_profiles_are_recorded() -> None:
    sn5640 = CATALOG.platform("SN5640").buffer_sets["lossy-c512s2-static"]
    assert sn5640.queue_profiles == {n: f"queue{n}_downlink_lossy_profile" for n in range(7)}
    assert sn5640.profiles["queue1_downlink_lossy_profile"].packet_discard_action == "drop"
    assert not sn5640.lossless_ready
    assert sn5640.pools["ingress_lossless_pool"].size == 103_732_224
