"""What a lossless plan says that an operator must hear: it does not fit, or nobody can promise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from railwright.base.location import Location
from railwright.design import kinds
from railwright.design.context import Context
from railwright.design.drafts import Draft
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.design.lossless.ways_out import ways_out
from railwright.model.finding import Kind
from railwright.model.lossless import LosslessPlan, Verdict
from railwright.model.qos_profile import QosProfile

_FRAMES_BEFORE_MARKING = 2
"""Below this many frames a queue is marked for packets that merely arrive together."""


class Planned(NamedTuple):
    """A plan with what it was made from."""

    silicon: Silicon
    profile: QosProfile
    ports: Sequence[PortSet]
    plan: LosslessPlan
    vendor_build: bool = False
    """Whether the switch runs a vendor's own build, which may have mended what upstream had not."""

    @property
    def hint(self) -> str | None:
        """What was tried and fits; None where nothing does."""
        found = ways_out(self.silicon, self.profile, self.ports)
        return f"what fits: {'; '.join(found)}" if found else None


class PlanReport:
    """Reports what is wrong with the plan of one device."""

    def __init__(self, context: Context, draft: Draft, planned: Planned) -> None:
        self._context = context
        self._draft = draft
        self._planned = planned
        self._plan = planned.plan
        self._where: Location | None = draft.platform_origin.location

    def report(self) -> None:
        """Report all of it; switches that share cause and line share a finding."""
        self._memory()
        self._headroom()
        self._marking()
        self._watchdog()
        for gate in self._plan.gates:
            if not gate.used:
                self._say(kinds.LEFT_OUT, f"goes without {gate.feature}: {gate.reason}", " ")

    def _memory(self) -> None:
        plan = self._plan
        if plan.unsized is not None:
            self._say(kinds.UNSIZED, plan.unsized)
        if not plan.ports:
            return
        left = f"{plan.available_bytes:,} bytes are left"
        reserved = f"{plan.reserved_bytes:,} of {plan.memory_bytes:,} bytes are reserved"
        if plan.verdict is Verdict.OVERCOMMITTED:
            self._say(kinds.OVERCOMMITTED, f"{reserved}, {left}", hint=self._planned.hint)
        elif plan.verdict is Verdict.TIGHT:
            wants = f"the profile wants {plan.min_shared_bytes:,}"
            message = f"{reserved}, {left}, {wants}"
            self._say(kinds.TIGHT_MEMORY, message, hint=self._planned.hint)
        elif plan.verdict is Verdict.CROWDED:
            needed = f"all ports together need {plan.xoff_bytes:,} bytes of headroom"
            message = f"{needed}, the pool has {plan.room_bytes:,}"
            self._say(kinds.CROWDED, message, hint=self._planned.hint)

    def _headroom(self) -> None:
        for one in self._plan.ports:
            link = f"{one.speed_mbps // 1000}G over {one.cable_m} m"
            if one.refused:
                message = (
                    f"{link} draws {one.port_shared_bytes:,} bytes of shared headroom, one port "
                    f"may draw {one.port_limit_bytes:,}"
                )
                self._say(kinds.REFUSED, message, hint=self._planned.hint)
            if one.headroom.xoff_bytes < one.bound.xoff_bytes:
                message = (
                    f"xoff of {link} is {one.headroom.xoff_bytes:,} bytes, physics wants "
                    f"{one.bound.xoff_bytes:,}"
                )
                self._say(kinds.BELOW_BOUND, message, hint="; ".join(one.bound.missing) or None)

    def _marking(self) -> None:
        plan = self._plan
        frame = max((one.mtu for one in self._planned.ports if one.profile), default=0)
        first = min(plan.ecn, key=lambda row: row.min_bytes, default=None)
        if first is None or not plan.pause_bytes or not first.clamped:
            return
        if first.min_bytes < _FRAMES_BEFORE_MARKING * frame:
            message = (
                f"PFC may fire at {plan.pause_bytes:,} bytes with {plan.hot_groups} groups hot, so "
                f"marking begins at {first.min_bytes:,}, less than {_FRAMES_BEFORE_MARKING} frames"
            )
            self._say(kinds.EARLY_MARKING, message)

    def _watchdog(self) -> None:
        silicon = self._planned.silicon
        for gap in silicon.facts.watchdog_gaps:
            if self._plan.ports and gap.release is silicon.release:
                certain = gap.certain and not self._planned.vendor_build
                kind = kinds.NO_WATCHDOG if certain else kinds.MAYBE_NO_WATCHDOG
                self._say(kind, f"on {gap.release}: {gap.reason}", " ")

    def _say(self, kind: Kind, message: str, joint: str = ": ", hint: str | None = None) -> None:
        words = f"{self._draft.platform.name}{joint}{message}"
        self._context.report(kind, words, self._where, hint, self._draft.name)
