"""Every breakout mode of every cage makes the interfaces that SONiC's own parser makes.

``expansion/<platform file>.json`` holds what that parser makes of a platform; a platform without
such a file is held to everything else here.
"""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pytest

from railwright.catalog import load
from railwright.catalog.breakout import children, layout_mode
from railwright.model.platform import BreakoutMode, Cage, ChildPort, Platform

EXPECTED = {
    expected["platform"]: expected
    for path in sorted(Path(__file__).with_name("expansion").glob("*.json"))
    if (expected := json.loads(path.read_text(encoding="utf-8")))
}
CLEAR = [(name, case) for name, one in EXPECTED.items() for case in one["clear"]]
CATALOG = load()
PLATFORMS = CATALOG.platforms()
WITH_CAGES = tuple(name for name in PLATFORMS if CATALOG.platform(name).cages)
LAYOUTS = tuple((name, sku) for name in WITH_CAGES for sku in CATALOG.platform(name).hwskus)


def rows(cage: Cage, mode: BreakoutMode) -> list[list[object]]:
    return [
        [
            child.interface,
            ",".join(map(str, child.lanes)),
            child.alias,
            child.index,
            child.subport,
            child.speed_mbps,
            child.fec.value if child.fec else None,
        ]
        for child in children(cage, mode)
    ]


def digest(cage: Cage, mode: BreakoutMode) -> str:
    text = json.dumps(rows(cage, mode), separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def all_children(platform: Platform, sku: str) -> list[ChildPort]:
    layout = platform.hwskus[sku].layout
    return [
        child
        for cage in platform.cages
        if (text := layout[cage.number]) is not None
        for child in children(cage, layout_mode(cage, text))
    ]


def test_the_stored_expansions_cover_ten_platforms() -> None:
    first = (
        "6512-32R",
        "D64P512T",
        "DB-MVTX9180",
        "SN5400",
        "SN5600",
        "SN5610N",
        "SN5640",
        "SN6600_LD",
        "SN6810_LD",
        "SW-TO3200K",
    )
    assert set(first) <= set(EXPECTED) <= set(WITH_CAGES)
    assert sum(EXPECTED[name]["pairs"] for name in first) == 2572
    assert sum(EXPECTED[name]["children"] for name in first) == 8589


@pytest.mark.parametrize("name", EXPECTED)
def test_every_mode_of_every_cage_expands_as_in_sonic(name: str) -> None:
    cages = CATALOG.platform(name).cages
    assert sum(len(cage.modes) for cage in cages) == EXPECTED[name]["pairs"]
    made_of_all = sum(len(children(cage, mode)) for cage in cages for mode in cage.modes)
    assert made_of_all == EXPECTED[name]["children"]
    wanted = {
        (mode, int(cage)): value
        for mode, line in EXPECTED[name]["digests"].items()
        for cage, value in (entry.split(":") for entry in line.split())
    }
    made = {
        (mode.text, cage.number): digest(cage, mode)
        for cage in CATALOG.platform(name).cages
        for mode in cage.modes
    }
    assert made == wanted


@pytest.mark.parametrize(("name", "case"), CLEAR)
def test_expansion_in_clear(name: str, case: str) -> None:
    number, text = case.split(" ")
    cage = CATALOG.platform(name).cage(int(number))
    assert cage is not None
    mode = next(mode for mode in cage.modes if mode.text == text)
    assert rows(cage, mode) == EXPECTED[name]["clear"][case]


@pytest.mark.parametrize("name", WITH_CAGES)
def test_lanes_and_aliases_never_repeat_within_a_mode(name: str) -> None:
    for cage in CATALOG.platform(name).cages:
        for mode in cage.modes:
            made = children(cage, mode)
            lanes = [lane for child in made for lane in child.lanes]
            assert len(set(lanes)) == len(lanes)
            assert len({child.alias for child in made}) == len(made)
            assert len({child.interface for child in made}) == len(made) == mode.ports
            assert set(lanes) <= set(cage.lanes)


@pytest.mark.parametrize("name", WITH_CAGES)
def test_cages_share_no_lane_and_no_interface(name: str) -> None:
    cages = CATALOG.platform(name).cages
    lanes = [lane for cage in cages for lane in cage.lanes]
    assert len(set(lanes)) == len(lanes)
    spans = sorted((cage.first_interface, len(cage.lanes)) for cage in cages)
    for (first, width), (following, _) in pairwise(spans):
        assert first + width <= following


@pytest.mark.parametrize(("name", "sku"), LAYOUTS, ids=[sku for _, sku in LAYOUTS])
def test_hwsku_layouts_expand(name: str, sku: str) -> None:
    platform = CATALOG.platform(name)
    made = all_children(platform, sku)
    assert made
    assert len({child.interface for child in made}) == len(made)
    limit = platform.limits.max_data_ports
    service = sum(1 for cage in platform.service_cages for _ in cage.lanes)
    assert limit is None or len(made) <= limit + service


@pytest.mark.parametrize(
    ("name", "sku", "count"),
    [
        ("SN5600", "ACS-SN5600", 65),
        ("SN5600", "Mellanox-SN5600-C224O8", 233),
        ("SN5600", "Mellanox-SN5600-C256S1", 257),
        ("SN5600", "Mellanox-SN5600-V256", 257),
        ("SN5610N", "Mellanox-SN5610N-C256S2", 258),
        ("SN5640", "Mellanox-SN5640-C448O16", 466),
        ("SN5640", "Mellanox-SN5640-C508O1X2", 511),
        ("SN5640", "Mellanox-SN5640-C512S2", 514),
        ("SN6600_LD", "Mellanox-SN6600_LD-P64O128C2", 194),
        ("SN6810_LD", "ACS-SN6810_LD", 130),
        ("DB-MVTX9180", "dbmvtx9180_64osfp_512x100G", 512),
        ("D64P512T", "d64p512t_128x400G-2x10G", 130),
        ("SW-TO3200K", "Wistron_sw_to3200k_104x1025_6x100", 110),
    ],
)
def test_hwsku_port_count_is_the_vendors(name: str, sku: str, count: int) -> None:
    assert len(all_children(CATALOG.platform(name), sku)) == count


def test_service_ports_of_sn5640_c512s2_start_at_10g() -> None:
    platform = CATALOG.platform("SN5640")
    ports = all_children(platform, "Mellanox-SN5640-C512S2")
    assert [port.speed_mbps for port in ports[-2:]] == [10_000, 10_000]
