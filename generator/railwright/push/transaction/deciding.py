"""What comes next for a switch: decided from the journal alone, apart from whoever does it.

The same decisions are made while a push runs, and by another process after the first one died:
:func:`fold` goes through the records of a switch, and :func:`resumed` says where to go on. What is
done in a state may be done twice, so a state that was begun and not ended is begun again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from railwright.base.errors import ExitCode, JournalError
from railwright.push.transaction.journal import Record
from railwright.push.transaction.states import (
    BEFORE_CHANGE,
    ENDINGS,
    NEEDS,
    RULES,
    Heard,
    Outcome,
    State,
)

RESUMED: Final = "resumed"
"""The state of a note that another process goes on from here."""
ROUNDS: Final = 3
"""How often a switch is asked to take a change back, before it is left to people."""
_FOLLOWING: Final = {
    State.SETTLE: State.UNDRAIN,
    State.UNDRAIN: State.CLEANUP,
    State.CLEANUP: State.END,
    State.DRAIN: State.ARM,
}


class Result(NamedTuple):
    """What a state came to.

    Attributes:
        heard: in one word.
        outcome: how the push ends with that, where the state can tell.
        why: for people; never a secret.
    """

    heard: Heard
    outcome: Outcome | None = None
    why: str = ""


class Standing(NamedTuple):
    """Where a switch stands in a push.

    Attributes:
        state: what is done next.
        outcome: how it ends, once that is known.
        drains: whether it is drained first.
        begun: the states that were begun.
        tries: how often the state was left undecided.
        rounds: how often it was asked to take the change back.
        left: the state, and the outcome until then, that an end without a settled outcome left.
        why: the first thing that went wrong.
    """

    state: State = State.PREFLIGHT
    outcome: Outcome | None = None
    drains: bool = False
    begun: frozenset[State] = frozenset()
    tries: int = 0
    rounds: int = 0
    left: tuple[State, Outcome | None] | None = None
    why: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing is left to do now."""
        return self.state is State.END


def begun(standing: Standing) -> Standing:
    """Return where a switch stands once its state was begun."""
    return standing._replace(begun=standing.begun | {standing.state})


def decide(standing: Standing, result: Result) -> Standing:
    """Return where a switch stands after what its state came to.

    Raises:
        ValueError: that state cannot come to that.
    """
    rule = RULES[standing.state]
    if result.heard not in rule.heard:
        msg = f"{standing.state} cannot come to {result.heard}"
        raise ValueError(msg)
    if standing.tries < rule.again.get(result.heard, 0):
        return standing._replace(tries=standing.tries + 1)
    goto = rule.heard[result.heard]
    outcome = result.outcome if result.outcome in goto.instead else goto.outcome
    state = goto.state
    rounds = standing.rounds + (state is State.ROLLBACK)
    if rounds > ROUNDS:
        state, outcome = State.END, Outcome.UNDECIDED
    if standing.outcome is Outcome.FROZEN:
        outcome = Outcome.FROZEN
    why = standing.why or result.why
    if outcome is Outcome.LEFT_HELD:
        if standing.outcome is not None and _bad(standing.outcome):
            outcome = None  # that is worse, and is told
        else:
            why = f"{standing.outcome or Outcome.COMMITTED}; {why}"
    state = _needed(state, standing, outcome)
    unsettled = state is State.END and outcome is not None and not ENDINGS[outcome].settled
    return standing._replace(
        state=state,
        outcome=outcome or standing.outcome,
        tries=0,
        rounds=rounds,
        left=(standing.state, standing.outcome) if unsettled else standing.left,
        why=why,
    )


def _bad(outcome: Outcome) -> bool:
    return ENDINGS[outcome].code is ExitCode.PUSH_NOT_ROLLED_BACK


def _needed(state: State, standing: Standing, outcome: Outcome | None) -> State:
    """Return the first state from here on that has anything to do."""
    while (state in NEEDS and NEEDS[state] not in standing.begun) or (
        state is State.DRAIN and not standing.drains
    ):
        state = _FOLLOWING[state]
    if outcome is Outcome.FROZEN and state in {State.UNDRAIN, State.CLEANUP}:
        return State.END  # it stays drained and held until somebody has looked at it
    return state


def resumed(standing: Standing) -> Standing:
    """Return where another process goes on. What was not begun is not begun any more."""
    standing = standing._replace(tries=0, rounds=0)
    outcome = standing.outcome
    if standing.over:
        if outcome is None or ENDINGS[outcome].settled:
            return standing
        if outcome is Outcome.APPLIED_UNSAVED:
            return standing._replace(state=State.SAVE, outcome=None)
        state, before = standing.left or (State.HALT, None)
        again = State.HALT if state is State.WAIT else state
        return standing._replace(state=again, outcome=before)
    if standing.state in BEFORE_CHANGE:
        if State.LOCK not in standing.begun:
            return standing._replace(state=State.END, outcome=Outcome.NOT_STARTED)
        state = _needed(State.SETTLE, standing, Outcome.ABORTED)
        return standing._replace(state=state, outcome=Outcome.ABORTED)
    return standing


def fold(records: Iterable[Record], *, drains: bool = False) -> Standing:
    """Return where a switch stands by its records.

    Args:
        records: of one switch, in their order.
        drains: whether it is drained first.

    Raises:
        JournalError: they are not the records of a push of this version.
    """
    standing = Standing(drains=drains)
    for one in records:
        try:
            standing = _followed(standing, one)
        except ValueError as error:
            msg = f"{one.device}: its journal is not one of this version: {error}"
            raise JournalError(msg, hint="go on with the version that began the push") from None
    return standing


def _followed(standing: Standing, one: Record) -> Standing:
    if one.mark == "note":
        return resumed(standing) if one.state == RESUMED else standing
    if one.state != standing.state:
        msg = f"{one.state} does not follow {standing.state}"
        raise ValueError(msg)
    if one.mark == "begin":
        return begun(standing)
    told = one.facts.get("outcome")
    outcome = Outcome(str(told)) if told else None
    why = str(one.facts.get("why") or "")
    return decide(standing, Result(Heard(one.heard), outcome, why))
