"""Whatever goes wrong, and wherever: the old configuration, or the new, or said to be neither."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import push_small as small
from push_world import Box, Clock, FakeDevice, Killed
from railwright.base.errors import ExitCode, JournalError
from railwright.model.configdb import ConfigDb
from railwright.push.transaction.case import Case, Policy, Work
from railwright.push.transaction.deciding import Result as Came
from railwright.push.transaction.deciding import Standing, decide, fold
from railwright.push.transaction.device import Identity
from railwright.push.transaction.doing import run
from railwright.push.transaction.journal import Record
from railwright.push.transaction.states import ENDINGS, RULES, Heard, Outcome, State

MANY = int(os.environ.get("RAILWRIGHT_SCHEDULES", "150"))
"""Random schedules in a run; ten thousand of them take some minutes."""
POLICY = Policy(verify_s=60, looks=3, poll_s=2)
Fault = Callable[[str, str], bool]


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of this machine is not what is tested here."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


class Memory:
    """A journal that survives its process, and may kill it before or after a record."""

    def __init__(self) -> None:
        self.records: tuple[Record, ...] = ()
        self.fault: Fault = lambda _name, _when: False

    def add(self, record: Record) -> Record:
        if self.fault("journal", "before"):
            raise Killed
        self.records = (*self.records, record)
        if self.fault("journal", "after"):
            raise Killed
        return record


class Push:
    """A push of one switch, over any number of processes."""

    def __init__(
        self, folder: Path, *, drain: str | None = "by TSA", policy: Policy = POLICY
    ) -> None:
        self.clock = Clock()
        self.box = Box(small.BEFORE, self.clock)
        self.journal = Memory()
        self.folder, self.drain, self.policy = folder, drain, policy
        self.fault: Fault = lambda _name, _when: False
        self.identity = Identity("leaf-1", "x", "202505")

    def go(self) -> Standing:
        """Push in a new process, from where the one before it was."""
        device = FakeDevice(self.box, self.fault)
        self.journal.fault = self.fault
        work = Work(
            "rw-1", small.plan(), self.identity, small.KIND, (), self.drain, "anna",
            self.folder, small.no_secret, self.policy,
        )  # fmt: skip
        standing = None
        if self.journal.records:
            standing = fold(self.journal.records, drains=self.drain is not None)
        return run(Case(work, device, self.clock), self.journal, standing)  # type: ignore[arg-type]

    def settled(self) -> Standing:
        """Go on without faults until it is settled."""
        self.fault = lambda _name, _when: False
        for _ in range(4):
            standing = self.go()
            if standing.outcome is not None and ENDINGS[standing.outcome].settled:
                return standing
            self.clock.sleep(600)
        return standing


def own(config: ConfigDb) -> ConfigDb:
    return {name: rows for name, rows in config.items() if name != "SYSLOG_SERVER"}


def hold(push: Push, standing: Standing, *, meddled: bool = False) -> None:
    """Assert what has to be true at the end, whatever happened."""
    box, outcome = push.box, standing.outcome
    assert outcome is not None
    if outcome is Outcome.APPLIED_UNSAVED and meddled:  # what others wrote is not saved for them
        assert (own(box.config), own(box.saved)) == (small.AFTER, small.BEFORE)
        return
    assert ENDINGS[outcome].settled, outcome
    code = ENDINGS[outcome].code
    said = (
        f"{outcome}: {standing.why}: {[(r.state, r.mark, r.heard) for r in push.journal.records]}"
    )
    if code is ExitCode.OK:
        assert own(box.config) == small.AFTER, said
        assert own(box.saved) == small.AFTER, said
    elif code is ExitCode.PUSH_ROLLED_BACK:
        assert own(box.config) == small.BEFORE, said
        assert own(box.saved) == small.BEFORE, said
    elif outcome is Outcome.FROZEN:
        assert meddled or box.refuses, said
        assert own(box.saved) == small.BEFORE, said
    if outcome not in {Outcome.FROZEN, Outcome.LEFT_DRAINED}:
        assert not box.drained, said
        assert box.timer is None, said
    if own(box.saved) == small.AFTER:  # only what was looked at is saved
        heard = [(one.state, one.heard) for one in push.journal.records if one.mark == "end"]
        assert (State.VERIFY, Heard.DONE) in heard or outcome is Outcome.ALREADY, said
    if box.writes:
        first = next(at for at, r in enumerate(push.journal.records) if r.state == State.APPLY)
        assert any(
            r.state == State.PREFLIGHT and r.heard == Heard.DONE
            for r in push.journal.records[:first]
        ), said


def test_a_push_without_faults_commits_and_a_second_one_writes_nothing(tmp_path: Path) -> None:
    push = Push(tmp_path)
    standing = push.go()
    assert standing.outcome is Outcome.COMMITTED
    hold(push, standing)
    assert push.box.owner == ""
    writes = push.box.writes
    assert writes > 0
    assert (tmp_path / "leaf-1.before.json").stat().st_mode & 0o777 == 0o600
    again = Push(tmp_path)
    again.box, again.clock = push.box, push.clock
    assert again.go().outcome is Outcome.ALREADY
    assert push.box.writes == writes
    assert fold(push.journal.records, drains=True).over


def calls(push: Push) -> list[tuple[str, str]]:
    """Return every question and record of a push without faults."""
    seen: list[tuple[str, str]] = []

    def note(name: str, when: str) -> bool:
        seen.append((name, when))
        return False

    push.fault = note
    push.go()
    return seen


def at(number: int, act: Callable[[], bool]) -> Fault:
    """Return what acts once, when it is asked for that time."""
    left = [number]

    def fault(_name: str, _when: str) -> bool:
        left[0] -= 1
        return act() if left[0] == -1 else False

    return fault


def kill() -> bool:
    raise Killed


@pytest.mark.parametrize("minutes", [0, 2, 120])
def test_killed_at_every_boundary_and_question_it_is_gone_on_with(
    tmp_path: Path, minutes: int
) -> None:
    for number in range(len(calls(Push(tmp_path)))):
        push = Push(tmp_path)
        push.fault = at(number, kill)
        with pytest.raises(Killed):
            push.go()
        push.clock.sleep(60 * minutes)
        hold(push, push.settled())


def test_killed_at_every_boundary_and_never_seen_again_the_switch_helps_itself(
    tmp_path: Path,
) -> None:
    for number in range(len(calls(Push(tmp_path)))):
        push = Push(tmp_path)
        push.fault = at(number, kill)
        with pytest.raises(Killed):
            push.go()
        push.clock.sleep(7200)
        assert own(push.box.config) == (small.AFTER if push.box.disarmed or (
            push.box.manifest is None and push.box.writes) else small.BEFORE)  # fmt: skip


@pytest.mark.parametrize("lost", [1, 3, 40])
def test_a_lost_answer_is_asked_for_again_wherever_it_is_lost(tmp_path: Path, lost: int) -> None:
    for number, (name, _) in enumerate(calls(Push(tmp_path))):
        if name == "journal":
            continue
        push = Push(tmp_path)
        left = [number]

        def fault(name: str, _when: str, left: list[int] = left) -> bool:
            left[0] -= 1
            return name != "journal" and -lost <= left[0] < 0

        push.fault = fault
        push.go()
        hold(push, push.settled())


@pytest.mark.parametrize("what", ["reboot", "meddle", "lose_timer"])
def test_what_happens_to_the_switch_at_any_moment_is_told(tmp_path: Path, what: str) -> None:
    for number in range(len(calls(Push(tmp_path)))):
        push = Push(tmp_path)

        def act(push: Push = push) -> bool:
            getattr(push.box, what)()
            return False

        push.fault = at(number, act)
        push.go()
        standing = push.settled()
        hold(push, standing, meddled=what == "meddle")
        if what == "meddle":  # what others wrote is never taken away
            assert "SYSLOG_SERVER" in push.box.config


def test_a_switch_that_starts_again_and_is_changed_before_it_is_saved_has_what_it_had(
    tmp_path: Path,
) -> None:
    seen = calls(Push(tmp_path))
    for number in range(seen.index(("disarm", "after")), seen.index(("save", "before"))):
        push = Push(tmp_path)

        def act(push: Push = push) -> bool:
            push.box.reboot()
            push.box.meddle()
            return False

        push.fault = at(number, act)
        assert push.go().outcome in {Outcome.ROLLED_BACK_BY_REBOOT, Outcome.APPLIED_UNSAVED}
        standing = push.settled()
        assert standing.outcome is Outcome.ROLLED_BACK_BY_REBOOT
        hold(push, standing, meddled=True)


REFUSALS = {
    ("dry_run",): Outcome.REFUSED,
    ("put",): Outcome.ABORTED,
    ("arm",): Outcome.ABORTED,
    ("apply",): Outcome.ROLLED_BACK,
    ("apply", "back"): Outcome.FROZEN,
    ("save",): Outcome.APPLIED_UNSAVED,
    ("undrain",): Outcome.LEFT_DRAINED,
}


@pytest.mark.parametrize("refuses", REFUSALS, ids="-".join)
def test_a_switch_that_refuses_something_ends_as_it_should(
    tmp_path: Path, refuses: tuple[str, ...]
) -> None:
    push = Push(tmp_path)
    push.box.refuses = frozenset(refuses)
    standing = push.go()
    assert standing.outcome is REFUSALS[refuses]
    if standing.outcome is Outcome.APPLIED_UNSAVED:
        assert own(push.box.config) == small.AFTER
        assert push.box.saved == small.BEFORE
        push.box.refuses = frozenset()
        assert push.settled().outcome is Outcome.COMMITTED
    else:
        hold(push, standing)


def test_a_switch_that_gets_worse_is_taken_back(tmp_path: Path) -> None:
    push = Push(tmp_path)
    push.box.sick_after = True
    standing = push.go()
    assert (standing.outcome, standing.why) == (Outcome.ROLLED_BACK, "a port is down")
    hold(push, standing)


def test_what_goes_down_while_it_is_drained_is_not_held_against_the_change(tmp_path: Path) -> None:
    push = Push(tmp_path)
    push.box.down_drained = frozenset(("Ethernet8",))
    standing = push.go()
    assert standing.outcome is Outcome.COMMITTED
    hold(push, standing)


@pytest.mark.parametrize(("seconds", "outcome"), [
    (150, Outcome.COMMITTED), (600, Outcome.ROLLED_BACK),
])  # fmt: skip
def test_a_link_that_was_down_on_the_way_gets_time_to_train(
    tmp_path: Path, seconds: float, outcome: Outcome
) -> None:
    push = Push(tmp_path)
    push.box.down_after, push.box.well_s = frozenset(("Ethernet0",)), seconds
    standing = push.go()
    assert standing.outcome is outcome
    hold(push, standing)


@pytest.mark.parametrize(
    ("port", "before", "outcome"),
    [
        ("Ethernet0", set[str](), Outcome.ROLLED_BACK),
        ("Ethernet0", {"Ethernet0"}, Outcome.COMMITTED),  # it was down before
        ("Ethernet16", set[str](), Outcome.COMMITTED),  # it is not meant to be up
    ],
)
def test_a_port_that_goes_down_and_shall_not_is_a_reason_to_take_back(
    tmp_path: Path, port: str, before: set[str], outcome: Outcome
) -> None:
    push = Push(tmp_path)
    push.box.down, push.box.down_after = frozenset(before), frozenset({port} | before)
    standing = push.go()
    assert standing.outcome is outcome
    hold(push, standing)


def test_no_secret_of_a_switch_is_written_down_whatever_it_says(tmp_path: Path) -> None:
    push = Push(tmp_path)
    push.box.refuses = frozenset(("dry_run",))
    push.box.says = "cannot set passkey canary-before\n\x1b[2Jhere"
    standing = push.go()
    assert standing.outcome is Outcome.REFUSED
    assert standing.why.startswith("cannot set passkey <secret:own>")
    assert standing.why.isprintable()
    assert "canary" not in repr(push.journal.records)


@pytest.mark.parametrize(
    ("field", "value", "outcome"),
    [
        ("hostname", "leaf-2", Outcome.WRONG_DEVICE),
        ("hwsku", "y", Outcome.WRONG_DEVICE),
        ("mac", "00:11:22:33:44:55", Outcome.WRONG_DEVICE),
        ("release", "202411", Outcome.WRONG_RELEASE),
    ],
)
def test_another_switch_is_not_written(
    tmp_path: Path, field: str, value: str, outcome: Outcome
) -> None:
    push = Push(tmp_path)
    push.identity = push.identity._replace(**{field: value})
    assert push.go().outcome is outcome
    assert (push.box.writes, push.box.owner, push.box.manifest) == (0, "", None)


def test_what_is_not_saved_or_not_planned_from_is_not_written(tmp_path: Path) -> None:
    push = Push(tmp_path)
    push.box.saved["PORT"]["Ethernet0"]["mtu"] = "1500"
    assert push.go().outcome is Outcome.UNSAVED
    push = Push(tmp_path)
    push.box.meddle()
    assert push.go().outcome is Outcome.DRIFTED
    push = Push(tmp_path)
    push.box.owner = "bert"
    standing = push.go()
    assert (standing.outcome, standing.why) == (Outcome.LOCKED, "held by bert")


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 160),
        st.sampled_from(["lost", "outage", "kill", "reboot", "meddle", "lose_timer", "wait"]),
    ),
    max_size=5,
)
REFUSED = st.sets(st.sampled_from(["apply", "back", "save", "undrain", "dry_run", "arm"]))


@settings(
    max_examples=MANY,
    deadline=None,
    derandomize=MANY < 1000,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=EVENTS, refuses=st.one_of(st.just(set[str]()), REFUSED), sick=st.booleans())
def test_any_schedule_of_faults_ends_old_or_new_or_told(
    tmp_path: Path, events: list[tuple[int, str]], refuses: set[str], *, sick: bool
) -> None:
    push = Push(tmp_path)
    push.box.refuses, push.box.sick_after = frozenset(refuses), sick
    push.fault = schedule(push, dict(events))
    for _ in range(6):
        try:
            push.go()
        except Killed:
            push.clock.sleep(30)
            continue
        break
    standing = fold(push.journal.records, drains=True)
    if standing.over and own(push.box.config) not in (small.BEFORE, small.AFTER):
        assert standing.outcome is not None  # never a mix that nobody is told of
        assert ENDINGS[standing.outcome].code is ExitCode.PUSH_NOT_ROLLED_BACK
    standing = push.settled()
    if "save" in refuses and standing.outcome is Outcome.APPLIED_UNSAVED:
        push.box.refuses -= {"save"}
        standing = push.settled()
    hold(push, standing, meddled=any(what == "meddle" for _, what in events))


def schedule(push: Push, todo: dict[int, str]) -> Fault:
    """Return what goes wrong at the given questions and records, before them or after."""
    count, outage = [0], [0]

    def fault(name: str, _when: str) -> bool:
        count[0] += 1
        what = todo.get(count[0], "")
        if what == "kill":
            raise Killed
        if what in {"reboot", "meddle", "lose_timer"}:
            getattr(push.box, what)()
        elif what == "wait":
            push.clock.sleep(900)
        outage[0] = 60 if what == "outage" else max(0, outage[0] - 1)
        return name != "journal" and (what == "lost" or outage[0] > 0)

    return fault


# ---- the table ---------------------------------------------------------------------------------


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
