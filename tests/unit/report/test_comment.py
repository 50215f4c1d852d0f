"""The comment on a pull request: what matters first, short enough, and nobody is called."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import planned as made
from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.plan import Hunk, Loss, Plan, Reason, Rollback
from railwright.plan.notes import notes
from railwright.report import comment
from railwright.report.formats.markdown import LIMIT
from railwright.report.marks import html
from railwright.report.planned import tables
from railwright.report.protocol import Report
from reports import CABLE, KINDS, PLANNED, SITE, written

SMALL = f"""\
<!-- railwright plan {SITE} -->
### \U0001f7e1 `{SITE}`: port-flap: 4 rows on 2 switches

**Not allowed: worse than session-reset** (`--max-class`).

- **Why**: the port goes down and comes back (`leaf-1 PORT|Ethernet0.mtu`)
- **Reaches**: 2 switches, 2 ports, pod pod1, 1 server with 8 GPUs
- **Order**: 2 batches
- **How**: patch of 2 switches, up to 1 step and 9 s a switch (predicted)
- **Back**: the plan has the inverse of every step, from the last to the first
- **Compared**: against `git:0123456789ab`, of commit `89abcdef0123`

| Class | Table | Rows | On | What changes |
|---|---|--:|---|---|
| port-flap | <code>PORT</code> | 2 | 2 leaves | mtu 9,100 -\\> 9,216 B (+1.3 %), largest packet |
| hitless | <code>PORT</code> | 2 | 2 leaves | description |
"""


def text_of(plan: Plan, **parts: object) -> str:
    report = Report(verb="plan", site=SITE, plan=plan, tables=tables(plan))
    return written("markdown", report._replace(**parts))


def screen(text: str) -> str:
    """Return what is seen before anything is unfolded."""
    return text.partition("\n<details>")[0]


class _Prose(HTMLParser):
    """What a page says outside of code: there GitHub looks for names and issues."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.prose: list[str] = []
        self.open: list[str] = []
        self.feed(MarkdownIt("commonmark").enable("table").render(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.prose.append(" ")

    def handle_comment(self, data: str) -> None:
        del data
        self.prose.append("\0")

    def handle_data(self, data: str) -> None:
        if not {"code", "pre"} & set(self.open):
            self.prose.append(data)


def test_the_first_screen_of_a_small_plan() -> None:
    assert screen(written("markdown", PLANNED)) == SMALL


def test_each_class_is_a_block_with_its_reason_said_once() -> None:
    text = written("markdown", PLANNED)
    assert re.findall(r"<summary>(.*?)</summary>", text) == [
        "batches (1)",
        "<b>port-flap</b>: 1 change in 2 rows on 2 leaves",
        "<b>hitless</b>: 1 change in 2 rows on 2 leaves",
        "ways (1)",
    ]
    twice = made.SMALL.model_copy(update={"hunks": made.SMALL.hunks * 2})
    assert text_of(twice).count("PortsOrch") == 1


def test_nothing_changes() -> None:
    text = text_of(made.plan((), (), disruption=Disruption.HITLESS, because=None))
    assert text == (
        f"{comment.mark(SITE)}\n### `{SITE}` does not change\n\n"
        "No switch gets anything new, against `git:0123456789ab`.\n"
    )


def test_switches_that_come_and_go_without_any_change_elsewhere() -> None:
    plan = made.plan((), (), disruption=Disruption.HITLESS, because=None, added_devices=("leaf-9",))
    text = text_of(plan)
    assert f"\U0001f7e2 `{SITE}`: hitless: 1 new" in text
    assert "- **New**: leaf-9" in text
    assert "Reaches" not in text


def test_what_is_lost_for_good_is_never_green() -> None:
    plan = made.SMALL.model_copy(
        update={"disruption": Disruption.HITLESS, "loses": Loss(devices=("leaf-9",))}
    )
    assert f"\U0001f534 `{SITE}`: hitless" in text_of(plan)
    assert "\U0001f7e2" in text_of(plan.model_copy(update={"loses": Loss()}))


def test_capacity_drains_reloads_and_the_way_back_are_on_the_screen() -> None:
    reload_ = Rollback(path=ApplyPath.RELOAD, disruption=Disruption.CONFIG_RELOAD, why="refused")
    why = "the updater refuses"
    plan = made.SMALL.model_copy(
        update={
            "because": Reason(device="leaf-2", address="", why=why, source="a page"),
            "devices": (
                made.device("leaf-1", rollback=reload_),
                made.device("leaf-2", path=ApplyPath.RELOAD, why=why, seconds=300),
            ),
            "batches": (
                made.batch("leaf-1", percent={"a": 50, "b": 75}, drain="the leaf"),
                made.batch("leaf-2", percent={"b": 25}, drain="the leaf"),
            ),
        }
    )
    shown = screen(text_of(plan))
    assert "the least that a pod keeps of its links is 25 %, b in batch 2" in shown
    assert "- **Drain first**: the leaf\n" in shown
    assert "- **How**: patch of 1 switch, up to 1 step and 9 s" in shown
    assert "- **How**: reload of 1 switch, up to 1 step and 5 min" in shown
    assert shown.count(why) == 1
    assert "worse on 1 switch: reload, config-reload, refused" in shown


def test_findings_stand_above_what_folds() -> None:
    text = written("markdown", PLANNED._replace(findings=(CABLE,), kinds=KINDS))
    assert text.index("CAB004") < text.index("<summary>batches")


def test_a_stage_that_stopped_takes_the_place_of_the_plan() -> None:
    report = Report(verb="plan", site=SITE, findings=(CABLE,), summary="load stopped at 1 error")
    text = written("markdown", report)
    assert text.startswith(f"{comment.mark(SITE)}\n### railwright plan")
    error = Report(verb="plan", site=SITE, summary="error: no such revision\n  hint: @you see #1")
    assert "```\nerror: no such revision\n  hint: @you see #1\n```" in written("markdown", error)


@pytest.fixture(scope="module")
def huge() -> Plan:
    return made.huge()


def test_a_plan_of_a_thousand_switches_fits(huge: Plan) -> None:
    assert sum(len(hunk.change.rows) for hunk in huge.hunks) > 150_000
    start = process_time()
    text = text_of(huge, notes=tuple(notes(huge)))
    assert process_time() - start < 20  # 0.3 s on an idle machine: no thousandfold of it
    assert len(text.encode()) < LIMIT
    shown = screen(text)
    assert len(shown.splitlines()) < 30
    assert len(shown.encode()) < 6_000
    assert "and 29 more tables" in shown
    assert text.count("<details>") == text.count("</details>") == 5
    assert text == text_of(huge)


def test_changes_of_a_class_are_told_as_far_as_there_is_room() -> None:
    names = [f"leaf-{number}" for number in range(40)]
    found: list[Hunk] = []
    for number, name in enumerate(names):
        before = {"T": {"k": {f"field{number}-{one}": "1" for one in range(40)}}}
        after = {"T": {"k": {f"field{number}-{one}": f"{one}" * 9 for one in range(40)}}}
        found += made.hunks([name], before, after, made.CALM)
    text = text_of(made.plan(tuple(found), names))
    told = text.count("~ T|k  on ")
    assert 3 <= told < 40
    assert f"\nand {40 - told} more changes\n" in text
    assert len(text.encode()) < 20_000


def test_long_values_are_cut() -> None:
    before = {"BANNER": {"global": {"motd": "a" * 5_000}}}
    after = {"BANNER": {"global": {"motd": "b" * 5_000}}}
    text = text_of(made.plan(made.hunks(["leaf-1"], before, after, made.CALM), ["leaf-1"]))
    assert max(map(len, text.splitlines())) < 700


HOSTILE = "@admin fixes #12 GH-3 ``` </details> <!-- | [a](b) ![c](d)\n## e"


def hostile(text: str) -> Plan:
    """Return a plan in which a text stands wherever a person can put one."""
    before = {text: {text: {text: f"{text} before"}}}
    after = {text: {text: {text: text}}}
    verdict = made.FLAP.model_copy(update={"why": text, "source": text})
    found: tuple[Hunk, ...] = made.hunks([text], before, after, verdict, (f"{text}:1:1",))
    return made.plan(
        found,
        [text],
        against=f"git:{text}",
        because=Reason(device=text, address=text, why=text, source=text),
        added_devices=(text,),
        batches=(made.batch(text, percent={text: 1}, drain=text),),
    )


def test_nobody_is_called_and_no_issue_is_named() -> None:
    assert html("a@b & 'c' #1") == "a@<!-- -->b &amp; &#x27;c&#x27; #<!-- -->1"
    prose = "".join(_Prose(text_of(hostile(HOSTILE), site=HOSTILE)).prose)
    assert "admin" in prose
    assert "@admin" not in prose
    assert "#12" not in prose


@given(st.text(st.characters(codec=None), min_size=1, max_size=30))
def test_no_text_of_a_person_changes_the_shape(text: str) -> None:
    page = MarkdownIt("commonmark").enable("table").render(text_of(hostile(text), site=text))
    assert page.count("<details>") == page.count("</details>") == 3
    assert page.count("<h3>") == 1
    assert "<a " not in page
    assert "<img" not in page


@pytest.mark.parametrize("site", ["inventories/a", "a--b", "a -->\n@x", "\ud800"])
def test_the_mark_is_one_comment_on_one_line(site: str) -> None:
    first = written("markdown", PLANNED._replace(site=site)).partition("\n")[0]
    assert first == comment.mark(site)
    assert re.fullmatch(r"<!-- railwright plan (?:(?!--|\n).)* -->", first)
