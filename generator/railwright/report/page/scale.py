"""Where marking, pausing and headroom lie: one scale for each kind of port."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from railwright.model.lossless import EcnFigures, LosslessPlan, PortFigures
from railwright.report import lossless_words as words
from railwright.report.page.figures import LogAxis, Mark, mark, place

_ROOM = 1.02
"""Width of the magnified headroom over the largest one of the switch."""
_STEPS = (16, 32, 64, 128, 256, 512, 1024)
"""Distances of ticks on the magnified headroom, KiB."""
_MOST_TICKS = 6
_KIBIBYTE = 1024
_MARGIN = 2
"""Room on the axis below the first figure, as a factor."""


class Band(NamedTuple):
    """A piece of the scale."""

    name: str
    at: str
    width: str


class Scale(NamedTuple):
    """The fill of one priority group, and what happens at which fill."""

    ticks: tuple[Mark, ...]
    times: tuple[Mark, ...]
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    """Kmin and Kmax, above the scale."""
    pause: Mark
    """Where PFC fires, and the left edge of the magnified headroom."""
    end: Mark
    zoom: Band
    zoom_ticks: tuple[Mark, ...]
    xoff: Mark
    bound: Mark
    told: str
    """The drawing in words."""


class Axes(NamedTuple):
    """The axes that all kinds of port of one switch share."""

    fill: LogAxis
    zoom_bytes: float


class Dot(NamedTuple):
    """A place of the K_cap table on the axis."""

    at: str
    kmax: tuple[str, ...]


def axes(plan: LosslessPlan) -> Axes:
    """Return axes on which every figure of a switch has its place."""
    ends = [plan.pause_bytes + port.headroom.xoff_bytes for port in plan.ports]
    points = [row.min_bytes for row in plan.ecn if row.lossless]
    tops = [row.max_bytes for row in plan.ecn if row.lossless]
    groups = [value for value in plan.pause_by_groups.values() if value > 0]
    least = min([plan.pause_bytes, *points, *groups])
    most = max([plan.pause_bytes, *ends, *tops, *groups])
    rooms = [max(port.headroom.xoff_bytes, port.bound.xoff_bytes) for port in plan.ports]
    return Axes(LogAxis.over(least // _MARGIN, most), max([*rooms, 1]) * _ROOM)


def scale(plan: LosslessPlan, port: PortFigures, ecn: Sequence[EcnFigures], on: Axes) -> Scale:
    """Return the scale of a kind of port."""
    pause, xoff, bound = plan.pause_bytes, port.headroom.xoff_bytes, port.bound.xoff_bytes
    end, at = pause + xoff, on.fill.percent
    wide = on.zoom_bytes / 100
    return Scale(
        ticks=on.fill.ticks(),
        times=on.fill.times(port.speed_mbps),
        bands=_bands(on.fill, ecn[:1], pause, end),
        marks=tuple(_points(on.fill, ecn)),
        pause=mark("pause", at(pause), "PFC fires", "end"),
        end=mark("end", at(end), "XOFF ends"),
        zoom=Band("headroom", place(0), place(xoff / wide)),
        zoom_ticks=_zoom_ticks(on.zoom_bytes),
        xoff=mark("xoff", xoff / wide, "XOFF", "start" if xoff > bound else "end"),
        bound=mark("bound", bound / wide, "bound", "end" if xoff > bound else "start"),
        told=_told(plan, port, ecn),
    )


def dots(plan: LosslessPlan, on: Axes) -> tuple[tuple[int, Dot], ...]:
    """Return where the pause points for numbers of hot groups stand, with the marking lines."""
    tops = sorted({row.max_bytes for row in plan.ecn if row.lossless})
    lines = tuple(place(on.fill.percent(top)) for top in tops)
    return tuple(
        (groups, Dot(place(on.fill.percent(value)), lines))
        for groups, value in sorted(plan.pause_by_groups.items())
    )


def _bands(axis: LogAxis, ecn: Sequence[EcnFigures], pause: int, end: int) -> tuple[Band, ...]:
    """Return the pieces of a scale: quiet, rising marking, full marking, headroom."""
    stops: list[tuple[str, int]] = []
    for row in ecn:
        stops += [("rising", row.min_bytes), ("full", row.max_bytes)]
    stops += [("headroom", pause), ("", end)]
    return tuple(
        Band(name, place(axis.percent(start)), place(axis.percent(stop) - axis.percent(start)))
        for (name, start), (_, stop) in pairwise(stops)
        if stop > start
    )


def _points(axis: LogAxis, ecn: Iterable[EcnFigures]) -> list[Mark]:
    points = sorted({(row.min_bytes, row.max_bytes) for row in ecn})
    lows = [mark("kmin", axis.percent(low), "Kmin", "end") for low, _ in points]
    return lows + [mark("kmax", axis.percent(high), "Kmax", "start") for _, high in points]


def _zoom_ticks(width_bytes: float) -> tuple[Mark, ...]:
    width = width_bytes / _KIBIBYTE
    step = next((step for step in _STEPS if width / step <= _MOST_TICKS), _STEPS[-1])
    return tuple(
        mark("tick", 100 * kibibytes / width, words.size(kibibytes * _KIBIBYTE))
        for kibibytes in range(0, int(width) + 1, step)
    )


def _told(plan: LosslessPlan, port: PortFigures, ecn: Sequence[EcnFigures]) -> str:
    def said(value: int) -> str:
        return f"{words.grouped(value)} bytes ({words.microseconds(value, port.speed_mbps)} µs)"

    marking = "".join(
        f"Marking begins at {said(row.min_bytes)} and is full at {said(row.max_bytes)}. "
        for row in ecn
    )
    return (
        f"{marking}PFC fires at {said(plan.pause_bytes)} with {plan.hot_groups} groups hot. "
        f"XOFF holds {said(port.headroom.xoff_bytes)} beyond that; physics wants at least "
        f"{said(port.bound.xoff_bytes)}."
    )
