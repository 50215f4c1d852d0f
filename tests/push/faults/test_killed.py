"""The process that pushes is killed in every state there is, and another one goes on.

It is killed once the journal says that something begins, or when it was done and the journal does
not say so yet: between the two another process cannot know, and has to ask the switch.
"""

from __future__ import annotations

import signal

import pytest

from push.faults.aside import Moment
from push.faults.world import QUEUE, World
from push.rig import LEAF, SPINE
from railwright.base.errors import ExitCode
from railwright.push.transaction.states import ENDINGS, Outcome, State

_ABORTED, _BACK = Outcome.ABORTED, Outcome.ROLLED_BACK
PLAIN = {
    State.PREFLIGHT: (Outcome.NOT_STARTED, Outcome.NOT_STARTED),
    State.LOCK: (_ABORTED, _ABORTED),
    State.SNAPSHOT: (_ABORTED, _ABORTED),
    State.CHECKPOINT: (_ABORTED, _ABORTED),
    State.DRY_RUN: (_ABORTED, _ABORTED),
    State.ARM: (_ABORTED, _ABORTED),
    State.APPLY: (Outcome.COMMITTED, Outcome.COMMITTED),
    State.LOCATE: (Outcome.COMMITTED, Outcome.COMMITTED),
    State.VERIFY: (Outcome.COMMITTED, Outcome.COMMITTED),
    State.DISARM: (Outcome.COMMITTED, Outcome.COMMITTED),
    State.SAVE: (Outcome.COMMITTED, Outcome.COMMITTED),
    State.CLEANUP: (Outcome.COMMITTED, Outcome.COMMITTED),
}
"""What --resume comes to where it is killed as a state begins, and where the state was done."""
WORSE = {State.HALT: _BACK, State.ROLLBACK: _BACK, State.SETTLE: _BACK}
"""The same where the second half of the change is refused, so that it is taken back."""
DRAINED = {State.DRAIN: _ABORTED, State.UNDRAIN: Outcome.COMMITTED}
"""The same for a spine that TSA drains."""
LATE_S = 400


def _goes_on(world: World, txn: str, outcome: Outcome, name: str = LEAF) -> None:
    """Assert how another process brings it to its end, and that a third has nothing to do."""
    plan = world.past(txn).folder / "plan.json"
    pushed = world.resume(txn)
    world.ends(pushed, outcome, plan, name=name)
    assert ENDINGS[outcome].settled
    world.sent.clear()
    assert world.resume(txn).outcomes[name] == outcome
    assert world.sent == []


@pytest.mark.parametrize("done", [False, True], ids=["begins", "was done"])
@pytest.mark.parametrize("where", PLAIN)
def test_killed_where_a_state(world: World, where: State, done: bool) -> None:  # noqa: FBT001
    plan = world.small()
    moment = Moment(where, "end" if done else "begin", after=not done)
    ended, txn = world.begin(plan, (moment, signal.SIGKILL))
    assert ended.code == -signal.SIGKILL, ended.said
    _goes_on(world, txn, PLAIN[where][done])


@pytest.mark.parametrize("where", WORSE)
def test_killed_where_it_is_taken_back(world: World, where: State) -> None:
    plan = world.small()
    world.fault(LEAF, "gcu-stop", after=1)
    ended, txn = world.begin(plan, (Moment(where, "end", after=False), signal.SIGKILL))
    assert ended.code == -signal.SIGKILL, ended.said
    _goes_on(world, txn, WORSE[where])


@pytest.mark.parametrize("where", DRAINED)
def test_killed_where_traffic_goes_or_comes_back(world: World, where: State) -> None:
    plan = world.small(SPINE, rows=QUEUE)
    ended, txn = world.begin(plan, (Moment(where, "end", after=False), signal.SIGKILL))
    assert ended.code == -signal.SIGKILL, ended.said
    _goes_on(world, txn, DRAINED[where], SPINE)


@pytest.mark.parametrize("where", [State.APPLY, State.VERIFY])
def test_killed_and_gone_on_with_when_the_timer_is_over(world: World, where: State) -> None:
    plan = world.small()
    ended, txn = world.begin(plan, (Moment(where, "end", after=False), signal.SIGKILL))
    assert ended.code == -signal.SIGKILL, ended.said
    world.pass_by(LATE_S)
    _goes_on(world, txn, Outcome.ROLLED_BACK_BY_TIMER)


def test_killed_and_not_reached_until_the_timer_is_over(world: World) -> None:
    plan = world.small()
    ended, txn = world.begin(plan, (Moment(State.VERIFY), signal.SIGKILL))
    assert ended.code == -signal.SIGKILL, ended.said
    world.fault(LEAF, "unreachable", times=0)
    pushed = world.resume(txn)
    assert pushed.outcomes == {LEAF: Outcome.UNDECIDED}
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    world.well()
    world.pass_by(LATE_S)
    _goes_on(world, txn, Outcome.ROLLED_BACK_BY_TIMER)


def test_killed_while_it_waits_for_a_switch_to_help_itself(world: World) -> None:
    plan = world.small()
    cut = {"do": "fault", "switch": LEAF, "kind": "unreachable", "times": 0}
    moments = ((Moment(State.VERIFY), cut), (Moment(State.WAIT), signal.SIGKILL))
    ended, txn = world.begin(plan, *moments)
    assert ended.code == -signal.SIGKILL, ended.said
    world.well()
    _goes_on(world, txn, Outcome.ROLLED_BACK)


def test_every_state_is_among_them() -> None:
    assert {*PLAIN, *WORSE, *DRAINED, State.WAIT} == set(State) - {State.END}
