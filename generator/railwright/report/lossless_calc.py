"""Tables of the calculator: one kind of lossless port on every switch that can have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from railwright.design.lossless.limits import Answer, Refusal
from railwright.model.lossless import EcnFigures, Origination, Verdict
from railwright.model.types import BufferModel
from railwright.report import lossless_views as views
from railwright.report import lossless_words as words
from railwright.report.bars import Bar
from railwright.report.lossless_tables import memory_bar
from railwright.report.protocol import Cell, Table

_DRAWN = 3
"""Switches up to which each gets its bar."""


def tables(answers: Sequence[Answer], refusals: Sequence[Refusal]) -> tuple[Table, ...]:
    """Return every table of a calculation; one without rows is left out."""
    found = (
        _headroom(answers),
        _memory(answers),
        _limits(answers),
        _table("remarks", ("platform", "remark"), _remarks(answers)),
        _table("left out", ("platform", "reason"), ((r.platform.name, r.reason) for r in refusals)),
    )
    return tuple(table for table in found if table.rows)


def bars(answers: Sequence[Answer]) -> tuple[Bar, ...]:
    """Return the packet memory of a few switches; of more, a screen would be all bars."""
    if len(answers) > _DRAWN:
        return ()
    return tuple(
        bar.model_copy(update={"title": f"{answer.platform.name}: {bar.title}"})
        for answer in answers
        for bar in (memory_bar(answer.plan),)
    )


def _table(name: str, columns: tuple[str, ...], rows: Iterator[tuple[Cell, ...]]) -> Table:
    grouped = frozenset(column for column in columns if column.endswith("_bytes"))
    return Table(name=name, columns=columns, rows=tuple(rows), grouped=grouped)


def _headroom(answers: Sequence[Answer]) -> Table:
    columns = (
        *("platform", "asic", "hwsku", "release", "model", "lanes", "table_m", "xoff_bytes"),
        *("xon_bytes", "size_bytes", "bound_bytes", "decided_by"),
    )
    return _table("headroom of one port", columns, map(_headroom_row, answers))


def _headroom_row(answer: Answer) -> tuple[Cell, ...]:
    figures = answer.figures
    silicon = answer.chosen.silicon
    looked_up = silicon.model is BufferModel.TRADITIONAL
    return (
        answer.platform.name,
        answer.platform.asic.family.value,
        answer.sku.name,
        silicon.release.value,
        silicon.model.value,
        figures.lanes,
        figures.cable_m if looked_up else None,
        figures.headroom.xoff_bytes,
        figures.headroom.xon_bytes,
        figures.headroom.size_bytes,
        figures.bound.xoff_bytes,
        figures.decided_by.value,
    )


def _memory(answers: Sequence[Answer]) -> Table:
    columns = (
        *("platform", "ports", "memory_bytes", "left_bytes", "least_bytes", "pool_bytes"),
        *("hot_groups", "pfc_at_bytes", "kmin_bytes", "kmax_bytes", "kmin_us", "kmax_us"),
        "clamped",
    )
    return _table("with all these ports", columns, map(_memory_row, answers))


def _memory_row(answer: Answer) -> tuple[Cell, ...]:
    plan = answer.plan
    ecn = _ecn(answer) if plan.shared_bytes > 0 else None
    return (
        answer.platform.name,
        len(answer.ports.interfaces),
        plan.memory_bytes,
        plan.available_bytes,
        plan.min_shared_bytes,
        plan.shared_bytes,
        plan.hot_groups,
        plan.pause_bytes,
        ecn.min_bytes if ecn else None,
        ecn.max_bytes if ecn else None,
        words.microseconds(ecn.min_bytes, ecn.speed_mbps) if ecn else None,
        words.microseconds(ecn.max_bytes, ecn.speed_mbps) if ecn else None,
        words.yes(ecn.clamped) if ecn else None,
    )


def _ecn(answer: Answer) -> EcnFigures | None:
    return next((row for row in answer.plan.ecn if row.lossless), None)


def _limits(answers: Sequence[Answer]) -> Table:
    columns = ("platform", "ports", "fits", "longest_cable_m", "most_ports", "of_ports", "limit")
    return _table("limits", columns, map(_limit_row, answers))


def _limit_row(answer: Answer) -> tuple[Cell, ...]:
    if answer.fitting_cable_m is None:
        limit = "not even 1 m of cable fits"
    elif answer.beyond is None:
        limit = f"none within {words.grouped(answer.fitting_cable_m)} m"
    else:
        crowded = answer.beyond is Verdict.CROWDED
        limit = "the pool's room for headroom" if crowded else "memory"
    return (
        answer.platform.name,
        len(answer.ports.interfaces),
        words.yes(answer.fits),
        answer.fitting_cable_m,
        answer.fitting_ports,
        answer.most_ports,
        limit,
    )


def _remarks(answers: Sequence[Answer]) -> Iterator[tuple[Cell, ...]]:
    for answer in answers:
        for remark in _remarks_of(answer):
            yield (answer.platform.name, remark)


def _remarks_of(answer: Answer) -> Iterator[str]:
    figures, plan = answer.figures, answer.plan
    if not answer.covered:
        yield _stands_in(answer)
    elif figures.headroom.xoff_bytes < figures.bound.xoff_bytes:
        yield "the switch sets aside less than the bound: not lossless in the worst case"
    for fact in figures.bound.missing:
        yield f"missing: {fact}"
    if answer.platform.provisional:
        yield f"provisional: {answer.platform.provisional}"
    if not answer.fits:
        yield f"{plan.verdict.value}: {views.margin(plan, words.in_bytes)}"
        yield from (f"what fits: {way}" for way in answer.ways_out)
    policy = answer.ports.profile.buffers if answer.ports.profile else None
    traditional = answer.chosen.silicon.model is BufferModel.TRADITIONAL
    if traditional and policy and policy.over_subscribe_ratio:
        yield "shared headroom by ratio needs the dynamic model: it changes nothing here"


def _stands_in(answer: Answer) -> str:
    """Say what stands in for what nobody knows of a port's speed."""
    at = words.speed(answer.ports.speed_mbps)
    if answer.figures.decided_by is not Origination.STRETCHED:
        return f"the vendor's table has no row for {at}: the bound stands in"
    own = answer.own_xoff_bytes
    tail = f"; SONiC's own fallback gives {words.grouped(own)} bytes, too little" if own else ""
    return f"no release has pause quanta for {at}: the time of a slower speed stands in{tail}"
