"""Markdown: short enough for a comment, and no text becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from railwright.model.finding import Finding, Kind, Severity
from railwright.report.formats.markdown import LIMIT
from railwright.report.marks import code, span
from railwright.report.protocol import Report, Table
from reports import CABLE, DIFFERENCE, EMPTY, EXPLAINED, KINDS, REPORT, ROWS, written

HALL1 = """\
### railwright check `inventories/hall1`

**1 error, 2 warnings, 1 info, 1 accepted**

devices 6

| Severity | Rule | Findings | Devices | First places |
|---|---|--:|--:|---|
| error | `CAB004` cable-beyond-reach | 1 |  | <code>inventories/hall1/fabric.yml:29:48</code> |
| warning | `PFC003` port-without-watchdog | 2 | 1 | <code>configs/leaf-1.json:7:9</code> |
| info | `PFC010` no-pause | 1 |  |  |

<details><summary>error CAB004 cable-beyond-reach: 1 finding</summary>

A link is longer than its optic reaches. Use a part with more reach.

- `inventories/hall1/fabric.yml:29:48`: 30 m of dac: the longest reaches 3 m

</details>

<details><summary>warning PFC003 port-without-watchdog: 2 findings on 1 device</summary>

A port with lossless priorities has no PFC watchdog. Give the tier a \\`pfc\\_watchdog\\`.

- `configs/leaf-1.json:7:9` `leaf-1 PFC_WD|Ethernet0`: Ethernet0 pauses and nothing watches it
- `configs/leaf-1.json:7:9` `leaf-1 PFC_WD|Ethernet8`: Ethernet8 pauses and nothing watches it

</details>

<details><summary>info PFC010 no-pause: 1 finding</summary>

Nothing pauses. Nothing to do.

- site: no class is lossless

</details>
"""


class Shown(HTMLParser):
    """The text of a page, its elements and its links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(text: str) -> Shown:
    page = Shown()
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    page.feed(markdown.render(text))
    page.close()
    return page


def flat(text: str) -> str:
    """Return a text as a browser shows it: breaks and blanks are one blank."""
    whole = "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text)
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", whole).split())


def test_a_small_report() -> None:
    assert written("markdown", REPORT) == HALL1


def test_the_blocks_fold_and_hold_lists() -> None:
    page = shown(HALL1)
    assert page.elements.count("details") == page.elements.count("summary") == 3
    assert page.elements.count("table") == 1
    assert page.elements.count("li") == 4


def test_the_hint_of_a_finding_is_told_where_the_rule_says_something_else() -> None:
    other = CABLE.model_copy(update={"hint": "Use *singlemode*."})
    text = written("markdown", REPORT._replace(findings=(other,)))
    assert "  <br>hint: Use \\*singlemode\\*.\n" in text


def test_rules_are_linked_where_the_pages_are_published() -> None:
    text = written("markdown", REPORT._replace(docs="https://docs.example/docs/"))
    assert "[`CAB004`](https://docs.example/docs/reference/findings.md)" in text


def test_no_findings() -> None:
    assert written("markdown", EMPTY) == (
        "### railwright check `inventories/hall1`\n\n**no findings**\n"
    )


def test_changes_are_a_block_of_differences() -> None:
    assert written("markdown", DIFFERENCE) == (
        "### railwright diff `inventories/hall1`\n\n**1 change**\n\n"
        "```diff\n~ PORT|Ethernet0  on leaf\n    mtu: 9100 -> 9216\n```\n"
    )


def test_tables_are_tables() -> None:
    assert written("markdown", ROWS) == (
        "### railwright show links\n\n**links**\n\n"
        "| a | mtu |\n|---|--:|\n| leaf\\|1 | 9100 |\n|  | 1500 |\n"
    )


def test_an_explanation_is_a_section() -> None:
    assert written("markdown", EXPLAINED) == (
        "### railwright explain\n\n#### `PFC003` port-without-watchdog (warning)\n\n"
        "A port with lossless priorities has no PFC watchdog.\n\n"
        "One stuck NIC can pause a whole rail.\n\n"
        "What to do: Give the tier a \\`pfc\\_watchdog\\`.\n\n"
        "This raises it:\n\n```yaml\nPFC_WD: null\n```\n"
    )


def many(rules: int, each: int, message: str) -> Report:
    kinds = {
        f"ABC{number:03}": Kind(
            id=f"ABC{number:03}",
            slug=f"a-bad-thing-{number}",
            severity=Severity.ERROR,
            summary="Something is wrong. " * 5,
            fix="Do something. " * 5,
        )
        for number in range(rules)
    }
    findings = tuple(
        CABLE.model_copy(
            update={"id": id_, "device": f"leaf-{number}", "message": message, "hint": "x" * 900}
        )
        for id_ in kinds
        for number in range(each)
    )
    return Report(verb="check", site="site", findings=findings, kinds=kinds)


@pytest.mark.parametrize("message", ["ä|_*" * 300, "\U0001f525@#" * 400, "short"])
@pytest.mark.parametrize(("rules", "each"), [(1, 3), (200, 30), (999, 1)])
def test_a_comment_has_room_for_it(rules: int, each: int, message: str) -> None:
    text = written("markdown", many(rules, each, message))
    assert len(text.encode()) < LIMIT
    assert text.count("<details>") == text.count("</details>")
    assert ("Left out for want of room" in text) == (rules > 1)
    assert ("more rules" in text) == (rules == 999)
    assert text.count("<details>") > 3 or rules == 1, "no rule takes all the room"
    assert f"{rules * each:,} errors" in text


def test_large_tables_and_differences_are_cut() -> None:
    rows = tuple((f"leaf-{number}", "x" * 50) for number in range(5_000))
    table = Table(name="links", columns=("a", "b"), rows=rows)
    text = written("markdown", Report(verb="show links", tables=(table, table, table, table)))
    assert len(text) < LIMIT
    assert "more rows" in text
    assert "Left out for want of room: 2 parts." in text
    assert shown(text).elements.count("table") == 2


def test_a_long_message_is_cut() -> None:
    text = written("markdown", many(1, 1, "y" * 5_000))
    assert "y" * 400 + "..." in text
    assert "y" * 401 not in text


@given(st.text(st.characters(codec=None), max_size=80))
def test_every_text_is_shown_as_it_is(text: str) -> None:
    page = shown(span(text))
    assert flat(page.text) == flat(text)
    assert set(page.elements) <= {"p"}
    cells = shown(f"| a | b |\n|---|---|\n| x | {span(text)} |")
    assert flat(cells.text) == flat(f"a b x {text}")
    assert cells.elements.count("td") == 2


@given(st.text(st.sampled_from("\\`|<>&*_[]()#!~-+=1. a\n@$"), max_size=30))
def test_no_mark_is_understood(text: str) -> None:
    test_every_text_is_shown_as_it_is.hypothesis.inner_test(text)  # type: ignore[attr-defined]
    page = shown(f"- {code(text)} x")
    assert page.elements == ["ul", "li", "code"]
    assert flat(page.text) == flat(f"{text} x")
    cells = shown(f"| a | b |\n|---|---|\n| {code(text, in_table=True)} | x |")
    assert flat(cells.text) == flat(f"a b {text} x")
    assert cells.elements.count("td") == 2


@given(st.text(st.characters(codec=None), min_size=1, max_size=80))
def test_a_report_of_any_text_keeps_its_shape(message: str) -> None:
    finding: Finding = CABLE.model_copy(update={"message": message, "device": message[:3]})
    page = shown(written("markdown", REPORT._replace(findings=(finding,))))
    assert page.elements.count("li") == 1
    assert page.elements.count("details") == 1
    assert page.elements.count("td") == 5
    assert flat(message) in flat(page.text)


def test_nobody_is_called_and_no_issue_is_named() -> None:
    text = written(
        "markdown", REPORT._replace(kinds={}, findings=(
            CABLE.model_copy(update={"message": "@admin #12", "hint": None}),
        ))
    )  # fmt: skip
    assert "@admin" not in text
    assert "#12" not in text


def test_kinds_are_not_needed() -> None:
    text = written("markdown", REPORT._replace(kinds={}))
    assert "| error | `CAB004` | 1 |" in text
    assert KINDS["CAB004"].summary not in text
