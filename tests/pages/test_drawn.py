"""What is drawn for the documentation is what the formats say."""

from __future__ import annotations

from html import escape

from pages import drawn
from reports import CABLE, OTHER, PLANNED, REPORT, WATCHDOG, about, written

LINES = [f"line {number}" for number in range(1, 40)]


def test_an_annotation_stands_below_its_line() -> None:
    page = drawn.github(written("github", REPORT), "inventories/hall1/fabric.yml", LINES)
    order = [page.index(text) for text in ("line 28", "line 29", "CAB004 cable-beyond-reach")]
    assert order == sorted(order)
    assert escape(CABLE.message) in page
    assert WATCHDOG.message not in page, "it is about another file"


def test_annotations_are_read_as_the_runner_does() -> None:
    text = "50 %, a:b\r\n<b>"
    (one,) = drawn.annotations(written("github", about(message=text, hint=None)))
    assert one.text == text
    assert (
        "<b>"
        not in drawn.github(
            written("github", about(message=text)), "inventories/hall1/fabric.yml", LINES
        )
        .partition("<pre>50")[2]
        .partition("</pre>")[0]
    )


def test_a_merge_request_lists_each_finding() -> None:
    page = drawn.gitlab(written("gitlab", REPORT))
    assert "detected 4 new findings" in page
    for finding in (CABLE, WATCHDOG, OTHER):
        assert escape(finding.message) in page


def test_a_comment_has_its_table() -> None:
    page = drawn.markdown(written("markdown", REPORT))
    assert page.count("<table>") == 1
    assert "Illustration" in page


def test_a_comment_has_one_block_open() -> None:
    page = drawn.comment(written("markdown", PLANNED), unfolded=1)
    assert page.count("<details") == 4
    opened = page.partition("<details open>")[2].partition("</details>")[0]
    assert "<summary><b>port-flap</b>" in opened
    assert "mtu: 9100 -&gt; 9216" in opened
