"""The ways from one state to the next that must not be another one, each by itself."""

from __future__ import annotations

import pytest

from railwright.push.transaction.deciding import ROUNDS, Result, Standing, decide, resumed
from railwright.push.transaction.states import RULES, Heard, Outcome, State

ALL = frozenset(State)
_OFTEN = 99


def after(state: State, heard: Heard, **known: object) -> Standing:
    """Return what follows where nothing is asked again."""
    known = {"begun": ALL, "drains": True, "tries": _OFTEN, **known}
    return decide(Standing(state, **known), Result(heard))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "heard", "follows", "outcome"),
    [
        (State.DRAIN, Heard.FAILED, State.UNDRAIN, Outcome.ABORTED),
        (State.ARM, Heard.FAILED, State.SETTLE, Outcome.ABORTED),
        (State.ARM, Heard.UNKNOWN, State.SETTLE, Outcome.ABORTED),
        (State.APPLY, Heard.UNKNOWN, State.HALT, None),
        (State.HALT, Heard.FAILED, State.WAIT, None),
        (State.HALT, Heard.UNKNOWN, State.WAIT, None),
        (State.LOCATE, Heard.UNKNOWN, State.WAIT, None),
        (State.VERIFY, Heard.FAILED, State.ROLLBACK, None),
        (State.DISARM, Heard.FAILED, State.ROLLBACK, None),
        (State.DISARM, Heard.UNKNOWN, State.WAIT, None),
        (State.DISARM, Heard.FIRED, State.WAIT, None),
        (State.SAVE, Heard.UNKNOWN, State.END, Outcome.APPLIED_UNSAVED),
        (State.ROLLBACK, Heard.MIXED, State.END, Outcome.FROZEN),
        (State.WAIT, Heard.UNKNOWN, State.END, Outcome.UNDECIDED),
        (State.SETTLE, Heard.UNKNOWN, State.END, Outcome.UNDECIDED),
        (State.UNDRAIN, Heard.UNKNOWN, State.END, Outcome.UNDECIDED),
    ],
)
def test_what_goes_wrong_leads_there_and_nowhere_else(
    state: State, heard: Heard, follows: State, outcome: Outcome | None
) -> None:
    found = after(state, heard)
    if outcome is Outcome.FROZEN:
        assert found.state is State.SETTLE
        found = after(found.state, Heard.DONE, outcome=found.outcome)
    assert (found.state, found.outcome) == (follows, outcome)


@pytest.mark.parametrize("drains", [True, False])
def test_a_frozen_switch_stays_drained_and_held(*, drains: bool) -> None:
    begun = ALL if drains else ALL - {State.DRAIN}
    found = after(State.SETTLE, Heard.DONE, begun=begun, drains=drains, outcome=Outcome.FROZEN)
    assert (found.state, found.outcome) == (State.END, Outcome.FROZEN)


def test_a_timer_that_was_armed_is_settled_though_nothing_was_begun() -> None:
    begun = frozenset((State.LOCK, State.ARM))
    found = after(State.ARM, Heard.FAILED, begun=begun, drains=False)
    assert found.state is State.SETTLE
    assert after(State.SETTLE, Heard.DONE, begun=begun, drains=False).state is State.CLEANUP


def test_a_change_is_taken_back_three_times_and_then_left_to_people() -> None:
    assert after(State.VERIFY, Heard.FAILED, rounds=ROUNDS - 1).state is State.ROLLBACK
    found = after(State.VERIFY, Heard.FAILED, rounds=ROUNDS)
    assert (found.state, found.outcome) == (State.END, Outcome.UNDECIDED)


@pytest.mark.parametrize("state", [one for one in State if one is not State.END])
def test_what_is_asked_again_is_asked_so_often(state: State) -> None:
    for heard, times in RULES[state].again.items():
        standing = Standing(state, begun=ALL, drains=True)
        for _ in range(times):
            standing = decide(standing, Result(heard))
            assert standing.state is state
        assert decide(standing, Result(heard)).tries == 0


@pytest.mark.parametrize(
    ("left", "state", "outcome"),
    [
        ((State.WAIT, None), State.HALT, None),
        ((State.SETTLE, Outcome.ROLLED_BACK), State.SETTLE, Outcome.ROLLED_BACK),
        ((State.UNDRAIN, Outcome.COMMITTED), State.UNDRAIN, Outcome.COMMITTED),
        (None, State.HALT, None),
    ],
)
def test_another_process_goes_on_where_the_first_one_gave_up(
    left: tuple[State, Outcome | None] | None, state: State, outcome: Outcome | None
) -> None:
    over = Standing(State.END, Outcome.UNDECIDED, begun=ALL, tries=2, rounds=2, left=left)
    found = resumed(over)
    assert (found.state, found.outcome, found.tries, found.rounds) == (state, outcome, 0, 0)


def test_what_was_not_saved_is_saved_by_another_process() -> None:
    found = resumed(Standing(State.END, Outcome.APPLIED_UNSAVED, begun=ALL))
    assert (found.state, found.outcome) == (State.SAVE, None)
