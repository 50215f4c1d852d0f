"""Figures as the page prints them, and places on its drawings."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, log2
from typing import NamedTuple

from railwright.report import lossless_words as words

_QUARTER = 2
"""Two octaves between the ticks of an axis in bytes: 64 KiB, 256 KiB, 1 MiB."""
_EDGE = 12.0
"""Percent from either edge of a drawing within which a label turns inwards."""


class Figure(NamedTuple):
    """One number: exact for programs, spelled for people."""

    name: str
    """What it is, with its unit: ``xoff_bytes``."""
    kind: str
    """Whose it is: ``k1``, or ``k1-p2`` for a kind of port."""
    value: int
    text: str
    note: str = ""
    """What it comes to, behind the number: ``324 KiB, 3.3 µs``."""


def in_bytes(name: str, kind: str, value: int, speed_mbps: int | None = None) -> Figure:
    """Return a number of bytes, with its time at line rate where a speed is given."""
    note = words.size(value)
    if speed_mbps:
        note = f"{note}, {words.microseconds(value, speed_mbps)} µs"
    return Figure(name, kind, value, words.grouped(value), note)


def counted(name: str, kind: str, value: int) -> Figure:
    """Return a plain number."""
    return Figure(name, kind, value, words.grouped(value))


def place(percent: float) -> str:
    """Return a place or a width on a drawing, as SVG takes it: ``37.5%``; never off the drawing."""
    text = f"{min(max(percent, 0.0), 100.0):.3f}".rstrip("0").rstrip(".")
    return f"{text}%"


class Mark(NamedTuple):
    """A line across a drawing with its label."""

    name: str
    at: str
    anchor: str
    """Side of the place on which the label stands: ``start`` is to the right of it."""
    label: str


def mark(name: str, percent: float, label: str, anchor: str = "middle") -> Mark:
    """Return a mark; near an edge its label turns inwards."""
    if percent < _EDGE and anchor != "start":
        anchor = "start"
    elif percent > 100 - _EDGE and anchor != "end":
        anchor = "end"
    return Mark(name, place(percent), anchor, label)


class LogAxis(NamedTuple):
    """A logarithmic axis in bytes, from one power of two to another."""

    low: int
    high: int

    @classmethod
    def over(cls, least: int, most: int) -> LogAxis:
        """Return the axis that holds two numbers of bytes, on even powers of two."""
        low = floor(log2(max(least, 1)) / _QUARTER) * _QUARTER
        high = ceil(log2(max(most, 2)) / _QUARTER) * _QUARTER
        return cls(low, max(high, low + _QUARTER))

    def percent(self, value: float) -> float:
        """Return where a number of bytes stands, in percent of the width."""
        return 100 * (log2(max(value, 1.0)) - self.low) / (self.high - self.low)

    def ticks(self) -> tuple[Mark, ...]:
        """Return the ticks in bytes."""
        powers = range(self.low, self.high + 1, _QUARTER)
        return tuple(mark("tick", self.percent(2**power), words.size(2**power)) for power in powers)

    def times(self, speed_mbps: int) -> tuple[Mark, ...]:
        """Return the ticks in microseconds at line rate: powers of ten."""
        return tuple(self._times(speed_mbps))

    def _times(self, speed_mbps: int) -> Iterator[Mark]:
        for power in range(-2, 7):
            at = self.percent(10.0**power * speed_mbps / 8)
            if 0 <= at <= 100:  # noqa: PLR2004 - percent of the width
                yield mark("time", at, f"{10.0**power:,.6g} µs")
