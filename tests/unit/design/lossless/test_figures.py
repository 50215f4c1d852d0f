"""Figures of ports that are alike, the rows that hang on them, and what people are told."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buffers import PAUSE, SHIPPED
from railwright.base.location import Location, Origin
from railwright.design import kinds
from railwright.design.lossless.figures import (
    dynamic_th,
    port_figures,
    shares_headroom,
    static_name,
    table_row,
)
from railwright.design.lossless.plan import make_plan
from railwright.design.lossless.rows import TRIM_PROFILE, group_rows, queue_rows, ranges
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.design.memory_findings import Planned, PlanReport
from railwright.model.finding import Kind
from railwright.model.lossless import Origination, PortFigures
from railwright.model.qos_profile import QosProfile
from railwright.model.types import BufferModel, Release
from switches import (
    DYNAMIC,
    PLATFORMS,
    SPECTRUM_PLATFORMS,
    TERALYNX_PLATFORMS,
    TRADITIONAL,
    ports,
    silicon,
    with_buffers,
)

AI = SHIPPED.qos("ai-26-48")


TERALYNX_7 = ("6512-32R", "SW-TO3200K")
"""Their 100G rows give the peer less time than 394 pause quanta."""


def figures(chip: Silicon, port: PortSet, profile: QosProfile = AI) -> PortFigures:
    found = port_figures(chip, profile.buffers, port, profile.name)
    assert found is not None
    return found


def test_the_switch_computes_under_the_dynamic_model() -> None:
    found = figures(silicon("SN5600", DYNAMIC), ports(2))
    assert found.decided_by is Origination.SWITCH
    assert found.buffer_profile == "pg_lossless_800000_40m_profile"
    sizes = (found.headroom.xoff_bytes, found.headroom.xon_bytes, found.headroom.size_bytes)
    assert sizes == (365_568, 38_912, 413_696)
    assert found.interfaces == ("Ethernet0", "Ethernet8")


def test_the_name_says_what_is_unusual() -> None:
    chip = silicon("SN5600", DYNAMIC)
    odd = ports(1, speed_gbps=400, lanes=8, cable_m=7, mtu=9216)
    assert figures(chip, odd).buffer_profile == "pg_lossless_400000_7m_mtu9216_8lane_profile"
    other = with_buffers("ai-26-48", dynamic_th=3)
    assert figures(chip, odd, other).buffer_profile == figures(chip, odd).buffer_profile
    assert static_name(400_000, 7) == "pg_lossless_400000_7m_profile"


@pytest.mark.parametrize("platform", TERALYNX_PLATFORMS)
def test_a_looked_up_row_is_the_vendor_s(platform: str) -> None:
    chip = silicon(platform)
    for row in chip.rows:
        port = ports(1, speed_gbps=row.speed_mbps // 1000, lanes=4, cable_m=row.cable_m)
        found = figures(chip, port)
        short = found.bound.xoff_bytes > row.xoff
        assert not short or row.speed_mbps <= 100_000
        assert found.decided_by is (Origination.BOUND if short else Origination.TABLE)
        assert short or found.headroom.xoff_bytes == row.xoff
        assert found.headroom.shared_headroom
        assert {term.source for term in found.headroom.terms} == {chip.rows_source}
        assert found.buffer_profile == static_name(row.speed_mbps, row.cable_m)


def test_no_row_no_figures() -> None:
    assert port_figures(silicon("D64P512T"), AI.buffers, ports(speed_gbps=1600), AI.name) is None
    assert table_row(silicon("SN5600", TRADITIONAL), AI.buffers, ports(speed_gbps=1600)) is None


def test_a_table_that_asks_for_less_than_the_formula_gives_way() -> None:
    """SN6600_LD: the vendor's rows are for half small packets, the profile is for nothing else."""
    chip = silicon("SN6600_LD", TRADITIONAL)
    found = figures(chip, ports(1, lanes=4))
    assert found.decided_by is Origination.FORMULA
    row = next(r for r in chip.rows if (r.speed_mbps, r.cable_m) == (800_000, 40))
    assert found.headroom.xoff_bytes > row.xoff
    half = with_buffers("ai-26-48", traffic_mtu=4096, small_packet_percent=50)
    assert figures(chip, ports(1, lanes=4), half).headroom.xoff_bytes == row.xoff


@pytest.mark.parametrize(
    ("platform", "sku", "model", "ratio", "shared"),
    [
        ("SN5600", None, DYNAMIC, None, False),
        ("SN5600", None, DYNAMIC, 2, True),
        ("SN5600", "ACS-SN5600", TRADITIONAL, 2, False),
        ("SN5600", "Mellanox-SN5600-V256", TRADITIONAL, None, True),
        ("D64P512T", None, TRADITIONAL, None, True),
    ],
)
def test_who_shares_headroom(
    platform: str,
    sku: str | None,
    model: BufferModel,
    ratio: int | None,
    shared: bool,  # noqa: FBT001 - drawn from the table
) -> None:
    chip = silicon(platform, model, sku=sku)
    policy = with_buffers("ai-26-48", over_subscribe_ratio=ratio).buffers
    assert shares_headroom(chip, policy) is shared


@pytest.mark.parametrize(
    ("platform", "model", "exponent"),
    [("SN5600", DYNAMIC, 0), ("SN5600", TRADITIONAL, 0), ("D64P512T", TRADITIONAL, 1)],
)
def test_alpha_falls_back_to_the_vendor_s(platform: str, model: BufferModel, exponent: int) -> None:
    chip = silicon(platform, model)
    assert dynamic_th(chip, with_buffers("ai-26-48", dynamic_th=None).buffers) == exponent
    assert dynamic_th(chip, with_buffers("ai-26-48", dynamic_th=-3).buffers) == -3


# ---- rows ----------------------------------------------------------------------------------------

priorities = st.sets(st.integers(1, 7), max_size=2).map(lambda found: tuple(sorted(found)))
numbers = st.sets(st.integers(0, 15)).map(lambda found: tuple(sorted(found)))


def spread(ids: str) -> list[int]:
    first, _, last = ids.partition("-")
    return list(range(int(first), int(last or first) + 1))


@given(numbers)
def test_ranges_say_the_same_in_the_fewest_keys(found: tuple[int, ...]) -> None:
    keys = ranges(found)
    assert [number for key in keys for number in spread(key)] == list(found)
    ends = [(spread(key)[0], spread(key)[-1]) for key in keys]
    assert all(one[1] + 1 < other[0] for one, other in pairwise(ends))


@given(st.sampled_from(PLATFORMS), priorities)
def test_every_group_has_one_row_at_most(platform: str, lossless: tuple[int, ...]) -> None:
    chip = silicon(platform).figures
    rows = group_rows(chip, lossless, "headroom")
    ids = [number for key, _ in rows for number in spread(key)]
    assert ids == sorted(set(ids))
    assert 0 in ids
    mine = {number for key, profile in rows if profile == "headroom" for number in spread(key)}
    assert mine == set(lossless)
    assert {profile for _, profile in rows} <= {"headroom", chip.lossy_pg_profile}
    if chip.lossy_pgs != "0":
        assert ids == list(range(8))


@given(st.sampled_from(PLATFORMS), priorities, priorities)
def test_every_queue_has_just_one_row(
    platform: str, lossless: tuple[int, ...], trimmed: tuple[int, ...]
) -> None:
    chip = silicon(platform).figures
    trimmed = tuple(queue for queue in trimmed if queue not in lossless)
    rows = queue_rows(chip, lossless, trimmed)
    found = {number: profile for key, profile in rows for number in spread(key)}
    assert [number for key, _ in rows for number in spread(key)] == list(range(8))
    for queue, profile in found.items():
        if queue in lossless:
            assert profile == chip.lossless_queue_profile
        else:
            assert profile == (TRIM_PROFILE if queue in trimmed else chip.lossy_queue_profile)


# ---- what people are told ------------------------------------------------------------------------


def told(chip: Silicon, profile: QosProfile, *sets: PortSet) -> list[tuple[str, str, str | None]]:
    """Kind, message and hint of what a plan says of a switch."""
    said: list[tuple[str, str, str | None]] = []

    def report(
        kind: Kind, message: str, _where: object, hint: str | None = None, subject: str = ""
    ) -> None:
        assert subject == "leaf-1-01"
        said.append((kind.id, message, hint))

    origin = Origin("fabric", "tiers.leaf.platform", Location("fabric.yml", 3, 5))
    draft = SimpleNamespace(name="leaf-1-01", platform=chip.platform, platform_origin=origin)
    plan = make_plan(chip, profile, sets)
    context = SimpleNamespace(report=report)
    PlanReport(context, draft, Planned(chip, profile, sets, plan)).report()  # type: ignore[arg-type]
    return said


@pytest.mark.parametrize("platform", SPECTRUM_PLATFORMS)
def test_the_switch_s_own_figure_at_1600g_is_reported(platform: str) -> None:
    """SONiC would set aside less than can arrive; what is missing to know more is named."""
    said = told(silicon(platform, DYNAMIC), AI, ports(1, speed_gbps=1600))
    assert [kind for kind, _, _ in said] == [kinds.BELOW_BOUND.id]
    _, message, hint = said[0]
    assert "xoff of 1600G over 40 m is" in message
    assert hint is not None
    assert "pause quanta at 1600G" in hint
    assert "inner FEC on 200G lanes" in hint


@pytest.mark.parametrize("speed_mbps", [speed for speed in PAUSE.quanta if speed >= 10_000])
@pytest.mark.parametrize("platform", SPECTRUM_PLATFORMS)
@pytest.mark.parametrize("release", [Release.R202411, Release.R202605])
def test_nothing_is_said_of_speeds_that_sonic_knows(
    platform: str, speed_mbps: int, release: Release
) -> None:
    chip = silicon(platform, DYNAMIC, release)
    assert told(chip, AI, ports(1, speed_gbps=speed_mbps // 1000, lanes=4)) == []


def test_a_frame_just_over_a_cell_is_reported() -> None:
    odd = with_buffers("ai-26-48", traffic_mtu=193, small_packet_percent=0)
    said = told(silicon("SN5600", DYNAMIC), odd, ports(1))
    assert [kind for kind, _, _ in said] == [kinds.BELOW_BOUND.id]


def test_the_traditional_model_writes_the_bound_instead() -> None:
    odd = with_buffers("ai-26-48", traffic_mtu=193, small_packet_percent=0)
    chip = silicon("SN6600_LD", TRADITIONAL)
    assert told(chip, odd, ports(1, cable_m=300)) == []


def test_memory_that_is_promised_too_often_names_the_ways_out() -> None:
    dual = SHIPPED.qos("dual-lossless")
    said = told(silicon("SN5600", DYNAMIC), dual, ports(64, cable_m=300, profile=dual))
    found = {kind: (message, hint) for kind, message, hint in said}
    assert kinds.OVERCOMMITTED.id in found
    message, hint = found[kinds.OVERCOMMITTED.id]
    assert "of 158,229,504 bytes are reserved, -" in message
    assert hint is not None
    assert hint.startswith("what fits: cables of at most 200 m; one lossless priority")


def test_memory_that_is_tight_says_what_the_profile_wants() -> None:
    tight = with_buffers("ai-26-48", min_shared_percent=90)
    said = told(silicon("SN5600", DYNAMIC), tight, ports(64))
    assert [kind for kind, _, _ in said] == [kinds.TIGHT_MEMORY.id]
    assert "the profile wants 142,406,553" in said[0][1]


def test_marking_that_begins_with_the_second_frame_is_reported() -> None:
    dual = SHIPPED.qos("dual-lossless")
    said = told(silicon("SN5600", DYNAMIC), dual, ports(64, cable_m=270, profile=dual))
    assert {kind for kind, _, _ in said} == {kinds.TIGHT_MEMORY.id, kinds.EARLY_MARKING.id}
    assert "with 64 groups hot, so marking begins at" in said[1][1]


def test_a_feature_that_is_left_out_is_reported() -> None:
    chip = silicon("D64P512T")._replace(
        features=tuple(SHIPPED.feature(name) for name in SHIPPED.qos("lossy-trim").wants)
    )
    said = told(chip, SHIPPED.qos("lossy-trim"), ports(1, profile="lossy-trim"))
    assert said
    assert {kind for kind, _, _ in said} == {kinds.LEFT_OUT.id}


@pytest.mark.parametrize(
    ("release", "kind"),
    [(Release.R202405, None), (Release.R202505, "MMU012"), (Release.R202511, "MMU013")],
)
def test_a_watchdog_that_cannot_detect_is_told(release: Release, kind: str | None) -> None:
    chip = silicon("6512-32R", TRADITIONAL, release)
    said = {one for one, _, _ in told(chip, AI, ports(1, speed_gbps=400))}
    assert said & {"MMU012", "MMU013"} == ({kind} if kind else set())
