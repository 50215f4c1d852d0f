"""What a lossless plan says that an operator must hear: it does not fit, or nobody can promise."""

from __future__ import annotations

from collections.abc import Sequence

from railwright.design import kinds
from railwright.design.context import Context
from railwright.design.drafts import Draft
from railwright.design.lossless.port_limit import GroupLoad, port_limit
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.design.lossless.ways_out import ways_out
from railwright.model.lossless import LosslessPlan, PortFigures, Verdict
from railwright.model.qos_profile import QosProfile
from railwright.model.types import BufferModel

_MTUS_BEFORE_MARKING = 2
"""Below this many frames a queue is marked for packets that merely arrive together."""


def report_plan(
    context: Context,
    draft: Draft,
    silicon: Silicon,
    profile: QosProfile,
    ports: Sequence[PortSet],
    plan: LosslessPlan,
) -> None:
    """Report memory that is over-committed or tight, headroom below the bound, early marking."""
    where, name = draft.platform_origin.location, draft.name
    if plan.verdict is Verdict.CROWDED:
        message = (
            f"{draft.platform.name}: all ports together need {plan.xoff_bytes:,} bytes of "
            f"headroom, the pool has {plan.room_bytes:,}"
        )
        context.report(kinds.CROWDED, message, where, _hint(silicon, profile, ports), name)
    elif plan.ports and not plan.fits:
        over = plan.verdict is Verdict.OVERCOMMITTED
        kind = kinds.OVERCOMMITTED if over else kinds.TIGHT_MEMORY
        hint = _hint(silicon, profile, ports)
        reserved = f"{plan.reserved_bytes:,} of {plan.memory_bytes:,} bytes are reserved"
        left = f"{plan.available_bytes:,} bytes are left"
        least = f"the profile wants {plan.min_shared_bytes:,}"
        words = (draft.platform.name, reserved, left if over else f"{left}, {least}")
        context.report(kind, f"{words[0]}: {words[1]}, {words[2]}", where, hint, name)
    if plan.unsized is not None:
        message = f"{draft.platform.name}: {plan.unsized}"
        context.report(kinds.UNSIZED, message, where, subject=name)
    for figures in plan.ports:
        _below_bound(context, draft, figures)
        _beyond_port(context, draft, silicon, figures)
    frame = max((one.mtu for one in ports if one.profile), default=0)
    for row in sorted(plan.ecn, key=lambda one: one.min_bytes)[:1]:
        if plan.pause_bytes and row.clamped and row.min_bytes < _MTUS_BEFORE_MARKING * frame:
            message = (
                f"{draft.platform.name}: PFC may fire at {plan.pause_bytes:,} bytes with "
                f"{plan.hot_groups} groups hot, so marking begins at {row.min_bytes:,}, less than "
                f"{_MTUS_BEFORE_MARKING} frames"
            )
            context.report(kinds.EARLY_MARKING, message, where, subject=name)
    for gate in plan.gates:
        if not gate.used:
            message = f"{draft.platform.name} goes without {gate.feature}: {gate.reason}"
            context.report(kinds.LEFT_OUT, message, where, subject=name)


def _beyond_port(context: Context, draft: Draft, silicon: Silicon, figures: PortFigures) -> None:
    """Report a port that would draw more from the shared pool than one port may."""
    chip, room = silicon.facts.dynamic, figures.headroom
    if chip is None or not room.shared_headroom or silicon.model is not BufferModel.DYNAMIC:
        return
    load = GroupLoad(
        groups=figures.groups,
        size_bytes=room.size_bytes,
        xon_bytes=room.xon_bytes,
        xoff_bytes=room.xoff_bytes,
    )
    limit = port_limit(
        chip,
        figures.lanes,
        [load],
        limit_bytes=None,  # the chip reports it at run time only
        shared_headroom=True,
        release=silicon.release,
    )
    if limit.shared_limit_bytes is not None and limit.shared_bytes > limit.shared_limit_bytes:
        message = (
            f"{draft.platform.name}: {figures.speed_mbps // 1000}G over {figures.cable_m} m draws "
            f"{limit.shared_bytes:,} bytes of shared headroom, one port may draw "
            f"{limit.shared_limit_bytes:,}"
        )
        context.report(kinds.REFUSED, message, draft.platform_origin.location, subject=draft.name)


def _hint(silicon: Silicon, profile: QosProfile, ports: Sequence[PortSet]) -> str | None:
    found = ways_out(silicon, profile, ports)
    return f"what fits: {'; '.join(found)}" if found else None


def _below_bound(context: Context, draft: Draft, figures: PortFigures) -> None:
    if figures.headroom.xoff_bytes >= figures.bound.xoff_bytes:
        return
    missing = "; ".join(figures.bound.missing)
    message = (
        f"{draft.platform.name}: xoff of {figures.speed_mbps // 1000}G over {figures.cable_m} m is "
        f"{figures.headroom.xoff_bytes:,} bytes, physics wants {figures.bound.xoff_bytes:,}"
    )
    where = draft.platform_origin.location
    context.report(kinds.BELOW_BOUND, message, where, missing or None, draft.name)
