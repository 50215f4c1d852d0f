"""The packet memory of one switch as a stacked bar and a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from railwright.model.lossless import LosslessPlan, Reserve, ReserveKind, Verdict
from railwright.report import lossless_views as views
from railwright.report import lossless_words as words
from railwright.report.page.figures import Figure, Mark, counted, in_bytes, mark, place

_STATES = {
    Verdict.FITS: "good",
    Verdict.TIGHT: "warn",
    Verdict.CROWDED: "warn",
    Verdict.REFUSED: "bad",
    Verdict.OVERCOMMITTED: "bad",
}
_RESERVES = (
    (ReserveKind.HEADROOM, "lossless headroom"),
    (ReserveKind.SPARE, "headroom pool, not promised to a port"),
    (ReserveKind.OTHER, "other reserves"),
)


class Segment(NamedTuple):
    """A piece of the bar."""

    name: str
    """Also its colour: ``headroom``, ``spare``, ``other``, ``lossless`` or ``lossy``."""
    title: str
    at: str
    width: str
    value: int
    share: str


class Row(NamedTuple):
    """One reserve of the budget."""

    segment: str
    name: str
    uses: Figure
    each: Figure
    total: Figure
    share: str
    source: str


class Pool(NamedTuple):
    """One pool."""

    name: str
    direction: str
    size: Figure
    xoff: Figure | None
    by: str


class Standing(NamedTuple):
    """Whether the memory is enough: a word, and why."""

    state: str
    """``good``, ``warn`` or ``bad``; decides the colour."""
    word: str
    why: str


class Budget(NamedTuple):
    """Where the memory goes."""

    segments: tuple[Segment, ...]
    least: Mark
    """Reserves beyond this line leave less than the profile wants."""
    end: Mark | None
    """The end of the memory, where more is promised than there is."""
    told: str
    """The bar in words."""
    memory: Figure
    reserved: Figure
    reserved_share: str
    available: Figure
    min_shared: Figure
    shared: Figure
    shared_share: str
    lossy: Figure
    lossy_share: str
    headroom: Figure
    spare: Figure
    """What is left beyond the least that the profile wants; negative where it is not there."""
    rows: tuple[Row, ...]
    pools: tuple[Pool, ...]
    verdict: Standing
    source: str


def budget(kind: str, plan: LosslessPlan) -> Budget:
    """Return the account of a switch's memory."""
    full = max(plan.memory_bytes, plan.reserved_bytes, 1)
    segments = tuple(_segments(plan, full))
    memory = plan.memory_bytes
    over = plan.available_bytes < 0
    headroom = plan.reserved_for(ReserveKind.HEADROOM) + plan.reserved_for(ReserveKind.SPARE)
    lossy = plan.available_bytes - plan.shared_bytes
    least = 100 * (memory - plan.min_shared_bytes) / full
    return Budget(
        segments=segments,
        least=mark("least", least, "least that must stay free"),
        end=mark("end", 100 * memory / full, "end of memory") if over else None,
        told=_told(plan, segments),
        memory=in_bytes("memory_bytes", kind, memory),
        reserved=in_bytes("reserved_bytes", kind, plan.reserved_bytes),
        reserved_share=words.percent(plan.reserved_bytes, memory),
        available=in_bytes("available_bytes", kind, plan.available_bytes),
        min_shared=in_bytes("min_shared_bytes", kind, plan.min_shared_bytes),
        shared=in_bytes("shared_bytes", kind, plan.shared_bytes),
        shared_share=words.percent(plan.shared_bytes, memory),
        lossy=in_bytes("lossy_bytes", kind, lossy),
        lossy_share=words.percent(lossy, memory),
        headroom=in_bytes("headroom_bytes", kind, headroom),
        spare=in_bytes("spare_bytes", kind, plan.available_bytes - plan.min_shared_bytes),
        rows=tuple(_row(kind, plan, reserve) for reserve in plan.reserves),
        pools=tuple(_pools(kind, plan)),
        verdict=standing(plan),
        source=plan.memory_source,
    )


def standing(plan: LosslessPlan) -> Standing:
    """Say whether what is promised fits the memory."""
    return Standing(_STATES[plan.verdict], plan.verdict.value, views.margin(plan))


def _segments(plan: LosslessPlan, full: int) -> Iterator[Segment]:
    free = max(plan.available_bytes, 0)
    shared = min(max(plan.shared_bytes, 0), free)
    pieces = (
        *((kind.value, title, plan.reserved_for(kind)) for kind, title in _RESERVES),
        ("lossless", "pool for lossless traffic", shared),
        ("lossy", "left for lossy pools", free - shared),
    )
    start = 0
    for name, title, value in pieces:
        if value > 0:
            yield Segment(
                name,
                title,
                place(100 * start / full),
                place(100 * value / full),
                value,
                words.percent(value, plan.memory_bytes),
            )
        start += value


def _row(kind: str, plan: LosslessPlan, reserve: Reserve) -> Row:
    return Row(
        segment=reserve.kind.value,
        name=reserve.name,
        uses=counted("reserve_count", kind, reserve.count),
        each=counted("reserve_each_bytes", kind, reserve.each_bytes),
        total=in_bytes("reserve_value_bytes", kind, reserve.value_bytes),
        share=words.percent(reserve.value_bytes, plan.memory_bytes),
        source=reserve.source,
    )


def _pools(kind: str, plan: LosslessPlan) -> Iterator[Pool]:
    for pool in plan.pools:
        room = pool.xoff_bytes
        yield Pool(
            name=pool.name,
            direction=pool.direction,
            size=in_bytes("pool_size_bytes", kind, pool.size_bytes),
            xoff=in_bytes("pool_xoff_bytes", kind, room) if room else None,
            by="the switch, at run time" if pool.by_switch else "the vendor's template",
        )


def _told(plan: LosslessPlan, segments: tuple[Segment, ...]) -> str:
    pieces = (f"{one.title} {words.size(one.value)} ({one.share})" for one in segments)
    return f"Packet memory of {words.size(plan.memory_bytes)}: {', '.join(pieces)}."
