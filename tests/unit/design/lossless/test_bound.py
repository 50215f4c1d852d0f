"""The least XOFF that physics allows: its sum, its laws, and how SONiC's formula stands to it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buffers import PAUSE, SHIPPED, SPECTRUMS, dynamic, oracle
from railwright.design.lossless.bound import bound
from railwright.design.lossless.headroom import PortLink, Traffic, headroom
from railwright.model.asic import AsicFacts
from railwright.model.lossless import Bound
from railwright.model.platform import AsicFamily
from railwright.model.types import Release

IEEE_SPEEDS = sorted(PAUSE.quanta)
SPEEDS = [*IEEE_SPEEDS, 1_600_000, 3_200_000]
RDMA_MTUS = (256, 512, 1024, 2048, 4096)
CHIPS: dict[str, AsicFacts] = {family.value: SHIPPED.asic(family) for family in AsicFamily}
GRID = oracle("headroom")


def least(
    cell_bytes: int | None = 192,
    speed_mbps: int = 800_000,
    cable_m: int = 40,
    *,
    lanes: int = 8,
    mtu: int = 9100,
    frame: int = 1024,
    small: int = 100,
) -> Bound:
    link = PortLink(speed_mbps=speed_mbps, lanes=lanes, cable_m=cable_m, mtu=mtu)
    return bound(PAUSE, cell_bytes, link, Traffic(mtu=frame, small_packet_percent=small))


def test_worked_by_hand() -> None:
    cable = 40_405  # 2 x 40 m x 800 Gb/s / 198,000 km/s / 8, rounded up
    response = 905 * 512 // 8
    flight = 9100 + 84 + cable + response
    assert least().xoff_bytes == 1024 + 3 * flight  # a frame of 64 bytes in a cell of 192
    assert least(small=0).xoff_bytes == 1024 + -(-flight * 9 // 8)  # 1024 bytes in six cells
    assert least(None).xoff_bytes == 1024 + flight


@pytest.mark.parametrize("speed_mbps", SPEEDS)
@pytest.mark.parametrize("chip", CHIPS)
def test_the_terms_add_up_and_have_sources(chip: str, speed_mbps: int) -> None:
    found = least(CHIPS[chip].cell_bytes, speed_mbps, small=50)
    terms = {term.name: term.value for term in found.terms}
    flight = sum(terms[n] for n in ("port frame", "pause frame", "cable", "peer response"))
    total = terms["peer frame"] + terms["cell waste"] * flight
    assert found.xoff_bytes - 1 < total <= found.xoff_bytes
    assert all(term.source and term.formula for term in found.terms)
    assert {term.unit for term in found.terms} == {"bytes", "times"}


def missing(found: Bound) -> str:
    return "; ".join(found.missing)


@pytest.mark.parametrize("speed_mbps", IEEE_SPEEDS)
def test_nothing_is_missing_where_all_is_known(speed_mbps: int) -> None:
    assert least(192, speed_mbps).missing == ()


def test_what_is_missing_is_named() -> None:
    assert "pause quanta at 1600G; the time at 800G stands in" in missing(least(256, 1_600_000))
    assert "pause quanta at 5G; the time at 1G stands in" in missing(least(256, 5_000))
    assert missing(least(None)).startswith("cell size of the chip")


@pytest.mark.parametrize(
    ("speed_gbps", "lanes", "named"),
    [(800, 8, False), (400, 4, False), (800, 4, True), (400, 2, True), (1600, 8, True)],
)
def test_lanes_of_200g_name_the_inner_fec(
    speed_gbps: int,
    lanes: int,
    named: bool,  # noqa: FBT001 - drawn from the table
) -> None:
    found = least(256, speed_gbps * 1000, lanes=lanes)
    assert ("inner FEC on 200G lanes" in missing(found)) is named


def test_a_speed_without_quanta_keeps_the_time_of_the_next_slower_one() -> None:
    slow, fast = least(), least(speed_mbps=1_600_000)
    terms = [{t.name: t.value for t in found.terms}["peer response"] for found in (slow, fast)]
    assert terms[1] == 2 * terms[0]


# ---- laws ----------------------------------------------------------------------------------------

cells = st.sampled_from([None, 64, 96, 144, 192, 208, 256])
speeds = st.sampled_from(SPEEDS)
metres = st.integers(0, 2000)
frames = st.integers(64, 9216)
shares = st.integers(0, 100)


@given(cells, speeds, st.tuples(metres, metres), frames, frames, shares)
def test_a_longer_cable_takes_no_less(
    cell: int | None, speed: int, pair: tuple[int, int], mtu: int, frame: int, share: int
) -> None:
    short, long = (
        least(cell, speed, length, mtu=mtu, frame=frame, small=share).xoff_bytes
        for length in sorted(pair)
    )
    assert short <= long


@given(cells, metres, frames, frames, shares)
def test_a_faster_port_takes_no_less(
    cell: int | None, length: int, mtu: int, frame: int, share: int
) -> None:
    found = [
        least(cell, speed, length, mtu=mtu, frame=frame, small=share).xoff_bytes for speed in SPEEDS
    ]
    assert all(slow <= fast for slow, fast in pairwise(found))


@given(cells, speeds, metres, st.tuples(frames, frames), frames, shares)
def test_a_larger_port_mtu_takes_no_less(
    cell: int | None, speed: int, length: int, pair: tuple[int, int], frame: int, share: int
) -> None:
    small, large = (
        least(cell, speed, length, mtu=mtu, frame=frame, small=share).xoff_bytes
        for mtu in sorted(pair)
    )
    assert small <= large


@given(
    st.sampled_from([None, 128, 144, 192, 208, 256]),
    speeds,
    metres,
    frames,
    frames,
    st.tuples(shares, shares),
)
def test_more_small_packets_take_no_less(
    cell: int | None, speed: int, length: int, mtu: int, frame: int, pair: tuple[int, int]
) -> None:
    """In cells of two minimum frames and more, no frame wastes more than a minimum frame."""
    few, many = (
        least(cell, speed, length, mtu=mtu, frame=frame, small=share).xoff_bytes
        for share in sorted(pair)
    )
    assert few <= many


@given(cells, speeds, metres, frames, frames, shares)
def test_lanes_change_no_figure(
    cell: int | None, speed: int, length: int, mtu: int, frame: int, share: int
) -> None:
    figures = {
        least(cell, speed, length, lanes=lanes, mtu=mtu, frame=frame, small=share).xoff_bytes
        for lanes in (1, 2, 4, 8)
    }
    assert len(figures) == 1


# ---- beside SONiC's own formula ------------------------------------------------------------------


@pytest.mark.parametrize("release", [Release.R202511, Release.MASTER])
@pytest.mark.parametrize("spectrum", SPECTRUMS)
def test_the_formula_keeps_the_bound_on_the_whole_grid(spectrum: int, release: Release) -> None:
    """Every stored answer of SONiC's script at a speed that has pause quanta."""
    which = "new" if release.has(Release.R202605) else "old"
    known = [
        row
        for row in GRID
        if row["spectrum"] == spectrum
        and row["speed_mbps"] in PAUSE.quanta
        and row["lossless_mtu"] in {*RDMA_MTUS, 1500, 9216}
    ]
    wrong = [
        row
        for row in known
        if row[f"{which}_xoff"]
        < least(
            dynamic(spectrum).cell_bytes,
            row["speed_mbps"],
            row["cable_m"],
            lanes=row["lanes"],
            mtu=row["port_mtu"],
            frame=row["lossless_mtu"],
            small=row["small_percent"],
        ).xoff_bytes
    ]
    assert len(known) > 900
    assert wrong == []


@given(
    st.sampled_from(SPECTRUMS),
    st.sampled_from(IEEE_SPEEDS),
    metres,
    frames,
    st.sampled_from(RDMA_MTUS),
    shares,
    st.booleans(),
    st.sampled_from(list(Release)),
)
def test_the_formula_keeps_the_bound_for_every_rdma_mtu(
    chip: int,
    speed: int,
    length: int,
    mtu: int,
    frame: int,
    share: int,
    shared: bool,  # noqa: FBT001 - drawn
    release: Release,
) -> None:
    found = headroom(
        dynamic(chip),
        PAUSE,
        PortLink(speed_mbps=speed, lanes=4, cable_m=length, mtu=mtu),
        Traffic(mtu=frame, small_packet_percent=share),
        shared_headroom=shared,
        release=release,
    )
    floor = least(dynamic(chip).cell_bytes, speed, length, mtu=mtu, frame=frame, small=share)
    assert floor.xoff_bytes <= found.xoff_bytes


def formula(chip: int, speed_mbps: int, frame: int, small: int) -> int:
    return headroom(
        dynamic(chip),
        PAUSE,
        PortLink(speed_mbps=speed_mbps, lanes=8, cable_m=40),
        Traffic(mtu=frame, small_packet_percent=small),
        shared_headroom=False,
        release=Release.MASTER,
    ).xoff_bytes


@pytest.mark.parametrize("small", [0, 50, 100])
@pytest.mark.parametrize("spectrum", SPECTRUMS)
def test_the_formula_falls_below_the_bound_at_1600g(spectrum: int, small: int) -> None:
    """SONiC has no quanta there and takes a constant that is less than half of 800G's."""
    floor = least(dynamic(spectrum).cell_bytes, 1_600_000, small=small)
    assert formula(spectrum, 1_600_000, 1024, small) < floor.xoff_bytes
    assert any("1600G" in fact for fact in floor.missing)


def test_the_formula_falls_below_the_bound_for_a_frame_just_over_a_cell() -> None:
    """It takes large frames to fill their cells; one of 193 bytes fills half of two."""
    assert formula(4, 800_000, 193, 0) < least(frame=193, small=0).xoff_bytes
