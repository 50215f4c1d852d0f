"""Bars of text: parts of a whole side by side, with a legend below. For terminals only.

The figures stand in the tables, so a report that is piped or read by a program misses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from railwright.model.made import Made
from railwright.report.spans import Line, Span

WIDTH = 72
"""Columns of a bar, if the terminal is that wide."""
_LEAST = 20
_BLOCKS = "█▓▒░"
_ASCII = "#=+-"
_STYLES = ("cyan", "blue", "magenta", "yellow", "green", "red", "white")


class Segment(Made):
    """A part of a bar."""

    label: str
    size_bytes: int
    style: str | None = None
    """A Rich style; None takes the next of a fixed row."""


class Bar(Made):
    """Parts of a whole, in order. A scale is a bar whose legend tells where each part ends."""

    title: str
    segments: tuple[Segment, ...]
    scale: bool = False


def lines(bars: Sequence[Bar], *, columns: int = WIDTH, plain: bool = False) -> Iterator[Line]:
    """Yield each bar with its title and legend, and an empty line behind it.

    Args:
        bars: to draw.
        columns: of the terminal.
        plain: for a terminal that knows ASCII alone.
    """
    glyphs = _ASCII if plain else _BLOCKS
    width = max(_LEAST, min(WIDTH, columns))
    for bar in bars:
        shown = [part for part in bar.segments if part.size_bytes > 0]
        looks = [
            (glyphs[place % len(glyphs)], part.style or _STYLES[place % len(_STYLES)])
            for place, part in enumerate(shown)
        ]
        cells = widths([part.size_bytes for part in shown], width)
        yield (Span(bar.title, "bold"),)
        yield tuple(
            Span(glyph * count, style) for (glyph, style), count in zip(looks, cells, strict=True)
        )
        yield from _legend(bar, shown, looks)
        yield ()


def widths(sizes: Sequence[int], width: int) -> list[int]:
    """Share ``width`` columns out: one at least for each, the rest by size, the sum exact."""
    total = sum(sizes)
    if not total:
        return [0 for _ in sizes]
    spare = max(0, width - len(sizes))
    ends = [round(spare * end / total) for end in accumulate(sizes)]
    return [1 + end - start for start, end in zip([0, *ends], ends, strict=False)]


def _legend(bar: Bar, shown: Sequence[Segment], looks: Sequence[tuple[str, str]]) -> Iterator[Line]:
    total = sum(part.size_bytes for part in shown)
    wide = max((len(part.label) for part in shown), default=0)
    end = 0
    for part, (glyph, style) in zip(shown, looks, strict=True):
        start, end = end, end + part.size_bytes
        figure = f"{part.size_bytes:>13,} bytes"
        where = f"{start:,} to {end:,}" if bar.scale else f"{100 * part.size_bytes / total:.1f} %"
        yield (
            Span(f"  {glyph} ", style),
            Span(part.label.ljust(wide)),
            Span(figure),
            Span(f"  {where}", "dim"),
        )
