"""The page of a fabric: what it says, what it leaves alone, and how large it gets."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import pytest

from railwright import __version__, pipeline
from railwright.base.location import Location
from railwright.model.fabric import Device, Fabric
from railwright.model.finding import Finding, Severity
from railwright.model.lossless import LosslessPlan, PortFigures, ReserveKind, Verdict
from railwright.model.qos_profile import Evidence
from railwright.report.page import page
from railwright.report.page.figures import LogAxis, mark, place
from railwright.report.page.flow import flows
from railwright.report.page.kinds import kinds
from railwright.report.page.memory import budget, standing
from railwright.report.page.overview import header
from railwright.report.page.scale import axes, scale
from railwright.report.page.switch import switch
from running import crowded
from samples import fabric as sample_fabric

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
TEMPLATES = sorted((ROOT / "templates" / "pages").glob("*.j2"))
HOSTILE = "</style><script>alert(1)</script>\"'&"
LEAVES = 512
SMALL_BYTES = 150_000


@cache
def lab() -> Fabric:
    return pipeline.design(ROOT / "inventories" / "lab").fabric


def profiled(profile: str, folder: Path) -> Fabric:
    """Return the lab under another QoS profile."""
    text = (ROOT / "inventories" / "lab" / "fabric.yml").read_text("utf-8")
    changed = text.replace("qos: ai-26-48", f"qos: {profile}")
    assert changed != text
    folder.joinpath("fabric.yml").write_text(changed, "utf-8")
    return pipeline.design(folder).fabric


def leaf() -> Device:
    return lab().device("leaf-1-01")


def with_plan(device: Device, **changes: object) -> Device:
    plan = device.qos.plan.model_copy(update=changes)
    return device.model_copy(update={"qos": device.qos.model_copy(update={"plan": plan})})


def only(*devices: Device) -> Fabric:
    return lab().model_copy(update={"devices": devices})


# ---- the whole page ----------------------------------------------------------------------------


def test_the_same_fabric_gives_the_same_page() -> None:
    again = pipeline.design(ROOT / "inventories" / "lab").fabric
    assert page(lab()) == page(again)


def test_the_page_names_nothing_that_could_be_loaded() -> None:
    text = page(lab())
    for pattern in (
        r"\ssrc=",
        r"<link\b",
        r"<img\b",
        r"<iframe\b",
        r"@import",
        r"url\(",
        r"https?:",
    ):
        assert re.findall(pattern, text) == [], pattern
    assert re.findall(r"\sstyle=", text) == []
    assert re.findall(r"\son[a-z]+=", text) == []


@pytest.mark.parametrize("tag", ["style", "script"])
def test_the_policy_names_the_digest_of_what_stands_in_the_page(tag: str) -> None:
    text = page(lab())
    (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_hostile_words_are_escaped_wherever_they_stand() -> None:
    device = leaf().model_copy(
        update={"name": HOSTILE, "hwsku": HOSTILE, "release": HOSTILE, "model": HOSTILE}
    )
    made = only(device).model_copy(update={"site": HOSTILE, "description": HOSTILE})
    text = page(made)
    assert text.count("<script>") == 1
    assert HOSTILE not in text
    assert text.count("&lt;/style&gt;&lt;script&gt;alert(1)") >= 6


def test_five_hundred_leaves_that_are_alike_are_one_row() -> None:
    one = leaf()
    leaves = [one.model_copy(update={"name": f"leaf-{n:03}"}) for n in range(LEAVES, 0, -1)]
    text = page(only(*leaves))
    assert len(text.encode()) < SMALL_BYTES
    assert text.count('class="switch"') == 1
    assert f'data-figure="devices" data-kind="k1" data-value="{LEAVES}"' in text
    names = re.findall(r"<li>(leaf-\d+)</li>", text)
    assert names == [f"leaf-{n:03}" for n in range(1, LEAVES + 1)]


@pytest.mark.parametrize(
    "profile",
    [
        "amd-thor",
        "asterfusion-34",
        "dual-lossless",
        "gaudi-24",
        "lossy-trim",
        "nvidia-roce",
        "sonic-azure",
    ],
)
def test_every_profile_has_a_page(profile: str, tmp_path: Path) -> None:
    made = profiled(profile, tmp_path)
    text = page(made)
    lossless = any(device.qos.plan.ports for device in made.devices)
    overview = text.split('id="overview"')[1].split("</section>")[0]
    assert (">never<" in overview) is not lossless
    assert ('class="scale"' in text) is lossless
    assert ("no lossless class" in text) is not lossless


def test_a_fabric_without_figures_has_a_page() -> None:
    assert 'class="scale"' not in page(sample_fabric())
    assert "nothing to fit" in page(only())


def test_checked_is_never_called_measured() -> None:
    text = page(lab())
    assert "checked, not measured" in text
    assert "figures are judged" in page(lab())
    assert Evidence.COMPUTED.value in text


def test_no_version_of_the_tool_is_in_the_page() -> None:
    assert __version__ not in page(lab())
    assert "Made by Railwright from the inventory of lab." in page(lab())


# ---- findings ----------------------------------------------------------------------------------


def test_findings_are_listed_and_escaped() -> None:
    found = Finding(
        id="MMU009",
        severity=Severity.WARNING,
        message=HOSTILE,
        hint=HOSTILE,
        location=Location("fabric.yml", 21, 9),
    )
    accepted = found.model_copy(update={"id": "MMU002", "suppressed": "known"})
    text = page(lab(), (found, accepted))
    section = text.split('<section id="findings"')[1].split("</section>")[0]
    assert section.count("<li ") == 1
    assert 'data-finding="MMU009" data-severity="warning"' in section
    assert "fabric.yml:21:9" in section
    assert section.count("&lt;/style&gt;&lt;script&gt;alert(1)") == 2
    assert HOSTILE not in text
    assert "MMU002" not in text


def test_a_page_without_findings_has_no_section_for_them() -> None:
    assert 'id="findings"' not in page(lab())


# ---- kinds of switch ---------------------------------------------------------------------------


def test_kinds_of_the_lab() -> None:
    found = [tuple(device.name for device in kind.devices) for kind in kinds(lab())]
    assert found == [
        ("leaf-1-01", "leaf-1-02"),
        ("leaf-1-03", "leaf-1-04"),
        ("spine-01",),
        ("spine-02",),
    ]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"release": "202511"}, id="release"),
        pytest.param({"hwsku": "ACS-SN5610N"}, id="hwsku"),
        pytest.param({"model": "SN5610N"}, id="model"),
    ],
)
def test_hardware_and_release_tell_kinds_apart(change: dict[str, object]) -> None:
    other = leaf().model_copy(update={"name": "other", **change})
    assert len(kinds(only(leaf(), other))) == 2


def test_another_figure_is_another_kind() -> None:
    other = with_plan(leaf(), pause_bytes=leaf().qos.plan.pause_bytes - 1)
    assert len(kinds(only(leaf(), other))) == 2


def _moved(port: PortFigures) -> PortFigures:
    return port.model_copy(update={"interfaces": port.interfaces[::-1]})


def test_other_interfaces_are_the_same_kind_and_are_told() -> None:
    plan: LosslessPlan = leaf().qos.plan
    swapped = tuple(map(_moved, plan.ports))
    other = with_plan(leaf(), ports=swapped).model_copy(update={"name": "other"})
    (kind,) = kinds(only(leaf(), other))
    users = switch(kind).ports[0].users
    assert [one.devices for one in users] == ["leaf-1-01", "other"]
    assert switch(kinds(only(leaf()))[0]).ports[0].users == ()


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


# ---- templates ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_escapes_everything_and_computes_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    inside = re.findall(r"\{[{%](.*?)[%}]\}", text, re.DOTALL)
    assert [one for one in inside if re.search(r"\|\s*safe|autoescape", one)] == []
    bare = [re.sub(r'"[^"]*"', "", one) for one in inside]
    assert [one for one in bare if re.search(r"\s[-+*/%]\s|//|\*\*", one)] == []
    assert len(text.splitlines()) <= 80
