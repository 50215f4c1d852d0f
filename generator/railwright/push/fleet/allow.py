"""What of a plan is not allowed for: known from the plan alone, before any switch is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.plan import Batch, DevicePlan, Plan
from railwright.push.transaction.case import BY_BGP


class Allowed(NamedTuple):
    """What an operator allows for.

    Attributes:
        max_class: the worst class; None is any.
        in_place: HwSKUs whose rows may be written past the config updater.
        one_way: whether a change may be made that disturbs more when it is taken back.
        scheduler: whether somebody drains servers.
    """

    max_class: Disruption | None = None
    in_place: frozenset[str] = frozenset()
    one_way: bool = False
    scheduler: bool = False


class Refusal(NamedTuple):
    """Why a switch is not changed as a plan has it, and what can be done about it."""

    device: str
    why: str
    hint: str


def refusals(plan: Plan, allowed: Allowed) -> tuple[Refusal, ...]:
    """Return what is not allowed for, in the order of the waves."""
    by_name = {one.device: one for one in plan.devices}
    return tuple(
        one
        for batch in plan.batches
        for name in batch.devices
        for one in _of(by_name[name], batch, allowed)
    )


def _of(plan: DevicePlan, batch: Batch, allowed: Allowed) -> Iterator[Refusal]:
    name, worst = plan.device, allowed.max_class
    if worst is not None and plan.disruption.rank > worst.rank:
        yield Refusal(name, f"it is {plan.disruption}, and {worst} is allowed", "--max-class")
    if plan.path is ApplyPath.TABLE_LOAD and plan.hwsku not in allowed.in_place:
        why = f"its rows would be written past the config updater, and {plan.hwsku} is not proven"
        yield Refusal(name, why, f"--in-place {plan.hwsku}, or plan without --table-load")
    if plan.rollback.disruption.rank > plan.disruption.rank and not allowed.one_way:
        why = f"to take it back is {plan.rollback.disruption}, more than to make it"
        yield Refusal(name, f"{why}: {plan.rollback.why}", "--one-way")
    if by_scheduler(batch) and not allowed.scheduler:
        why = f"drained first: {batch.drain}; and nobody was named who does that"
        yield Refusal(name, why, "--drain-command; `true` where nothing runs on the servers")


def by_scheduler(batch: Batch) -> bool:
    """Return whether somebody else than BGP has to drain what a batch needs drained."""
    return batch.drain is not None and BY_BGP not in batch.drain
