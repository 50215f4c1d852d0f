"""Waves go as far as it goes well, and not one switch further."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

import push_small as small
from railwright.base.errors import Busy, ExitCode, JournalError, RailwrightError, TooFar
from railwright.model.disruption import Disruption
from railwright.model.plan import Batch, Plan, Reach
from railwright.push.fleet.rollout import Limits, PushEnd, go_on, opened, refuse, roll, txn_of
from railwright.push.fleet.waves import Stop
from railwright.push.transaction.deciding import Standing
from railwright.push.transaction.journal import Record
from railwright.push.transaction.states import ENDINGS, Outcome, State

USUAL = Limits()
WAVES = (("leaf-1",), ("leaf-2", "leaf-3", "leaf-4", "leaf-5"), ("spine-1",), ("spine-2",))


def plan(waves: tuple[tuple[str, ...], ...] = WAVES, hosts: int = 8) -> Plan:
    devices = tuple(
        small.plan().model_copy(
            update={"device": name, "hwsku": "y" if name.startswith("spine") else "x"}
        )
        for wave in waves
        for name in wave
    )
    batches = tuple(
        Batch(
            devices=wave, disruption=Disruption.PORT_FLAP, together="", drain=None,
            reach=Reach(hosts=hosts * len(wave)), capacity_percent={},
        )
        for wave in waves
    )  # fmt: skip
    return Plan(
        site="lab", against="golden", revision=None, inventory_sha256="0" * 64,
        disruption=Disruption.PORT_FLAP, because=None, unknown=0, reach=Reach(), hunks=(),
        devices=devices, batches=batches,
    )  # fmt: skip


def pusher(outcomes: dict[str, Outcome], seen: list[str]) -> Callable[[str], Standing]:
    def push(name: str) -> Standing:
        seen.append(name)
        return Standing(State.END, outcomes.get(name, Outcome.COMMITTED), why="")

    return push


def rolled(outcomes: dict[str, Outcome], limits: Limits = USUAL) -> tuple[PushEnd, list[str]]:
    seen: list[str] = []
    return roll(plan(), pusher(outcomes, seen), limits, Stop()), seen


def test_all_waves_go_in_their_order() -> None:
    report, seen = rolled({})
    assert report.code is ExitCode.OK
    assert report.stopped == ""
    assert seen[0] == "leaf-1"
    assert set(seen[1:5]) == set(WAVES[1])
    assert seen[5:] == ["spine-1", "spine-2"]
    assert [one.wave for one in report.ended] == [1, 2, 2, 2, 2, 3, 4]


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.NOT_STARTED])
def test_the_first_of_a_kind_stops_all_others_when_it_fails(outcome: Outcome) -> None:
    report, seen = rolled({"leaf-1": outcome}, Limits(failures=5))
    good = ENDINGS[outcome].code is ExitCode.OK
    assert len(seen) == (7 if good else 1)
    assert report.code is ENDINGS[outcome].code
    assert bool(report.stopped) is not good
    if not good:
        assert {one.outcome for one in report.ended[1:]} == {Outcome.NOT_STARTED}
    report, seen = rolled({"spine-1": outcome}, Limits(failures=5))
    assert ("spine-2" in seen) is good


def test_as_many_may_fail_as_are_allowed_for_and_none_that_is_neither_old_nor_new() -> None:
    failing = {"leaf-2": Outcome.ROLLED_BACK}
    one_by_one = Limits(at_once=1)
    assert rolled(failing, one_by_one)[1] == ["leaf-1", "leaf-2"]
    report, seen = rolled(failing, one_by_one._replace(failures=1))
    assert len(seen) == 7
    assert report.code is ExitCode.PUSH_ROLLED_BACK
    two = {**failing, "leaf-3": Outcome.ABORTED}
    assert rolled(two, one_by_one._replace(failures=1))[1] == ["leaf-1", "leaf-2", "leaf-3"]
    for bad in (Outcome.FROZEN, Outcome.UNDECIDED, Outcome.CONFLICT, Outcome.WRONG_DEVICE):
        report, seen = rolled({"leaf-2": bad}, one_by_one._replace(failures=5))
        assert seen == ["leaf-1", "leaf-2"]
        assert report.stopped == f"leaf-2 {ENDINGS[bad].words}"


def test_failures_of_all_waves_count() -> None:
    waves = (("leaf-1",), ("leaf-2", "leaf-3"), ("leaf-4",), ("leaf-5",))
    bad = {"leaf-2": Outcome.ABORTED, "leaf-4": Outcome.ABORTED}
    seen: list[str] = []
    roll(plan(waves), pusher(bad, seen), Limits(at_once=1, failures=1), Stop())
    assert seen == ["leaf-1", "leaf-2", "leaf-3", "leaf-4"]


def test_a_bug_is_not_taken_for_nothing_and_its_words_are_not_told() -> None:
    def push(_name: str) -> Standing:
        msg = "canary"
        raise TypeError(msg)

    report = roll(plan(), push, Limits(failures=9), Stop())
    assert report.ended[0].outcome is Outcome.UNDECIDED
    assert report.ended[0].why.startswith("a bug: TypeError in test_rollout.py:")
    assert [one.outcome for one in report.ended[1:]] == [Outcome.NOT_STARTED] * 6


def test_what_goes_too_far_is_refused_before_anything_begins() -> None:
    seen: list[str] = []
    with pytest.raises(TooFar, match="wave 2 of 4 would disturb 32 servers, more than 31"):
        roll(plan(), pusher({}, seen), Limits(hosts=31), Stop())
    assert seen == []
    refuse(plan(), Limits(hosts=32))
    wrong = plan().model_copy(update={"batches": plan().batches[1:]})
    with pytest.raises(RailwrightError, match="not its switches"):
        refuse(wrong, Limits())


def test_once_somebody_says_stop_nothing_begins_and_what_began_ends() -> None:
    stop, started, go = Stop(), threading.Semaphore(0), threading.Event()
    seen: list[str] = []

    def push(name: str) -> Standing:
        seen.append(name)
        started.release()
        if name != "leaf-1":
            assert go.wait(30)
        return Standing(State.END, Outcome.COMMITTED)

    found: list[PushEnd] = []
    limits = Limits(at_once=2)
    thread = threading.Thread(target=lambda: found.append(roll(plan(), push, limits, stop)))
    thread.start()
    for _ in range(3):
        assert started.acquire(timeout=30)
    begun = len(seen)
    stop.ask("interrupted")
    go.set()
    thread.join(30)
    assert len(seen) == begun == 3
    (report,) = found
    assert [one.outcome for one in report.ended].count(Outcome.COMMITTED) == 3
    assert (report.stopped, report.code) == ("interrupted", ExitCode.PUSH_ROLLED_BACK)


def test_a_pause_ends_within_a_second_of_a_stop() -> None:
    stop = Stop()
    timer = threading.Timer(0.05, stop.ask, ("enough",))
    timer.start()
    before = time.monotonic()
    report, seen = None, []
    report = roll(plan(), pusher({}, seen), Limits(pause_s=600), stop)
    assert time.monotonic() - before < 1
    assert seen == ["leaf-1"]
    assert report.stopped == "enough"


def test_a_file_says_stop_and_a_person_may_not_want_the_next_wave(tmp_path: Path) -> None:
    seen: list[str] = []
    (tmp_path / "stop").touch()
    report = roll(plan(), pusher({}, seen), Limits(), Stop(tmp_path / "stop"))
    assert seen == []
    assert report.stopped.endswith("stop is there")
    report = roll(plan(), pusher({}, seen), Limits(), Stop(), lambda number, _: number < 3)
    assert len(seen) == 5
    assert report.stopped == "wave 3 was not wanted"


def test_a_journal_that_cannot_be_written_stops_everything() -> None:
    def push(_name: str) -> Standing:
        msg = "no space"
        raise JournalError(msg)

    report = roll(plan(), push, Limits(), Stop())
    assert report.ended[0].outcome is Outcome.UNDECIDED
    assert report.code is ExitCode.PUSH_NOT_ROLLED_BACK
    assert {one.outcome for one in report.ended[1:]} == {Outcome.NOT_STARTED}


def test_going_on_ends_what_was_begun_and_begins_nothing() -> None:
    records = (
        Record("", "started", "note"),
        Record("leaf-1", "preflight", "begin"),
        Record("leaf-1", "preflight", "end", "after"),
        Record("leaf-2", "preflight", "begin"),
        Record("leaf-2", "preflight", "end", "done"),
        Record("leaf-2", "lock", "begin"),
    )
    seen: list[str] = []
    report = go_on(records, plan(), pusher({"leaf-2": Outcome.ABORTED}, seen), Limits(), Stop())
    assert seen == ["leaf-2"]
    assert [one.outcome for one in report.ended[:3]] == [
        Outcome.ALREADY, Outcome.ABORTED, Outcome.NOT_STARTED,
    ]  # fmt: skip
    assert report.code is ExitCode.PUSH_ROLLED_BACK


def test_going_on_goes_on_with_all_however_many_fail() -> None:
    waved = [name for wave in WAVES for name in wave]
    records = [Record(name, State.PREFLIGHT, "begin") for name in waved]
    seen: list[str] = []
    bad = dict.fromkeys(waved, Outcome.FROZEN)
    report = go_on(records, plan(), pusher(bad, seen), Limits(at_once=1), Stop())
    assert seen == waved
    assert {one.outcome for one in report.ended} == {Outcome.FROZEN}


@pytest.mark.parametrize(("number", "pushed"), [(1, 1), (2, 5), (4, 7)])
def test_harm_to_a_neighbour_stops_what_comes_next_and_is_told(number: int, pushed: int) -> None:
    looks: list[int] = []

    def watch(wave: int, _batch: Batch) -> Callable[[], str]:
        looks.append(wave)
        return lambda: "the neighbour is sick" if wave == number else ""

    seen: list[str] = []
    stop = Stop()
    report = roll(plan(), pusher({}, seen), USUAL, stop, watch=watch)
    assert len(seen) == pushed
    assert looks == list(range(1, number + 1))
    assert report.harm == report.stopped == stop.why == "the neighbour is sick"
    whole = pushed == len(report.ended)
    assert report.code is (ExitCode.FINDINGS if whole else ExitCode.PUSH_ROLLED_BACK)


def test_one_push_of_a_fabric_at_a_time(tmp_path: Path) -> None:
    ticks = count()
    clock = lambda: str(next(ticks))  # noqa: E731
    with (
        opened(tmp_path / "pushes", "lab", "rw-1", "anna", clock) as journal,
        pytest.raises(Busy, match="anna"),
        opened(tmp_path / "pushes", "lab", "rw-2", "bert", clock),
    ):
        pass
    assert journal.path.parent.stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "pushes").stat().st_mode & 0o777 == 0o700
    with opened(tmp_path / "pushes", "other", "rw-3", "bert", clock):
        pass


def test_a_push_has_a_name_that_everything_of_it_carries() -> None:
    assert txn_of("2026-01-02T03:04:05.678Z", "0a1b2c") == "rw-20260102T030405-0a1b2c"
