"""A kind of port: its figures, how they came about, and its scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from railwright.model.lossless import EcnFigures, LosslessPlan, PortFigures, Term
from railwright.report import lossless_views as views
from railwright.report import lossless_words as words
from railwright.report.page.figures import Figure, counted, in_bytes
from railwright.report.page.kinds import Kind
from railwright.report.page.scale import Axes, Scale, scale

_MOST_PIECES = 12
"""Pieces of a list of interfaces that are still worth reading here."""


class Line(NamedTuple):
    """A figure with what it is."""

    what: str
    figure: Figure
    note: str = ""
    swatch: str = ""


class Step(NamedTuple):
    """One step of a computation."""

    name: str
    value: str
    unit: str
    formula: str
    source: str


class Users(NamedTuple):
    """Devices that use the same interfaces for a kind of port."""

    devices: str
    interfaces: str


class Watchdog(NamedTuple):
    """The PFC watchdog of a kind of port."""

    action: str
    detection: Figure
    restoration: Figure
    poll: Figure | None


class PortKind(NamedTuple):
    """Ports that are alike."""

    key: str
    title: str
    facts: str
    where: str
    users: tuple[Users, ...]
    """Who uses which interfaces, where the devices of a kind differ."""
    buffer_profile: str
    scale: Scale
    lines: tuple[Line, ...]
    decided_by: str
    bound_state: str
    """``good`` where XOFF is what physics wants, or more."""
    over_bound: str
    steps: tuple[Step, ...]
    bound_steps: tuple[Step, ...]
    missing: tuple[str, ...]
    marking: str
    watchdog: Watchdog | None


def port_kinds(kind: Kind, on: Axes) -> tuple[PortKind, ...]:
    """Return the kinds of port of a kind of switch that have lossless groups."""
    return tuple(
        _port_kind(kind, number, port, on) for number, port in enumerate(kind.plan.ports, 1)
    )


def _port_kind(kind: Kind, number: int, port: PortFigures, on: Axes) -> PortKind:
    key, plan = f"{kind.key}-p{number}", kind.plan
    marking = views.marking(plan, kind.port_class(port))
    users = kind.interfaces(number - 1)
    metres, speed = words.grouped(port.cable_m), words.speed(port.speed_mbps)
    headroom, bound = port.headroom, port.bound
    more = headroom.xoff_bytes - bound.xoff_bytes
    return PortKind(
        key=key,
        title=f"{len(port.interfaces)} × {speed} {port.role}, {metres}\u00a0m",
        facts=f"{port.lanes} lanes, MTU {words.grouped(port.mtu)}, {_groups(port.groups)}",
        where=_spelled(port.interfaces) if len(users) == 1 else "not the same ports everywhere",
        users=()
        if len(users) == 1
        else tuple(Users(", ".join(names), _spelled(ports)) for names, ports in users),
        buffer_profile=port.buffer_profile,
        scale=scale(plan, port, marking, on),
        lines=tuple(_lines(key, plan, port, marking)),
        decided_by=port.decided_by.value,
        bound_state="good" if more >= 0 else "warn",
        over_bound=f"{words.size(abs(more))} {'above' if more >= 0 else 'below'} the bound",
        steps=_steps(headroom.terms),
        bound_steps=_steps(bound.terms),
        missing=bound.missing,
        marking=_told(marking),
        watchdog=_watchdog(key, kind, port),
    )


def _spelled(interfaces: Iterable[str]) -> str:
    return words.interfaces(interfaces, most=_MOST_PIECES)


def _told(marking: Sequence[EcnFigures]) -> str:
    if not marking:
        return "none"
    if any(row.clamped for row in marking):
        return "moved down, so that it comes before PFC"
    return "as the policy has it"


def _groups(count: int) -> str:
    return f"{count} lossless group{'' if count == 1 else 's'}"


def _lines(
    key: str, plan: LosslessPlan, port: PortFigures, marking: Iterable[EcnFigures]
) -> Iterator[Line]:
    def row(
        what: str, name: str, value: int, *, swatch: str = "", note: str = "", line: bool = True
    ) -> Line:
        speed = port.speed_mbps if line else None
        return Line(what, in_bytes(name, key, value, speed), note, swatch)

    for one in marking:
        of = f"{one.traffic_class}: "
        yield row(
            f"{of}Kmin, marking begins",
            "kmin_bytes",
            one.min_bytes,
            swatch="rising",
            note=_wanted(one.min_bytes, one.wanted_min_bytes),
        )
        yield row(
            f"{of}Kmax, every packet is marked",
            "kmax_bytes",
            one.max_bytes,
            swatch="full",
            note=_wanted(one.max_bytes, one.wanted_max_bytes)
            or f"at most {one.probability_percent} % up to there",
        )
    room = port.headroom
    hot = f"with {plan.hot_groups} groups hot"
    yield row("PFC fires", "pause_bytes", plan.pause_bytes, swatch="pause", note=hot)
    yield row("XOFF, room beyond that", "xoff_bytes", room.xoff_bytes, swatch="headroom")
    yield row(
        "XOFF ends", "xoff_end_bytes", plan.pause_bytes + room.xoff_bytes, note="then frames drop"
    )
    yield row("bound, least XOFF", "bound_xoff_bytes", port.bound.xoff_bytes, swatch="bound")
    yield row("XON, resume below", "xon_bytes", room.xon_bytes)
    held = "XON alone: XOFF is in a pool" if room.size_bytes < room.xoff_bytes else ""
    yield row("size of the profile", "size_bytes", room.size_bytes, note=held, line=False)
    yield row("headroom of one port", "port_headroom_bytes", port.headroom_bytes, line=False)


def _wanted(value: int, wanted: int) -> str:
    return f"the policy's {words.grouped(wanted)} lie above PFC" if value < wanted else ""


def _steps(terms: Iterable[Term]) -> tuple[Step, ...]:
    return tuple(
        Step(
            term.name,
            words.grouped(round(term.value, 3)),
            term.unit,
            term.formula,
            term.source,
        )
        for term in terms
    )


def _watchdog(key: str, kind: Kind, port: PortFigures) -> Watchdog | None:
    row, poll = kind.port_class(port).watchdog, kind.first.qos.watchdog_poll_ms
    if row is None:
        return None
    return Watchdog(
        row.action,
        counted("detection_ms", key, row.detection_ms),
        counted("restoration_ms", key, row.restoration_ms),
        counted("poll_ms", key, poll) if poll else None,
    )
