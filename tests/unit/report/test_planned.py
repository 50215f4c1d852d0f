"""A plan in every format, and in words."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

import planned as made
from railwright.base import resources
from railwright.model.disruption import Disruption, Verdict
from railwright.model.plan import Loss, Plan, Reach, Reason
from railwright.model.plan_kinds import OF_CLASS
from railwright.report import format_names, planned
from railwright.report.comment import parts
from railwright.report.plan_page import plan_page
from railwright.report.spans import plain
from reports import PLANNED, SITE, written

FILE = f"{SITE}/fabric.yml"


@pytest.mark.parametrize("form", format_names())
def test_every_format_tells_the_class_that_is_not_allowed_and_its_line(form: str) -> None:
    text = written(form, PLANNED)
    assert text == written(form, PLANNED), "the same plan makes the same bytes"
    assert text.endswith("\n")
    match form:
        case "text":
            assert "class: port-flap" in text
            assert "decided at fabric.yml:12:5" in text
            assert text.endswith("over --max-class session-reset\n")
        case "markdown":
            assert "**Not allowed: worse than session-reset**" in text
            assert f"`{FILE}:12:5`" in text
        case "json":
            document = json.loads(text)
            assert document["tables"].keys() == {"ways", "batches"}
        case "github":
            errors = [line for line in text.splitlines() if line.startswith("::error ")]
            assert len(errors) == 1
            assert f"file={FILE},line=12,col=5" in errors[0]
            assert text.count("::notice ") == 1
        case "gitlab":
            worst = [one for one in json.loads(text) if one["severity"] == "critical"]
            assert [(one["location"]["path"], one["location"]["lines"]) for one in worst] == [
                (FILE, {"begin": 12})
            ]
        case "sarif":
            (run,) = json.loads(text)["runs"]
            (one,) = [one for one in run["results"] if one["level"] == "error"]
            (place,) = one["locations"]
            assert one["ruleId"] == "CHG003"
            assert place["physicalLocation"]["region"]["startLine"] == 12
        case "junit":
            root = ET.fromstring(text)  # noqa: S314 # our own
            assert root.get("failures") == "1"
            (failure,) = root.iter("failure")
            assert "mtu" in (failure.text or "") + (failure.get("message") or "")
        case _:
            pytest.fail("a format of which this test does not know what it makes of a plan")


def test_lines_tell_what_changes_what_it_does_and_whom_it_reaches() -> None:
    assert [plain(line) for line in planned.lines(made.SMALL)] == [
        "~ PORT|Ethernet0  2 rows on 2 leaves",
        "    description: old -> new",
        "    leaf-1 leaf-2",
        "    class: hitless; a text for people",
        "~ PORT|Ethernet0  2 rows on 2 leaves",
        "    mtu: 9100 -> 9216",
        "    leaf-1 leaf-2",
        "    mtu 9,100 -> 9,216 B (+1.3 %), largest packet",
        "    class: port-flap; the port goes down and comes back",
        "    decided at fabric.yml:12:5",
        "class: port-flap",
        (
            "  leaf-1 PORT|Ethernet0.mtu: the port goes down and comes back "
            "[sonic-net/sonic-swss orchagent/portsorch.cpp (PortsOrch::doPortTask)]"
        ),
        "reaches: 2 switches, 2 ports, pod pod1, 1 server with 8 GPUs",
    ]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        pytest.param(made.SMALL, "port-flap: 4 rows on 2 switches", id="rows"),
        pytest.param(
            made.plan((), (), disruption=Disruption.HITLESS, added_devices=("a", "b")),
            "hitless: 2 new",
            id="new",
        ),
        pytest.param(
            made.SMALL.model_copy(update={"removed_devices": ("c",), "unknown": 3}),
            "port-flap: 4 rows on 2 switches, 1 gone, 3 changes of unknown effect",
            id="gone-and-unknown",
        ),
        pytest.param(
            made.plan(made.hunks(["a"], made.BEFORE, made.MTU, made.FLAP), ["a"]),
            "port-flap: 1 row on 1 switch",
            id="one",
        ),
    ],
)
def test_the_headline(plan: Plan, words: str) -> None:
    assert planned.headline(plan) == words


def test_a_reason_without_a_row_has_no_gap() -> None:
    reason = Reason(device="leaf-1", address="", why="it takes too long", source="a page")
    plan = made.SMALL.model_copy(update={"because": reason})
    assert planned.because(plan) == "leaf-1: it takes too long [a page]"
    assert planned.because(made.SMALL.model_copy(update={"because": None})) is None


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        pytest.param(Reach(), "nobody: no port and no session is touched", id="nobody"),
        pytest.param(
            Reach(devices=("a",), sessions=1, rails=(1, 2), planes=(1,), pods=("b", "c")),
            "1 switch, 1 session, rails 1 2, plane 1, pods b c",
            id="no-zeros",
        ),
    ],
)
def test_whom_it_reaches(reach: Reach, words: str) -> None:
    assert planned.reach(reach) == words


@pytest.mark.parametrize(
    ("verdict", "word"),
    [
        (made.FLAP, "port-flap"),
        (made.REFUSED, "port-flap, refused by the config updater"),
        (
            made.CALM.model_copy(update={"updater": Disruption.PORT_FLAP}),
            "port-flap by the config updater",
        ),
    ],
)
def test_the_word_of_a_hunk(verdict: Verdict, word: str) -> None:
    worst = verdict.updater or verdict.effect
    hunk = made.SMALL.hunks[0].model_copy(update={"verdict": verdict, "disruption": worst})
    assert planned.word(hunk) == word


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (119, "119 s"), (120, "2 min"), (90_000, "1,500 min")]
)
def test_a_duration(seconds: int, words: str) -> None:
    assert planned.duration(seconds) == words


def test_switches_that_go_the_same_way_are_one_row() -> None:
    ways, batches = planned.tables(made.SMALL)
    assert [row[0] for row in ways.rows] == ["leaf-1 leaf-2"]
    assert [row[:2] for row in batches.rows] == [("1 to 2", "leaf-1 leaf-2")]
    assert planned.tables(made.plan((), ())) == ()


def test_batches_of_several_switches_stand_alone() -> None:
    one, two = made.SMALL.batches
    several = one.model_copy(update={"devices": ("leaf-1", "leaf-9")})
    plan = made.SMALL.model_copy(update={"batches": (one, two, several, several, one)})
    _, batches = planned.tables(plan)
    assert [row[0] for row in batches.rows] == ["1 to 2", 3, 4, 5]


def test_what_is_gone_and_who_may_be_cut_off_stands_first() -> None:
    cut = tuple(
        one.model_copy(update={"cuts_management": at == 0})
        for at, one in enumerate(made.SMALL.devices)
    )
    loses = Loss(devices=("leaf-9",), pods=("pod9",), hosts=2, gpus=16)
    plan = made.SMALL.model_copy(update={"loses": loses, "devices": cut})
    gone = "loses 2 servers with 16 GPUs, pod pod9, 1 switch: leaf-9"
    way = "can cut the way to 1 switch: leaf-1; keep another way in, such as the console"
    assert [plain(line) for line in planned.lines(plan)][:2] == [gone, way]
    assert [planned.loses(made.SMALL), planned.cuts(made.SMALL)] == [None, None]
    comment = next(parts(plan, PLANNED)).splitlines()
    assert comment[3:6:2] == [f"**L{gone[1:]}**", f"**C{way[1:]}**"]
    page = plan_page(plan)
    assert page.index(gone) < page.index(way) < page.index("Whom it can hurt")


@pytest.mark.parametrize("one", Disruption)
def test_every_class_has_a_style_a_colour_and_a_finding(one: Disruption) -> None:
    css = (resources.root("templates") / "pages" / "plan.css").read_text("utf-8")
    assert css.count(f" --{one}: #") == 2, "light and dark"
    assert f".d-{one} {{" in css
    assert f".cell.d-{one}::before" in css or one is Disruption.HITLESS
    assert planned.STYLE[one]
    assert OF_CLASS[one].summary
    assert one.meaning
