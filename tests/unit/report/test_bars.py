"""Bars: exact widths, a legend for every part, and only on a terminal."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from railwright.report import bars, reporter
from railwright.report.bars import Bar, Segment
from railwright.report.protocol import Report, Table
from railwright.report.spans import plain

BAR = Bar(
    title="packet memory",
    segments=(
        Segment(label="headroom", size_bytes=600),
        Segment(label="nothing", size_bytes=0),
        Segment(label="left", size_bytes=1_400),
    ),
)


class Terminal(io.StringIO):
    encoding: Any = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_bar_has_a_title_its_parts_and_a_legend() -> None:
    assert [plain(line) for line in bars.lines([BAR], columns=20, plain=True)] == [
        "packet memory",
        "######==============",
        "  # headroom          600 bytes  30.0 %",
        "  = left            1,400 bytes  70.0 %",
        "",
    ]


def test_the_legend_of_a_scale_says_where_parts_end() -> None:
    lines = bars.lines([BAR.model_copy(update={"scale": True})], columns=20)
    assert plain(list(lines)[3]).endswith("1,400 bytes  600 to 2,000")


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=8), st.integers(20, 72))
def test_parts_fill_the_width_and_none_vanishes(sizes: list[int], width: int) -> None:
    cells = bars.widths(sizes, width)
    assert sum(cells) == width
    assert min(cells) >= 1


def test_nothing_has_no_width() -> None:
    assert bars.widths([], 20) == []
    assert bars.widths([0, 0], 20) == [0, 0]


REPORT = Report(
    verb="qos show",
    bars=(BAR,),
    tables=(
        Table(
            name="memory",
            columns=("use", "all_bytes", "source"),
            rows=(("headroom", 1_234_567, "a long text"), ("mirror", 8, "a long text")),
            grouped=frozenset(("all_bytes",)),
            footnotes=frozenset(("source",)),
        ),
    ),
)


def test_bars_are_drawn_on_a_terminal_only() -> None:
    piped, seen = io.StringIO(), Terminal()
    reporter("text").write(REPORT, piped)
    reporter("text").write(REPORT, seen)
    assert "█" not in piped.getvalue()
    assert "█" in seen.getvalue()


def test_a_terminal_that_knows_ascii_alone_gets_ascii() -> None:
    seen = Terminal()
    seen.encoding = "ascii"
    reporter("text").write(REPORT, seen)
    assert seen.getvalue().isascii()
    assert "###" in seen.getvalue()


def test_numbers_are_grouped_and_long_texts_are_footnotes() -> None:
    stream = io.StringIO()
    reporter("text").write(REPORT, stream)
    assert stream.getvalue() == (
        "USE       ALL_BYTES  SOURCE\n"
        "headroom  1,234,567  [1]\n"
        "mirror            8  [1]\n"
        "\n"
        " [1] a long text\n"
        "\n"
    )


def test_programs_get_numbers_and_texts_as_they_are() -> None:
    stream = io.StringIO()
    reporter("json").write(REPORT, stream)
    assert '"all_bytes": 1234567' in stream.getvalue()
    assert stream.getvalue().count('"source": "a long text"') == 2
