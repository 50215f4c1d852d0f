"""A kind of switch as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from railwright.model.lossless import EcnFigures, Gate, LosslessPlan
from railwright.model.types import BufferModel
from railwright.report import lossless_words as words
from railwright.report.page.figures import Figure, Mark, counted, in_bytes
from railwright.report.page.kinds import Kind
from railwright.report.page.memory import Budget, Standing, budget
from railwright.report.page.ports import PortKind, port_kinds
from railwright.report.page.scale import Axes, Dot, axes, dots

_COMPUTES = {
    BufferModel.DYNAMIC: "dynamic buffer model: the switch computes",
    BufferModel.TRADITIONAL: "traditional buffer model: tables decide",
}


class Cap(NamedTuple):
    """Where PFC fires for one number of hot groups."""

    groups: int
    figure: Figure
    dot: Dot
    policy: bool
    """Whether this is the number that the profile plans for."""
    told: str
    """Whether marking is full before PFC fires."""
    state: str


class Marking(NamedTuple):
    """One WRED profile."""

    name: str
    traffic_class: str
    where: str
    lossless: str
    kmin: Figure
    kmax: Figure
    probability: Figure
    clamped: str


class Asked(NamedTuple):
    """What became of a feature that the profile asks for."""

    name: str
    used: str
    """``yes`` or ``no``."""
    word: str
    state: str
    reason: str
    source: str


class SwitchKind(NamedTuple):
    """Everything of one kind of switch."""

    key: str
    model: str
    title: str
    facts: str
    profile: str
    number: Figure
    """Of devices."""
    devices: tuple[str, ...]
    those: str
    """``7 devices``, or the name of the only one."""
    told: str
    """Its kinds of port in words."""
    tiers: str
    search: str
    """Words by which a reader may look for it."""
    budget: Budget
    verdict: Standing
    remarks: tuple[str, ...]
    pause: Figure
    hot: Figure
    alpha: str
    ports: tuple[PortKind, ...]
    ticks: tuple[Mark, ...]
    caps: tuple[Cap, ...]
    marking: tuple[Marking, ...]
    gates: tuple[Asked, ...]
    evidence: str


def switch(kind: Kind) -> SwitchKind:
    """Return the view of a kind of switch."""
    plan, first, on = kind.plan, kind.first, axes(kind.plan)
    account = budget(kind.key, plan)
    names = tuple(device.name for device in kind.devices)
    tiers = tuple(dict.fromkeys(device.tier.value for device in kind.devices))
    ports = port_kinds(kind, on)
    return SwitchKind(
        key=kind.key,
        model=first.model,
        title=f"{first.model} {' and '.join(tiers)}",
        facts=f"{first.hwsku}, {first.asic}, SONiC {first.release}; {_COMPUTES[plan.buffer_model]}",
        profile=first.qos.profile,
        number=counted("devices", kind.key, len(names)),
        devices=names,
        those=names[0] if len(names) == 1 else f"{len(names)} devices",
        told="; ".join(port.title for port in ports),
        tiers=", ".join(tiers),
        search=" ".join((first.model, first.hwsku, first.qos.profile, *tiers, *names)).lower(),
        budget=account,
        verdict=account.verdict,
        remarks=tuple(_remarks(plan, ports)),
        pause=in_bytes("pause_bytes", kind.key, plan.pause_bytes),
        hot=counted("hot_groups", kind.key, plan.hot_groups),
        alpha=words.pool_share(plan.alpha),
        ports=ports,
        ticks=on.fill.ticks(),
        caps=tuple(_caps(kind.key, plan, on)),
        marking=tuple(_marking(kind.key, row) for row in plan.ecn),
        gates=tuple(map(_asked, plan.gates)),
        evidence=plan.evidence.value,
    )


def _remarks(plan: LosslessPlan, ports: tuple[PortKind, ...]) -> Iterator[str]:
    if not plan.ports:
        yield "no lossless class"
    if any(port.bound_state != "good" for port in ports):
        yield "XOFF below the bound"
    if any(row.clamped for row in plan.ecn):
        yield "marking moved below PFC"
    if any(port.missing for port in ports):
        yield "not all facts behind the bound are public"
    left_out = sum(not gate.used for gate in plan.gates)
    if left_out:
        yield f"{left_out} feature{'' if left_out == 1 else 's'} left out"


def _caps(key: str, plan: LosslessPlan, on: Axes) -> Iterator[Cap]:
    there = sum(len(port.interfaces) * port.groups for port in plan.ports)
    for groups, dot in dots(plan, on):
        value = plan.pause_by_groups[groups]
        state, told = _first(plan, groups, value, there)
        yield Cap(
            groups=groups,
            figure=in_bytes("pause_by_groups_bytes", f"{key}-n{groups}", value),
            dot=dot,
            policy=groups == plan.hot_groups,
            told=told,
            state=state,
        )


def _first(plan: LosslessPlan, groups: int, pause_bytes: int, there: int) -> tuple[str, str]:
    """Say whether marking is full before PFC fires, with so many groups hot."""
    if groups > there:
        return "off", f"there are {there}"
    late = [row for row in plan.ecn if row.lossless and row.max_bytes > pause_bytes]
    if late:
        speeds = sorted({row.speed_mbps for row in late})
        return "warn", f"PFC first at {', '.join(map(words.speed, speeds))}"
    marks = any(row.lossless for row in plan.ecn)
    return ("good", "marking first") if marks else ("off", "nothing marks")


def _marking(kind: str, row: EcnFigures) -> Marking:
    key = f"{kind}-{row.name}"
    ports = "" if row.role == "any" else f" {row.role}"
    return Marking(
        name=row.name,
        traffic_class=row.traffic_class,
        where=f"{words.speed(row.speed_mbps)}{ports}",
        lossless="lossless" if row.lossless else "lossy",
        kmin=in_bytes("min_bytes", key, row.min_bytes, row.speed_mbps),
        kmax=in_bytes("max_bytes", key, row.max_bytes, row.speed_mbps),
        probability=counted("probability_percent", key, row.probability_percent),
        clamped=f"moved down from {words.size(row.wanted_max_bytes)}" if row.clamped else "",
    )


def _asked(gate: Gate) -> Asked:
    return Asked(
        name=gate.feature.value,
        used=words.yes(gate.used),
        word="used" if gate.used else "left out",
        state="good" if gate.used else "off",
        reason=gate.reason,
        source=gate.source,
    )
