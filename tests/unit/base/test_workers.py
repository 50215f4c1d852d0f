"""Work in processes: order, errors, and a worker that dies."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from railwright.base import workers

JOBS = [pytest.param(0, id="in-process"), pytest.param(2, id="two-processes")]


@pytest.mark.parametrize("jobs", JOBS)
def test_results_in_the_order_of_the_items(jobs: int) -> None:
    factor = 3  # a closure is never pickled
    assert workers.each(lambda item: item * factor, range(20), jobs=jobs) == [
        item * 3 for item in range(20)
    ]


@pytest.mark.parametrize("jobs", JOBS)
def test_progress_counts_every_item(jobs: int) -> None:
    told: list[tuple[int, int]] = []
    workers.each(str, range(5), jobs=jobs, done=lambda done, total: told.append((done, total)))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize("jobs", JOBS)
def test_an_exception_of_the_task_comes_through(jobs: int) -> None:
    def task(item: int) -> int:
        if item == 3:
            msg = "three"
            raise LookupError(msg)
        return item

    with pytest.raises(LookupError, match="three"):
        workers.each(task, range(6), jobs=jobs)


def test_of_several_exceptions_the_first_in_order_comes_through() -> None:
    told, tell = os.pipe()

    def task(item: int) -> int:
        if item == 0:
            os.read(told, 1)  # until the other one has failed
        else:
            os.write(tell, b"x")
        raise LookupError(item)

    with pytest.raises(LookupError, match="0"):
        workers.each(task, range(2), jobs=2)
    os.close(told)
    os.close(tell)


def test_an_exception_says_where_in_the_worker_it_was_raised() -> None:
    def task(_: int) -> int:
        raise LookupError

    with pytest.raises(LookupError) as caught:
        workers.each(task, range(2), jobs=2)
    assert "in task" in caught.value.__notes__[0]


@pytest.mark.parametrize("fails", [True, False], ids=["raised", "returned"])
def test_what_cannot_cross_is_an_error(fails: bool) -> None:  # noqa: FBT001
    def task(item: int) -> object:
        if fails:
            raise LookupError(lambda: item)
        return lambda: item

    with pytest.raises(Exception, match=r"LookupError|pickle"):
        workers.each(task, range(2), jobs=2)


def test_results_of_any_size_come_back_whole() -> None:
    found = workers.each(lambda item: b"x" * item, [1 << 20, 0, 3 << 20], jobs=2)
    assert [len(one) for one in found] == [1 << 20, 0, 3 << 20]


def test_a_worker_that_dies_while_it_answers_costs_its_own_item_only() -> None:
    class Half:
        def __reduce__(self) -> tuple[object, ...]:
            os._exit(3)

    def task(item: int) -> object:
        return Half() if item == 1 else item

    assert workers.each(task, range(4), jobs=2, crashed=lambda item: -item) == [0, -1, 2, 3]


def test_nothing_is_left_open() -> None:
    handles = Path("/proc/self/fd")
    before = {path.name for path in handles.iterdir()}
    workers.each(_die_on_two, range(4), jobs=2, crashed=lambda item: -item)
    assert {path.name for path in handles.iterdir()} == before


def _die_on_two(item: int) -> int:
    if item == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_a_worker_that_dies_costs_its_own_item_only() -> None:
    found = workers.each(_die_on_two, range(8), jobs=2, crashed=lambda item: -item)
    assert found == [0, 1, -2, 3, 4, 5, 6, 7]


def test_a_worker_that_dies_is_an_error_without_a_stand_in() -> None:
    with pytest.raises(workers.WorkerDied, match="item 2"):
        workers.each(_die_on_two, range(4), jobs=2)


def test_nothing_to_do() -> None:
    assert workers.each(str, [], jobs=2) == []


class _Stopped(BaseException):
    """As raised for a signal."""


def _hang_from_one(item: int) -> int:
    if item:
        signal.pause()
    return item


def test_workers_are_ended_when_the_run_is_stopped() -> None:
    def stop(_done: int, _total: int) -> None:
        raise _Stopped

    with pytest.raises(_Stopped):
        workers.each(_hang_from_one, range(4), jobs=2, done=stop)
    with pytest.raises(ChildProcessError):  # there is none to wait for
        os.waitpid(-1, os.WNOHANG)


def test_a_worker_whose_parent_is_gone_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getppid", lambda: 1)  # in the workers: as if they were orphans
    with pytest.raises(workers.WorkerDied):
        workers.each(str, range(2), jobs=2)
