"""The figures of the page of a fabric and how they are drawn: memory, scales, flows."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright import pipeline
from railwright.model.lossless import LosslessPlan, ReserveKind, Verdict
from railwright.report.page import page
from railwright.report.page.figures import LogAxis, mark, place
from railwright.report.page.flow import flows
from railwright.report.page.kinds import kinds
from railwright.report.page.memory import budget, standing
from railwright.report.page.overview import header
from railwright.report.page.scale import axes, scale
from railwright.report.page.switch import switch
from running import crowded
from unit.report.lab_page import ROOT, lab, leaf, only, profiled, with_plan

# ---- memory ------------------------------------------------------------------------------------


def _left(available: int, least: int) -> LosslessPlan:
    plan = leaf().qos.plan
    return plan.model_copy(update={"available_bytes": available, "min_shared_bytes": least})


@pytest.mark.parametrize(
    ("available", "least", "state", "word"),
    [
        pytest.param(100, 100, "good", "fits", id="just-fits"),
        pytest.param(99, 100, "warn", "tight", id="below-the-least"),
        pytest.param(0, 100, "warn", "tight", id="nothing-left"),
        pytest.param(-1, 100, "bad", "overcommitted", id="over-committed"),
    ],
)
def test_the_verdict_follows_what_is_left(
    available: int, least: int, state: str, word: str
) -> None:
    found = standing(_left(available, least))
    assert (found.state, found.word) == (state, word)


def test_a_crowded_pool_is_told_wherever_the_page_has_a_verdict(tmp_path: Path) -> None:
    made = pipeline.design(crowded(ROOT, tmp_path)).fabric
    plan = made.device("leaf-1-01").qos.plan
    assert plan.verdict is Verdict.CROWDED
    assert plan.available_bytes > plan.min_shared_bytes
    found = standing(plan)
    assert (found.state, found.word) == ("warn", "crowded")
    assert found.why.startswith("headroom of all ports exceeds its pool by ")
    text = page(made)
    header = text.split("<main>")[0]
    assert "</span>crowded</span>" in header
    overview = text.split('id="overview"')[1].split("</section>")[0]
    assert "</span>crowded</span>" in overview
    assert found.why in overview
    of_kind = text.split('<section id="k1"')[1].split("</h2>")[0]
    assert "</span>crowded</span>" in of_kind


def test_the_head_has_the_worst_verdict_of_all_kinds(tmp_path: Path) -> None:
    crowd = pipeline.design(crowded(ROOT, tmp_path)).fabric.device("leaf-1-01")
    tight = leaf().model_copy(update={"name": "tight"})
    tight = with_plan(tight, min_shared_bytes=tight.qos.plan.available_bytes + 1)
    found = header(only(), kinds(only(tight, leaf(), crowd))).verdict
    assert (found.word, found.why) == ("crowded", "1 of 3 kinds of switch")


def _percent(text: str) -> float:
    return float(text.removesuffix("%"))


@pytest.mark.parametrize("name", ["leaf-1-01", "leaf-1-03"])
def test_the_pieces_of_the_bar_are_the_whole_memory(name: str) -> None:
    plan = lab().device(name).qos.plan
    account = budget("k1", plan)
    assert sum(one.value for one in account.segments) == plan.memory_bytes
    assert sum(_percent(one.width) for one in account.segments) == pytest.approx(100, abs=0.01)
    places = [_percent(one.at) for one in account.segments]
    assert places == sorted(places)
    assert account.end is None


def test_a_reserve_is_drawn_as_what_it_is_for_whatever_its_name() -> None:
    plan = leaf().qos.plan
    names = [
        one.model_copy(update={"name": f"headroom {n}"}) for n, one in enumerate(plan.reserves)
    ]
    account = budget("k1", plan.model_copy(update={"reserves": tuple(names)}))
    pieces = {one.name: one.value for one in account.segments}
    for kind in ReserveKind:
        assert pieces.get(kind.value, 0) == plan.reserved_for(kind)
    assert [row.segment for row in account.rows] == [one.kind.value for one in plan.reserves]


def test_promises_beyond_the_memory_are_drawn_beyond_its_end() -> None:
    plan = leaf().qos.plan
    reserve = plan.reserves[2].model_copy(update={"each_bytes": plan.memory_bytes // 6})
    over = plan.model_copy(
        update={"reserves": (reserve,), "available_bytes": -1, "shared_bytes": -1}
    )
    account = budget("k1", over)
    (piece,) = account.segments
    assert (piece.name, piece.width) == ("headroom", "100%")
    assert account.end is not None
    assert _percent(account.end.at) == pytest.approx(75, abs=0.1)
    assert account.verdict.state == "bad"


def test_headroom_is_told_from_other_reserves() -> None:
    account = budget("k1", leaf().qos.plan)
    headroom = [row.name for row in account.rows if row.segment == "headroom"]
    assert headroom == ["pg_lossless_400000_3m_profile", "pg_lossless_800000_30m_profile"]
    assert account.headroom.value == sum(
        row.total.value for row in account.rows if row.segment == "headroom"
    )


# ---- drawings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        pytest.param(0, "0%", id="left"),
        pytest.param(100, "100%", id="right"),
        pytest.param(37.5, "37.5%", id="between"),
        pytest.param(100 / 3, "33.333%", id="third"),
        pytest.param(-5, "0%", id="off-the-left"),
        pytest.param(105, "100%", id="off-the-right"),
    ],
)
def test_a_place_is_on_the_drawing(percent: float, text: str) -> None:
    assert place(percent) == text


@pytest.mark.parametrize(
    ("percent", "anchor"),
    [
        pytest.param(1, "start", id="left-edge"),
        pytest.param(50, "middle", id="middle"),
        pytest.param(99, "end", id="right-edge"),
    ],
)
def test_a_label_near_an_edge_turns_inwards(percent: float, anchor: str) -> None:
    assert mark("tick", percent, "1 MiB").anchor == anchor


@pytest.mark.parametrize(
    ("least", "most", "axis"),
    [
        pytest.param(64 << 10, 64 << 20, LogAxis(16, 26), id="exact"),
        pytest.param((64 << 10) + 1, (64 << 20) + 1, LogAxis(16, 28), id="beyond"),
        pytest.param(5, 5, LogAxis(2, 4), id="one-figure"),
        pytest.param(0, 0, LogAxis(0, 2), id="nothing"),
    ],
)
def test_an_axis_holds_its_figures(least: int, most: int, axis: LogAxis) -> None:
    assert LogAxis.over(least, most) == axis


def test_an_axis_has_one_tick_for_two_octaves_and_one_for_a_power_of_ten() -> None:
    axis = LogAxis(16, 20)
    assert [(tick.at, tick.label) for tick in axis.ticks()] == [
        ("0%", "64 KiB"),
        ("50%", "256 KiB"),
        ("100%", "1 MiB"),
    ]
    assert [tick.label for tick in axis.times(800_000)] == ["1 µs", "10 µs"]


def test_a_scale_without_marking_shows_the_headroom_alone() -> None:
    plan = leaf().qos.plan
    drawn = scale(plan, plan.ports[0], (), axes(plan))
    assert [band.name for band in drawn.bands] == ["headroom"]
    assert drawn.marks == ()
    assert drawn.told.startswith("PFC fires")


def test_a_pool_of_nothing_has_a_scale() -> None:
    empty = with_plan(leaf(), pause_bytes=0, shared_bytes=-1, pause_by_groups={1: 0, 6: 0})
    assert 'data-mark="pause"' in page(only(empty))


def test_pause_points_beyond_the_groups_there_are_frighten_nobody() -> None:
    (kind, *_) = kinds(lab())
    caps = {cap.groups: (cap.state, cap.told) for cap in switch(kind).caps}
    assert caps[6] == ("good", "marking first")
    assert caps[64] == ("off", "there are 12")


def test_pause_points_say_at_which_speed_pfc_comes_first() -> None:
    plan = leaf().qos.plan
    early = with_plan(leaf(), pause_by_groups={**plan.pause_by_groups, 8: 900_000})
    (kind,) = kinds(only(early))
    caps = {cap.groups: (cap.state, cap.told) for cap in switch(kind).caps}
    assert caps[8] == ("warn", "PFC first at 800G")


# ---- flows -------------------------------------------------------------------------------------


def test_the_way_of_a_packet() -> None:
    (flow,) = flows(kinds(lab()))
    assert (flow.profile, flow.used_by, flow.idle) == ("ai-26-48", "all kinds", "1-2,4-5")
    lanes = {lane.name: lane for lane in flow.lanes}
    roce = lanes["roce"]
    assert (roce.dscp, roce.queue, roce.group, roce.lossless, roce.ecn) == (
        "24-31",
        3,
        3,
        True,
        True,
    )
    assert (lanes["cnp"].scheduler, lanes["cnp"].strict, lanes["cnp"].group) == ("STRICT", True, 0)
    assert [one.traffic_class for one in flow.points if one.dscp in {0, 26, 48, 63}] == [
        "0",
        "3",
        "6",
        "7",
    ]


def test_two_profiles_are_two_flows(tmp_path: Path) -> None:
    other = profiled("dual-lossless", tmp_path).device("spine-01")
    found = flows(kinds(only(leaf(), other)))
    assert [(flow.profile, flow.used_by) for flow in found] == [
        ("ai-26-48", "k1"),
        ("dual-lossless", "k2"),
    ]
