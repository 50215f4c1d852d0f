"""The table of states: what follows what, and how every way ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from push_once import Push
from railwright.base.errors import JournalError
from railwright.push.transaction.deciding import Result as Came
from railwright.push.transaction.deciding import Standing, decide, fold
from railwright.push.transaction.states import RULES, Heard, State


def test_every_state_says_what_follows_a_lost_answer() -> None:
    assert set(RULES) == set(State) - {State.END}
    assert all(Heard.UNKNOWN in rule.heard for rule in RULES.values())


def test_every_state_can_be_reached_and_every_way_ends() -> None:
    seen, todo = set[State](), [State.PREFLIGHT]
    while todo:
        state = todo.pop()
        if state in seen or state is State.END:
            continue
        seen.add(state)
        todo += [goto.state for goto in RULES[state].heard.values()]
    assert seen == set(State) - {State.END}
    for state in seen:
        reach, todo = set[State](), [state]
        while todo:
            one = todo.pop()
            if one not in reach and one is not State.END:
                todo += [goto.state for goto in RULES[one].heard.values()]
            reach.add(one)
        assert State.END in reach


def test_only_what_was_looked_at_is_saved_and_only_what_is_disarmed() -> None:
    into = {
        state: {one for one, rule in RULES.items() for goto in rule.heard.values()
                if goto.state is state}
        for state in State
    }  # fmt: skip
    assert into[State.SAVE] == {State.DISARM}
    assert into[State.DISARM] == {State.VERIFY}
    assert into[State.APPLY] == {State.ARM}


@pytest.mark.parametrize("state", [one for one in State if one is not State.END])
def test_what_a_state_cannot_come_to_is_a_fault_of_ours(state: State) -> None:
    for heard in set(Heard) - set(RULES[state].heard):
        with pytest.raises(ValueError, match="cannot come to"):
            decide(Standing(state), Came(heard))


def test_a_journal_of_another_order_is_told_and_no_bug(tmp_path: Path) -> None:
    push = Push(tmp_path, drain="by TSA")
    push.go()
    with pytest.raises(JournalError, match="not one of this version"):
        fold(push.journal.records)  # as if nothing were to be drained
