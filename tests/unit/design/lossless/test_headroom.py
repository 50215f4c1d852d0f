"""Headroom: what SONiC's own script answers, laws it keeps, and the one it breaks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from buffers import PAUSE, SHIPPED, SPECTRUMS, dynamic, oracle, version
from railwright.design.lossless.headroom import PortLink, Traffic, headroom
from railwright.model.asic import DynamicBuffers, PauseQuanta
from railwright.model.lossless import Headroom
from railwright.model.types import Release

ROWS = oracle("headroom")
KIB = 1024
IEEE_SPEEDS = sorted(PAUSE.quanta)
RELEASES = list(Release)


def plan(
    spectrum: int,
    speed_gbps: int,
    lanes: int,
    cable_m: int,
    small: int = 50,
    *,
    lossless_mtu: int = 1024,
    shared: bool = False,
    release: Release = Release.MASTER,
) -> Headroom:
    """A port of MTU 9100."""
    return headroom(
        dynamic(spectrum),
        PAUSE,
        PortLink(speed_mbps=speed_gbps * 1000, lanes=lanes, cable_m=cable_m),
        Traffic(mtu=lossless_mtu, small_packet_percent=small),
        shared_headroom=shared,
        release=release,
    )


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("spectrum", SPECTRUMS)
def test_every_point_equals_the_switch(spectrum: int, release: Release) -> None:
    which = version(release, Release.R202605)
    rows = [row for row in ROWS if row["spectrum"] == spectrum]
    wrong = []
    for row in rows:
        found = headroom(
            dynamic(spectrum),
            PAUSE,
            PortLink(
                speed_mbps=row["speed_mbps"],
                lanes=row["lanes"],
                cable_m=row["cable_m"],
                mtu=row["port_mtu"],
                gearbox_delay=row["gearbox"],
            ),
            Traffic(mtu=row["lossless_mtu"], small_packet_percent=row["small_percent"]),
            shared_headroom=row["shared"] > 1,
            release=release,
        )
        sizes = (found.xoff_bytes, found.xon_bytes, found.size_bytes)
        if sizes != (row[f"{which}_xoff"], row[f"{which}_xon"], row[f"{which}_size"]):
            wrong.append((row, sizes))
    assert len(rows) > 1000
    assert wrong == []


def test_the_grid_is_whole() -> None:
    grid = {(row["spectrum"], row["speed_mbps"], row["lanes"], row["cable_m"]) for row in ROWS}
    speeds = {10, 25, 40, 50, 100, 200, 400, 800, 1600}
    cables = {1, 2, 3, 5, 10, 30, 40, 50, 100, 150, 300, 500, 1000}
    whole = {
        (a, s * 1000, lanes, c) for a in SPECTRUMS for s in speeds for lanes in (1, 2, 4, 8)
        for c in cables
    }  # fmt: skip
    assert whole <= grid
    assert {row["port_mtu"] for row in ROWS} >= {1500, 4096, 9100, 9216}
    assert {row["small_percent"] for row in ROWS} >= {0, 50, 100}
    assert {row["shared"] for row in ROWS} == {0, 1, 2, 3, 4}


WORKED = [
    (4, 400, 4, 50, {3: (96256, 115712), 40: (119808, 139264), 300: (281600, 301056)}),
    (5, 400, 4, 50, {5: (98304, 117760), 30: (113664, 133120), 100: (157696, 177152)}),
    (4, 400, 4, 100, {3: (227328, 246784), 40: (283648, 303104), 300: (677888, 697344)}),
    (4, 800, 8, 50, {5: (108544, 156672), 40: (152576, 200704), 300: (476160, 524288)}),
    (4, 800, 8, 100, {5: (256000, 304128), 40: (362496, 410624), 300: (1149952, 1198080)}),
    (6, 400, 4, 50, {3: (115712, 158720), 40: (141312, 184320), 300: (318464, 361472)}),
    (6, 800, 4, 50, {5: (120832, 163840), 40: (168960, 211968), 300: (524288, 567296)}),
    (6, 800, 8, 50, {5: (120832, 216064), 40: (168960, 264192), 300: (524288, 619520)}),
    (6, 1600, 8, 50, {3: (49152, 144384), 40: (150528, 245760), 300: (860160, 955392)}),
]


@pytest.mark.parametrize(
    ("spectrum", "speed_gbps", "lanes", "small", "figures"),
    WORKED,
    ids=[f"spectrum-{row[0]}-{row[1]}g-{row[2]}-lanes-{row[3]}-percent" for row in WORKED],
)
def test_worked_examples(
    spectrum: int, speed_gbps: int, lanes: int, small: int, figures: dict[int, tuple[int, int]]
) -> None:
    for cable_m, sizes in figures.items():
        found = plan(spectrum, speed_gbps, lanes, cable_m, small)
        assert (found.xoff_bytes, found.size_bytes) == sizes


@pytest.mark.parametrize("release", RELEASES)
def test_a_release_changes_the_figures(release: Release) -> None:
    late = release.has(Release.R202605)
    assert plan(6, 800, 4, 40, release=release).xoff_bytes == (168960 if late else 148480)
    assert plan(4, 800, 8, 40, release=release).xoff_bytes == (152576 if late else 150528)
    assert plan(4, 800, 8, 40, release=release, shared=True).xoff_bytes == 150528


def test_shared_headroom_leaves_only_xon_to_the_port() -> None:
    found = plan(4, 800, 8, 40, shared=True)
    assert (found.xon_bytes, found.size_bytes, found.shared_headroom) == (38912, 38912, True)


VENDOR_TABLES = [
    ("SN5600", "standard", 4, 9216, 1024, 100, 24),
    ("SN5400", "standard", 4, 9216, 1024, 100, 24),
    ("SN5640", "lossy-10g-service", 5, 9216, 4096, 50, 36),
    ("SN5640", "lossy-25g-service", 5, 9216, 4096, 50, 42),
]


@pytest.mark.parametrize(
    ("platform", "table", "spectrum", "mtu", "lossless_mtu", "small", "rows"),
    VENDOR_TABLES,
    ids=[f"{row[0]}-{row[1]}" for row in VENDOR_TABLES],
)
def test_the_formula_made_the_vendor_tables(
    platform: str, table: str, spectrum: int, mtu: int, lossless_mtu: int, small: int, rows: int
) -> None:
    found = SHIPPED.platform(platform).headroom_tables[table]
    assert len(found) == rows
    for row in found:
        assert row.xoff == _vendor_xoff(
            dynamic(spectrum), (row.speed_mbps, row.cable_m), (mtu, lossless_mtu, small)
        )


@pytest.mark.parametrize("platform", ["SN6600_LD", "SN6810_LD"])
def test_the_spectrum_6_table_gives_800g_twice_the_reaction_time(platform: str) -> None:
    """Its rows are the formula at a response of 1,810 quanta at 800G; the script has 905."""
    found = SHIPPED.platform(platform).headroom_tables["standard"]
    doubled = PAUSE.model_copy(update={"quanta": {**PAUSE.quanta, 800_000: 1810}})
    assert {row.speed_mbps for row in found} >= {100_000, 400_000, 800_000}
    for row in found:
        point = (row.speed_mbps, row.cable_m)
        assert row.xoff == _vendor_xoff(dynamic(6), point, (9216, 4096, 50), doubled)
        if row.speed_mbps == 800_000:
            assert row.xoff == _vendor_xoff(dynamic(6), point, (9216, 4096, 50)) + 62 * KIB


def _vendor_xoff(
    asic: DynamicBuffers,
    point: tuple[int, int],
    frames: tuple[int, int, int],
    pause: PauseQuanta = PAUSE,
) -> int:
    """XOFF before any amendment, for (speed, cable) and (port MTU, lossless MTU, small share)."""
    return headroom(
        asic,
        pause,
        PortLink(speed_mbps=point[0], lanes=4, cable_m=point[1], mtu=frames[0]),
        Traffic(mtu=frames[1], small_packet_percent=frames[2]),
        shared_headroom=True,
        release=Release.R202511,
    ).xoff_bytes


def test_a_speed_without_quanta_falls_back_and_says_so() -> None:
    slow, fast = plan(6, 800, 8, 40), plan(6, 1600, 8, 40)
    assert (slow.peer_response_known, fast.peer_response_known) == (True, False)
    assert fast.xoff_bytes < slow.xoff_bytes
    term = next(term for term in fast.terms if term.name == "peer response")
    assert term.value == 3891.2
    assert "no pause quanta for 1600000" in term.formula


@pytest.mark.parametrize("lanes", [1, 2, 4, 8])
@pytest.mark.parametrize("spectrum", SPECTRUMS)
def test_the_terms_add_up_and_have_sources(spectrum: int, lanes: int) -> None:
    found = plan(spectrum, 400, lanes, 40)
    terms = {term.name: term.value for term in found.terms}
    parts = ["port frame", "cable", "MAC and PHY", "peer response"] + ["tile"] * (spectrum < 6)
    assert sum(terms[name] for name in parts) == pytest.approx(terms["flight"])
    assert terms["lossless frame and flight"] == pytest.approx(
        1024 + terms["flight"] * terms["cell occupancy"]
    )
    assert terms["MAC and PHY"] == 819.2
    added = ["xoff of the formula", "reduced small-packet share"]
    added += ["packet-buffer accounting"] * (spectrum == 6)
    assert sum(terms[name] for name in added) == terms["xoff"] == found.xoff_bytes
    assert (terms["xon"], terms["size"]) == (found.xon_bytes, found.size_bytes)
    assert all(term.source and term.formula for term in found.terms)
    assert {term.unit for term in found.terms} == {"bytes", "times"}


def test_a_gearbox_counts_twice() -> None:
    link = PortLink(speed_mbps=100_000, lanes=4, cable_m=5, gearbox_delay=400)
    found = headroom(
        dynamic(4),
        PAUSE,
        link,
        Traffic(mtu=1024, small_packet_percent=50),
        shared_headroom=True,
        release=Release.MASTER,
    )
    terms = {term.name: term.value for term in found.terms}
    assert terms["gearbox, each way"] == 100_000 * 400 / 8192
    others = sum(terms[n] for n in ("port frame", "cable", "MAC and PHY", "peer response", "tile"))
    assert terms["flight"] == pytest.approx(others + 2 * terms["gearbox, each way"])


speeds = st.sampled_from(IEEE_SPEEDS)
metres = st.integers(0, 2000)
frames = st.integers(64, 9216)
shares = st.integers(0, 100)
chips = st.sampled_from(SPECTRUMS)
releases = st.sampled_from(RELEASES)


def _xoff(
    chip: int, link: PortLink, traffic: Traffic, *, shared: bool, release: Release
) -> Headroom:
    return headroom(dynamic(chip), PAUSE, link, traffic, shared_headroom=shared, release=release)


def _never_less(small: Headroom, large: Headroom, release: Release) -> None:
    """More of anything takes no less room, but for one kibibyte at the edge of the amendment."""
    slack = KIB if release.has(Release.R202605) and not small.shared_headroom else 0
    assert large.xoff_bytes >= small.xoff_bytes - slack
    assert large.size_bytes >= small.size_bytes - slack
    assert large.xon_bytes == small.xon_bytes


@given(chips, speeds, metres, metres, frames, shares, st.booleans(), releases)
@example(6, 25_000, 37, 38, 1024, 95, False, Release.MASTER)  # noqa: FBT003 - positional strategies
def test_a_longer_cable_takes_no_less(
    chip: int,
    speed: int,
    one: int,
    other: int,
    frame: int,
    share: int,
    shared: bool,  # noqa: FBT001 - drawn
    release: Release,
) -> None:
    traffic = Traffic(mtu=frame, small_packet_percent=share)
    short, long = (
        _xoff(
            chip,
            PortLink(speed_mbps=speed, lanes=4, cable_m=length),
            traffic,
            shared=shared,
            release=release,
        )
        for length in sorted((one, other))
    )
    _never_less(short, long, release)


@given(chips, metres, frames, frames, shares, st.booleans(), releases)
def test_a_faster_port_takes_no_less(
    chip: int,
    length: int,
    frame: int,
    mtu: int,
    share: int,
    shared: bool,  # noqa: FBT001 - drawn
    release: Release,
) -> None:
    traffic = Traffic(mtu=frame, small_packet_percent=share)
    found = [
        _xoff(
            chip,
            PortLink(speed_mbps=speed, lanes=8, cable_m=length, mtu=mtu),
            traffic,
            shared=shared,
            release=release,
        )
        for speed in IEEE_SPEEDS
    ]
    for slow, fast in pairwise(found):
        _never_less(slow, fast, release)


@given(chips, speeds, metres, st.tuples(frames, frames), shares, st.booleans(), releases)
def test_a_larger_port_mtu_takes_no_less(
    chip: int,
    speed: int,
    length: int,
    mtus: tuple[int, int],
    share: int,
    shared: bool,  # noqa: FBT001 - drawn
    release: Release,
) -> None:
    traffic = Traffic(mtu=1024, small_packet_percent=share)
    small, large = (
        _xoff(
            chip,
            PortLink(speed_mbps=speed, lanes=8, cable_m=length, mtu=mtu),
            traffic,
            shared=shared,
            release=release,
        )
        for mtu in sorted(mtus)
    )
    _never_less(small, large, release)


@given(chips, speeds, metres, frames, st.tuples(shares, shares), st.booleans(), releases)
def test_more_small_packets_take_no_less(
    chip: int,
    speed: int,
    length: int,
    frame: int,
    pair: tuple[int, int],
    shared: bool,  # noqa: FBT001 - drawn
    release: Release,
) -> None:
    link = PortLink(speed_mbps=speed, lanes=4, cable_m=length)
    few, many = (
        _xoff(
            chip,
            link,
            Traffic(mtu=frame, small_packet_percent=share),
            shared=shared,
            release=release,
        )
        for share in sorted(pair)
    )
    _never_less(few, many, release)


def test_one_metre_more_may_take_a_kibibyte_less() -> None:
    """The amendment of 2 KiB ends where the bound comes within 3 KiB (also on the switch)."""
    assert [plan(6, 25, 4, length, 95).xoff_bytes for length in (37, 38)] == [65536, 64512]


def test_larger_lossless_frames_may_take_less() -> None:
    """The same share of small packets by count is a smaller one by bytes."""
    assert plan(4, 800, 8, 40).xoff_bytes == 152576
    assert plan(4, 800, 8, 40, lossless_mtu=4096).xoff_bytes == 134144
