"""One function over many items in worker processes; results in the order of the items.

Workers are forked after everything they need is in memory: nothing but item numbers and results
crosses between processes. A worker that dies (a crash in a C library) costs the item it died on,
never the run, and no worker outlives the process that started it. Where processes cannot be forked
safely, everything runs in this process.

The executors of the standard library start threads, which do not go with forking, and take longer
to load and to start than one switch takes to be judged.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import select
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from typing import Generic, NoReturn, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Done = Callable[[int, int], None]

_PR_SET_PDEATHSIG = 1
"""Ask Linux for a signal when the parent dies; prctl(2), value of include/uapi/linux/prctl.h."""
_HELD_BACK = (signal.SIGINT, signal.SIGTERM)
_NUMBER_BYTES = 8
_MANY = 4
"""Items for each worker from which a full scan by the collector pays off before the fork."""
_LOOK_UP_MS = 500
"""A signal that arrives just before the wait is only heard after it, so no wait is long."""


class WorkerDied(RuntimeError):
    """Worker processes died on an item, and nothing says what its result is then."""


def nobody(_done: int, _total: int) -> None:
    """Tell nobody about progress."""


def each(
    task: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    jobs: int,
    crashed: Callable[[Item], Result] | None = None,
    done: Done = nobody,
) -> list[Result]:
    """Return ``task(item)`` of every item.

    Args:
        task: any callable; it needs not be picklable, its results do.
        items: what it is called with.
        jobs: worker processes; 0 is this process.
        crashed: gives the result of an item whose worker died; without it that is an error.
        done: told (items done, items) after each item.

    Raises:
        WorkerDied: two workers died on one item and there is no ``crashed``.
        Exception: whatever the task raises, that of the first item in order.
    """
    if jobs <= 0 or not can_fork():
        results = []
        for number, item in enumerate(items, start=1):
            results.append(task(item))
            done(number, len(items))
        return results

    found: dict[int, Result] = {}
    numbers = range(len(items))
    with closing(_run(task, items, numbers, jobs)) as pairs:
        for number, result in pairs:
            found[number] = result
            done(len(found), len(items))
    for number in (missing for missing in numbers if missing not in found):
        # It may have died of what ran beside it, such as for want of memory: once more, alone.
        found.update(_run(task, items, [number], 1))
        if number not in found:
            if crashed is None:
                msg = f"a worker process died on item {number}"
                raise WorkerDied(msg)
            found[number] = crashed(items[number])
        done(len(found), len(items))
    return [found[number] for number in numbers]


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_fork() -> bool:
    """Whether worker processes can be forked here without known trouble."""
    return sys.platform == "linux"


def _run(
    task: Callable[[Item], Result], items: Sequence[Item], numbers: Sequence[int], jobs: int
) -> Generator[tuple[int, Result], None, None]:
    """Yield number and result of items as they come; leave out an item that a worker died on.

    Raises:
        Exception: what the task raised for the first item, in order, for which it did.
    """
    if len(numbers) > _MANY * jobs:
        gc.collect()
    gc.freeze()  # pages that the collector does not touch stay shared with the workers
    pool = _Pool(task, items)
    try:
        yield from pool.run(numbers, jobs)
    finally:
        pool.end()
        gc.unfreeze()


class _Worker:
    """A forked process, seen from its parent.

    Attributes:
        number: of the item it works on.
    """

    def __init__(self, process: int, requests: int, answers: int) -> None:
        self.number = -1
        self._process = process
        self._requests = requests
        self._answers = os.fdopen(answers, "rb")

    def ask(self, number: int) -> None:
        """Let it work on an item. If it is dead, that shows when it answers."""
        self.number = number
        with suppress(BrokenPipeError):
            os.write(self._requests, number.to_bytes(_NUMBER_BYTES))

    def answer(self) -> tuple[bool, object]:
        """Return whether the task succeeded, and what it returned or raised.

        Raises:
            WorkerDied: there is no answer, or half of one.
        """
        try:
            good, value = pickle.load(self._answers)  # noqa: S301 # a process of ours wrote it
        except (EOFError, pickle.UnpicklingError) as error:
            raise WorkerDied from error
        return good, value

    def end(self) -> None:
        """End it, whatever it does: nothing that it has is wanted any more."""
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._requests)
        self._answers.close()


class _Pool(Generic[Item, Result]):
    """Workers that live, by the file descriptor of their answers."""

    def __init__(self, task: Callable[[Item], Result], items: Sequence[Item]) -> None:
        self._task = task
        self._items = items
        self._workers: dict[int, _Worker] = {}
        self._poll = select.poll()

    def run(self, numbers: Sequence[int], jobs: int) -> Iterator[tuple[int, Result]]:
        """Do what :func:`_run` says."""
        left = list(reversed(numbers))
        failed: dict[int, Exception] = {}
        while True:
            while left and not failed and len(self._workers) < jobs:
                self._start().ask(left.pop())
            if not self._workers:
                break
            for handle, _ in self._poll.poll(_LOOK_UP_MS):
                worker = self._workers[handle]
                try:
                    good, value = worker.answer()
                except WorkerDied:
                    self._drop(handle)
                    continue
                if good:
                    yield worker.number, value  # type: ignore[misc]  # what the task returned
                else:
                    failed[worker.number] = value  # type: ignore[assignment]  # what it raised
                if left and not failed:
                    worker.ask(left.pop())
                else:
                    self._drop(handle)
        if failed:
            raise failed[min(failed)]

    def end(self) -> None:
        """End all workers."""
        for handle in list(self._workers):
            self._drop(handle)

    def _drop(self, handle: int) -> None:
        self._poll.unregister(handle)
        self._workers.pop(handle).end()

    def _start(self) -> _Worker:
        requests, to_worker = os.pipe()
        from_worker, answers = os.pipe()
        parent = os.getpid()
        # A handler that raises must run neither in the worker nor before the worker is known.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
        try:
            process = os.fork()
            if process == 0:
                os.close(to_worker)  # or it would never read that nobody asks any more
                os.close(from_worker)
                _serve(self._task, self._items, parent, requests, answers)
            worker = self._workers[from_worker] = _Worker(process, to_worker, from_worker)
            self._poll.register(from_worker, select.POLLIN)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(requests)
        os.close(answers)
        return worker


def _serve(
    task: Callable[[Item], Result], items: Sequence[Item], parent: int, requests: int, answers: int
) -> NoReturn:
    """Be a worker: answer requests until there are none or nobody is left to make them."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and ends us
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD_BACK)
        with suppress(OSError, AttributeError):  # a system without it looks before each item
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        while os.getppid() == parent and (request := os.read(requests, _NUMBER_BYTES)):
            answer = memoryview(_answer(task, items[int.from_bytes(request)]))
            while answer:
                answer = answer[os.write(answers, answer) :]
    finally:
        os._exit(1)


def _answer(task: Callable[[Item], Result], item: Item) -> bytes:
    try:
        return pickle.dumps((True, task(item)))
    except Exception as error:  # noqa: BLE001 # the parent raises it again
        raised = error
    raised.add_note(f"in a worker process:\n{''.join(traceback.format_exception(raised))}")
    with suppress(Exception):  # it may hold what cannot cross, or lose its arguments on the way
        answer = pickle.dumps((False, raised))
        pickle.loads(answer)  # noqa: S301 # made right here
        return answer
    return pickle.dumps((False, RuntimeError(f"{type(raised).__name__}: {raised}")))
