"""Does what was decided for one switch, and writes down before and after what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from railwright.push.transaction import deciding, early, late
from railwright.push.transaction.case import Case
from railwright.push.transaction.deciding import Result, Standing
from railwright.push.transaction.journal import Fact, Journal, Record
from railwright.push.transaction.states import State

_WAITS: Final = (1, 3, 9)
"""Seconds before a question is put again."""


def run(case: Case, journal: Journal, standing: Standing | None = None) -> Standing:
    """Bring a switch to the end of its push, and return where it stands then.

    Args:
        case: the switch.
        journal: where it is written down.
        standing: where another process left it; None: nowhere yet.

    Raises:
        JournalError: something cannot be written down; nothing was done after that.
    """
    name = case.work.plan.device
    if standing is None:
        standing = Standing(drains=case.work.drain is not None)
    else:
        _note(journal, name, deciding.RESUMED)
        standing = deciding.resumed(standing)
        if standing.over:
            return standing
        stranger = late.recalled(case, journal)
        if stranger is not None:
            return standing._replace(state=State.END, outcome=stranger.outcome, why=stranger.why)
    while not standing.over:
        if standing.tries:
            case.clock.sleep(_WAITS[min(standing.tries, len(_WAITS)) - 1])
        case.outcome = standing.outcome or ""
        facts: dict[str, Fact] = {"try": standing.tries}
        if standing.state is State.ARM:
            early.deadline(case)
            facts["until"] = round(case.until)
            facts["digest"] = case.unit.digest if case.unit is not None else ""
        journal.add(Record(name, standing.state, "begin", facts=facts))
        standing = deciding.begun(standing)
        result = _DO[standing.state](case)
        result = result._replace(why=case.hidden(result.why))
        told: dict[str, Fact] = {"outcome": result.outcome, "why": result.why}
        journal.add(Record(name, standing.state, "end", result.heard, told))
        standing = deciding.decide(standing, result)
    return standing


def _note(journal: Journal, device: str, state: str) -> None:
    journal.add(Record(device, state, "note"))


_DO: Final[Mapping[State, Callable[[Case], Result]]] = {
    State.PREFLIGHT: early.preflight,
    State.LOCK: early.lock,
    State.SNAPSHOT: early.snapshot,
    State.CHECKPOINT: early.checkpoint,
    State.DRY_RUN: early.dry_run,
    State.DRAIN: early.drain,
    State.ARM: early.arm,
    State.APPLY: late.apply,
    State.HALT: late.halt,
    State.LOCATE: late.locate,
    State.VERIFY: late.verify,
    State.DISARM: late.disarm,
    State.SAVE: late.save,
    State.ROLLBACK: late.rollback,
    State.WAIT: late.wait,
    State.SETTLE: late.settle,
    State.UNDRAIN: late.undrain,
    State.CLEANUP: late.cleanup,
}
"""How each state is done. Nothing of it decides what comes next."""
