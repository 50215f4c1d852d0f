"""Whatever goes wrong, and wherever: the old configuration, or the new, or said to be neither."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import push_small as small
from push_once import Fault, Push, hold, own
from push_world import Killed
from railwright.push.transaction.deciding import fold
from railwright.push.transaction.states import Outcome


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of this machine is not what is tested here."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


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
