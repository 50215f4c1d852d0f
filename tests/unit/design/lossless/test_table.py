"""Profiles of a switch that looks headroom up: never below the vendor, the formula or physics."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buffers import SHIPPED
from railwright.design.lossless.bound import bound
from railwright.design.lossless.figures import table_row
from railwright.design.lossless.headroom import PortLink, Traffic, headroom
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.design.lossless.table import (
    Found,
    holds_xoff,
    largest,
    listed_m,
    profile,
    rounded_m,
)
from railwright.model.lossless import Headroom, Origination
from railwright.model.platform import HeadroomRow
from railwright.model.qos_profile import BufferPolicy
from switches import (
    LOSSLESS_PROFILES,
    READY_SKUS,
    TERALYNX_PLATFORMS,
    TRADITIONAL,
    ports,
    silicon,
    with_buffers,
)

MADE = (
    HeadroomRow(speed_mbps=400_000, cable_m=40, size=300, xon=100, xoff=200, threshold=0),
    HeadroomRow(speed_mbps=400_000, cable_m=5, size=200, xon=100, xoff=100, threshold=0),
    HeadroomRow(speed_mbps=800_000, cable_m=5, size=64, xon=64, xoff=500, threshold=1),
)


def find(
    cable_m: int = 5,
    speed_gbps: int = 400,
    *,
    formula: tuple[int, int, int] | None = None,
    least: int = 0,
    of_last: int = 0,
) -> Found:
    found = profile(
        MADE,
        speed_gbps * 1000,
        cable_m,
        formula=formula,
        bound_xoff_bytes=least,
        bound_of_last_bytes=of_last,
    )
    assert found is not None
    return found


def test_lengths_are_listed_by_speed_in_order() -> None:
    assert listed_m(MADE, 400_000) == (5, 40)
    assert listed_m(MADE, 100_000) == ()


@pytest.mark.parametrize(
    ("cable_m", "rounded"), [(1, 5), (5, 5), (6, 40), (40, 40), (41, 41), (900, 900)]
)
def test_a_length_is_rounded_up_to_a_row_and_never_down(cable_m: int, rounded: int) -> None:
    assert rounded_m(MADE, 400_000, cable_m) == rounded


def test_a_listed_row_stays_as_it_is() -> None:
    assert find(40, least=200) == (MADE[0], Origination.TABLE)


def test_no_row_of_the_speed_is_no_profile() -> None:
    row = profile(MADE, 100_000, 5, formula=None, bound_xoff_bytes=0, bound_of_last_bytes=0)
    assert row is None


def test_the_formula_wins_where_it_asks_for_more() -> None:
    row, decided = find(formula=(2048, 150, 2198))
    assert decided is Origination.FORMULA
    assert (row.xoff, row.xon, row.size) == (2048, 150, 2198)


def test_a_formula_that_asks_for_less_changes_nothing() -> None:
    assert find(formula=(50, 100, 150)) == (MADE[1], Origination.TABLE)


def test_a_formula_may_ask_for_more_xon_or_size_alone() -> None:
    """Eight lanes: twice the latency, and a frame more in the size."""
    row, decided = find(formula=(50, 400, 450))
    assert decided is Origination.FORMULA
    assert (row.xoff, row.xon, row.size) == (100, 400, 500)
    row, decided = find(formula=(50, 100, 999))
    assert decided is Origination.FORMULA
    assert (row.xoff, row.xon, row.size) == (100, 100, 999)


def test_the_bound_wins_in_whole_kibibytes() -> None:
    row, decided = find(formula=(150, 0, 150), least=1025)
    assert decided is Origination.BOUND
    assert (row.xoff, row.size - row.xon) == (2048, 2048)


def test_beyond_the_table_the_last_row_grows_by_the_bound_s_growth() -> None:
    row, decided = find(60, least=5100, of_last=4000)
    assert decided is Origination.BOUND
    assert (row.cable_m, row.xon) == (60, 100)
    assert row.xoff == 5120  # the bound itself asks for more than the vendor's 200 + 2048
    row, _ = find(60, least=190, of_last=180)
    assert (row.xoff, row.size) == (200 + 1024, 300 + 1024)


def test_a_size_without_room_for_xoff_stays_without() -> None:
    """Teralynx and shared headroom: what is set aside is not XOFF."""
    row, _ = find(5, 800, least=4096)
    assert (row.xoff, row.size, row.xon) == (4096, 64, 64)


@pytest.mark.parametrize(("platform", "sku"), READY_SKUS)
def test_who_holds_xoff(platform: str, sku: str) -> None:
    chip = silicon(platform, TRADITIONAL, sku=sku)
    alone = chip.facts.dynamic is not None and not sku.endswith("V256")
    assert {holds_xoff(row) for row in chip.rows} == {alone}


def test_a_size_rounded_below_its_parts_still_holds_xoff() -> None:
    """ACS-SN5600, 40G over 5 m: 75,776 bytes for 57,344 and 19,456."""
    (row,) = (
        row
        for row in silicon("SN5600", TRADITIONAL, sku="ACS-SN5600").rows
        if (row.speed_mbps, row.cable_m) == (40_000, 5)
    )
    assert row.size == row.xon + row.xoff - 1024
    assert holds_xoff(row)


@pytest.mark.parametrize("lanes", [4, 8])
@pytest.mark.parametrize("profile_name", LOSSLESS_PROFILES)
@pytest.mark.parametrize(("platform", "sku"), READY_SKUS)
def test_what_is_written_is_the_larger_of_formula_and_row(
    platform: str, sku: str, profile_name: str, lanes: int
) -> None:
    written = silicon(platform, TRADITIONAL, sku=sku)
    policy = SHIPPED.qos(profile_name).buffers
    for vendor in written.rows:
        speed = vendor.speed_mbps // 1000
        port = ports(1, speed_gbps=speed, lanes=lanes, cable_m=vendor.cable_m, profile=profile_name)
        found = table_row(written, policy, port)
        assert found is not None
        row = found.row
        assert row.xoff >= vendor.xoff
        assert row.xon >= vendor.xon
        assert row.size >= vendor.size
        assert row.xoff >= bound_of(written, policy, port)
        if written.facts.dynamic is not None:
            sized = formula_of(written, policy, port)
            assert row.xoff >= sized.xoff_bytes
            assert row.xon >= sized.xon_bytes
            assert row.size >= sized.size_bytes


def bound_of(chip: Silicon, policy: BufferPolicy, port: PortSet) -> int:
    link = PortLink(
        speed_mbps=port.speed_mbps, lanes=port.lanes, cable_m=port.cable_m, mtu=port.mtu
    )
    traffic = Traffic(mtu=policy.traffic_mtu, small_packet_percent=policy.small_packet_percent)
    return bound(chip.pause, chip.facts.cell_bytes, link, traffic).xoff_bytes


def formula_of(chip: Silicon, policy: BufferPolicy, port: PortSet) -> Headroom:
    assert chip.facts.dynamic is not None
    return headroom(
        chip.facts.dynamic,
        chip.pause,
        PortLink(speed_mbps=port.speed_mbps, lanes=port.lanes, cable_m=port.cable_m, mtu=port.mtu),
        Traffic(mtu=policy.traffic_mtu, small_packet_percent=policy.small_packet_percent),
        shared_headroom=any(pool.xoff for pool in chip.figures.pools.values()),
        release=chip.release,
    )


sizes = st.integers(1, 2_000_000)
rows = st.builds(
    lambda cable_m, xon, xoff, shared: HeadroomRow(
        speed_mbps=400_000,
        cable_m=cable_m,
        size=xon if shared else xon + xoff,
        xon=xon,
        xoff=xoff,
        threshold=0,
    ),
    st.sampled_from([1, 2, 5, 40, 100, 300]),
    sizes,
    sizes,
    st.booleans(),
)
tables = st.lists(rows, min_size=1, max_size=6, unique_by=lambda row: row.cable_m)
formulas = st.none() | st.tuples(sizes, sizes, sizes)


@given(tables, st.integers(1, 1000), formulas, sizes, sizes)
def test_never_below_row_formula_or_bound(
    table: list[HeadroomRow],
    laid_m: int,
    formula: tuple[int, int, int] | None,
    least: int,
    of_last: int,
) -> None:
    cable_m = rounded_m(table, 400_000, laid_m)
    assert cable_m >= laid_m
    found = profile(
        table,
        400_000,
        cable_m,
        formula=formula,
        bound_xoff_bytes=least,
        bound_of_last_bytes=min(least, of_last),
    )
    assert found is not None
    row = found.row
    vendor = max((r for r in table if r.cable_m <= cable_m), key=lambda r: r.cable_m)
    assert row.xoff >= max(vendor.xoff, least, formula[0] if formula else 0)
    assert row.xon >= max(vendor.xon, formula[1] if formula else 0)
    assert row.cable_m == cable_m
    if vendor.size >= vendor.xon + vendor.xoff:
        assert row.size >= max(row.xon + row.xoff, formula[2] if formula else 0)
    else:
        assert row.size - vendor.size == row.xon - vendor.xon
    exact = vendor.cable_m == cable_m
    assert (found.decided_by is Origination.TABLE) == (exact and row == vendor)


# ---- the vendors' own tables ---------------------------------------------------------------------


@pytest.mark.parametrize("profile_name", LOSSLESS_PROFILES)
@pytest.mark.parametrize(("platform", "sku"), READY_SKUS)
def test_longer_cables_never_get_less_within_and_beyond_the_table(
    platform: str, sku: str, profile_name: str
) -> None:
    chip = silicon(platform, TRADITIONAL, sku=sku)
    policy = SHIPPED.qos(profile_name).buffers
    for speed in {row.speed_mbps for row in chip.rows}:
        listed = listed_m(chip.rows, speed)
        last = listed[-1]
        lengths = sorted({*listed, last + 1, last + 2, last + 50, 2 * last, 2000})
        found = [
            table_row(
                chip,
                policy,
                ports(1, speed_gbps=speed // 1000, cable_m=length, profile=profile_name),
            )
            for length in lengths
        ]
        xoff = [one.row.xoff for one in found if one]
        assert len(xoff) == len(lengths)
        assert all(short <= long for short, long in pairwise(xoff))
        beyond = [one.decided_by for one in found[len(listed) :] if one]
        assert beyond
        assert Origination.TABLE not in beyond


@given(
    st.sampled_from(TERALYNX_PLATFORMS),
    st.tuples(st.integers(1, 1500), st.integers(1, 1500)),
    st.integers(1500, 9216),
    st.integers(0, 100),
    st.sampled_from([256, 1024, 4096, 9216]),
    st.sampled_from([100, 200, 400]),
)
def test_any_two_lengths_as_laid(
    platform: str, pair: tuple[int, int], mtu: int, small: int, frame: int, speed: int
) -> None:
    chip = silicon(platform)
    policy = with_buffers("ai-26-48", traffic_mtu=frame, small_packet_percent=small).buffers
    found = []
    for laid in sorted(pair):
        length = rounded_m(chip.rows, speed * 1000, laid)
        row = table_row(chip, policy, ports(1, speed_gbps=speed, cable_m=length, mtu=mtu))
        assert row is not None
        found.append(row.row.xoff)
    assert found[0] <= found[1]


@given(
    st.sampled_from(TERALYNX_PLATFORMS),
    st.sampled_from([5, 40, 100, 300, 301, 700]),
    st.tuples(st.integers(64, 9216), st.integers(64, 9216)),
    st.sampled_from([256, 1024, 4096, 9216]),
)
def test_larger_frames_and_faster_ports_never_get_less(
    platform: str, cable_m: int, mtus: tuple[int, int], frame: int
) -> None:
    chip = silicon(platform)
    policy = with_buffers("ai-26-48", traffic_mtu=frame).buffers
    speeds = sorted({row.speed_mbps for row in chip.rows})
    small, large = (
        [
            found.row.xoff
            for speed in speeds
            if (
                found := table_row(
                    chip, policy, ports(1, speed_gbps=speed // 1000, cable_m=cable_m, mtu=mtu)
                )
            )
        ]
        for mtu in sorted(mtus)
    )
    assert len(small) == len(large) == len(speeds)
    assert all(one <= other for one, other in zip(small, large, strict=True))
    assert all(slow <= fast for slow, fast in pairwise(small))


def test_one_profile_is_enough_for_ports_of_any_lanes() -> None:
    row = HeadroomRow(
        speed_mbps=400_000, cable_m=5, size=250_880, xon=19_456, xoff=231_424, threshold=0
    )
    narrow = Found(row, Origination.TABLE)
    wide = Found(
        row.model_copy(update={"size": 278_528, "xon": 38_912, "xoff": 230_400}),
        Origination.FORMULA,
    )
    for one, other in ((narrow, wide), (wide, narrow)):
        found = largest(one, other)
        assert (found.row.size, found.row.xon, found.row.xoff) == (278_528, 38_912, 231_424)
        assert found.decided_by is Origination.FORMULA
    assert largest(narrow, narrow) is narrow
