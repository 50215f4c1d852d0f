"""Every row of every vendor headroom table: reproduced, or kept as the least that is written."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import pytest

from buffers import PAUSE, SHIPPED
from railwright.design.lossless.figures import port_figures
from railwright.design.lossless.headroom import PortLink, Traffic, headroom
from railwright.model.asic import PauseQuanta
from railwright.model.lossless import Headroom, Origination
from railwright.model.platform import HeadroomRow
from railwright.model.types import Release
from switches import (
    DYNAMIC,
    LOSSLESS_PROFILES,
    PLATFORMS,
    READY_SKUS,
    SPECTRUM_PLATFORMS,
    TERALYNX_PLATFORMS,
    TRADITIONAL,
    ports,
    silicon,
)

KIB = 1024
SLOWER_800G = PAUSE.model_copy(update={"quanta": {**PAUSE.quanta, 800_000: 1810}})
"""Spectrum-6 tables give 800G twice the reaction time that SONiC's script has."""


class Made(NamedTuple):
    """What a vendor's rows were computed from."""

    port_mtu: int
    lossless_mtu: int
    small_percent: int | None
    """By count; None where half of the *bytes* are in minimum frames, which count thrice."""
    pause: PauseQuanta = PAUSE


SMALL = Made(9216, 1024, 100)
HALF = Made(9216, 4096, 50)
SHORT = Made(1024, 4096, 50)
"""Rows of tables that ship with lossy SKUs only: a port MTU that no fabric has."""
TABLES: dict[tuple[str, str], dict[int | None, Made]] = {
    ("SN5400", "standard"): {None: SMALL},
    ("SN5600", "standard"): {None: SMALL},
    ("SN5600", "shared-headroom"): {None: Made(9216, 4096, None)},
    ("SN5600", "lossy-c224o8"): {None: HALF, 250: SHORT, 1000: SHORT},
    ("SN5600", "lossy-c256s1"): {None: HALF, 1000: SHORT},
    ("SN5610N", "lossy"): {None: HALF, 250: SHORT, 1000: SHORT},
    ("SN5640", "lossy-10g-service"): {None: HALF},
    ("SN5640", "lossy-25g-service"): {None: HALF},
    ("SN6600_LD", "standard"): {None: HALF._replace(pause=SLOWER_800G)},
    ("SN6810_LD", "standard"): {None: HALF._replace(pause=SLOWER_800G)},
}
"""Platform and table; None is every length that has no entry of its own."""
ROWS = {
    ("6512-32R", "standard"): 20,
    ("D64P512T", "standard"): 36,
    ("DB-MVTX9180", "64x100g"): 24,
    ("DB-MVTX9180", "standard"): 36,
    ("SN5400", "standard"): 24,
    ("SN5600", "lossy-c224o8"): 32,
    ("SN5600", "lossy-c256s1"): 40,
    ("SN5600", "shared-headroom"): 24,
    ("SN5600", "standard"): 24,
    ("SN5610N", "lossy"): 32,
    ("SN5640", "lossy-10g-service"): 36,
    ("SN5640", "lossy-25g-service"): 42,
    ("SN6600_LD", "standard"): 14,
    ("SN6810_LD", "standard"): 14,
    ("SW-TO3200K", "standard"): 20,
}


def table(platform: str, name: str) -> tuple[HeadroomRow, ...]:
    return SHIPPED.platform(platform).headroom_tables[name]


def test_no_row_is_left_out() -> None:
    found = {
        (platform, name): len(rows)
        for platform in PLATFORMS
        for name, rows in SHIPPED.platform(platform).headroom_tables.items()
    }
    assert found == ROWS
    assert {key[0] for key in TABLES} == set(SPECTRUM_PLATFORMS)
    assert {key for key in found if key[0] in SPECTRUM_PLATFORMS} == set(TABLES)


@pytest.mark.parametrize(("platform", "name"), TABLES, ids=map("-".join, TABLES))
def test_the_formula_made_every_spectrum_row(platform: str, name: str) -> None:
    made = TABLES[platform, name]
    wrong = [
        (row.speed_mbps, row.cable_m, row.xoff, xoff)
        for row in table(platform, name)
        if (xoff := made_xoff(platform, row, made.get(row.cable_m, made[None]))) != row.xoff
    ]
    assert wrong == []


def made_xoff(platform: str, row: HeadroomRow, made: Made) -> int:
    """XOFF of the formula before any amendment."""
    found = made_of(platform, row, made)
    if made.small_percent is not None:
        return found.xoff_bytes
    flight = next(term.value for term in found.terms if term.name == "flight")
    return ceil((made.lossless_mtu + 2 * flight) / KIB) * KIB


def made_of(platform: str, row: HeadroomRow, made: Made) -> Headroom:
    chip = SHIPPED.asic(SHIPPED.platform(platform).asic.family).dynamic
    assert chip is not None
    return headroom(
        chip,
        made.pause,
        PortLink(speed_mbps=row.speed_mbps, lanes=4, cable_m=row.cable_m, mtu=made.port_mtu),
        Traffic(mtu=made.lossless_mtu, small_packet_percent=made.small_percent or 0),
        shared_headroom=True,  # leaves the amendment out that is newer than the tables
        release=Release.R202511,
    )


# ---- what ships: profile by platform by speed by length ------------------------------------------

RELEASES = [Release.R202511, Release.R202605]
"""Before and after the last change of the formula."""


def sizing(profile: str) -> tuple[int, int, int | None]:
    """All of a profile that XOFF depends on."""
    policy = SHIPPED.qos(profile).buffers
    return policy.traffic_mtu, policy.small_packet_percent, policy.over_subscribe_ratio


SIZED = sorted({sizing(name): name for name in reversed(LOSSLESS_PROFILES)}.values())
"""One profile for each sizing that ships."""


def test_each_sizing_that_ships_is_tried() -> None:
    assert {sizing(name) for name in SIZED} == {sizing(name) for name in LOSSLESS_PROFILES}


@pytest.mark.parametrize("profile", SIZED)
@pytest.mark.parametrize("mtu", [1500, 9100, 9216])
@pytest.mark.parametrize(("platform", "sku"), READY_SKUS)
def test_no_written_xoff_is_below_the_vendor_s(
    platform: str, sku: str, mtu: int, profile: str
) -> None:
    """The traditional model, on every HwSKU whose table is meant for lossless traffic."""
    for release in RELEASES:
        chip = silicon(platform, TRADITIONAL, release, sku)
        policy = SHIPPED.qos(profile).buffers
        assert len(chip.rows) >= 14
        for row in chip.rows:
            for lanes in (4, 8):
                port = ports(
                    1,
                    speed_gbps=row.speed_mbps // 1000,
                    lanes=lanes,
                    cable_m=row.cable_m,
                    mtu=mtu,
                    profile=profile,
                )
                found = port_figures(chip, policy, port, profile)
                assert found is not None
                assert found.headroom.xoff_bytes >= row.xoff
                assert found.headroom.xoff_bytes >= found.bound.xoff_bytes


BELOW_THE_BOUND = {
    ("6512-32R", "standard"): {25_000, 50_000, 100_000},
    ("SW-TO3200K", "standard"): {25_000, 50_000, 100_000},
    ("DB-MVTX9180", "64x100g"): {25_000, 50_000, 100_000},
    ("DB-MVTX9180", "standard"): {25_000},
    ("D64P512T", "standard"): {25_000},
}
"""Speeds with Teralynx rows that are too small for what the bound counts: the pause quanta of the
speed, and a lossless frame as long as hosts may send. There ours is more."""


@pytest.mark.parametrize("profile", SIZED)
@pytest.mark.parametrize("platform", TERALYNX_PLATFORMS)
def test_teralynx_rows_are_the_vendor_s_or_safely_above(platform: str, profile: str) -> None:
    for name, rows in SHIPPED.platform(platform).headroom_tables.items():
        sku = next(
            s for s in SHIPPED.platform(platform).hwskus.values() if s.headroom_table == name
        )
        chip = silicon(platform, sku=sku.name)
        assert chip.rows == rows
        raised = set()
        for row in rows:
            port = ports(
                1,
                speed_gbps=row.speed_mbps // 1000,
                lanes=4,
                cable_m=row.cable_m,
                profile=profile,
            )
            found = port_figures(chip, SHIPPED.qos(profile).buffers, port, profile)
            assert found is not None
            if found.decided_by is Origination.TABLE:
                assert found.headroom.xoff_bytes == row.xoff >= found.bound.xoff_bytes
            else:
                raised.add(row.speed_mbps)
                assert row.xoff < found.bound.xoff_bytes <= found.headroom.xoff_bytes
        assert raised == BELOW_THE_BOUND.get((platform, name), set())


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("profile", SIZED)
@pytest.mark.parametrize("mtu", [9100, 9216])
@pytest.mark.parametrize("platform", SPECTRUM_PLATFORMS)
def test_no_computed_xoff_is_below_the_vendor_s_or_the_bound(
    platform: str, mtu: int, profile: str, release: Release
) -> None:
    """Nothing is written here: a switch that computes is told enough to end above every table."""
    chip = silicon(platform, DYNAMIC, release)
    for rows in SHIPPED.platform(platform).headroom_tables.values():
        for row in rows:
            lanes = 8 if row.speed_mbps == 800_000 else 4
            port = ports(
                1,
                speed_gbps=row.speed_mbps // 1000,
                lanes=lanes,
                cable_m=row.cable_m,
                mtu=mtu,
                profile=profile,
            )
            found = port_figures(chip, SHIPPED.qos(profile).buffers, port, profile)
            assert found is not None
            assert found.headroom.xoff_bytes >= max(row.xoff, found.bound.xoff_bytes)
