"""One function over many items in worker processes; results in the order of the items.

Workers are forked after everything they need is in memory: nothing but item numbers and results
crosses between processes. A worker that dies (a crash in a C library) costs the item it died on,
never the run, and no worker outlives the process that started it. Where processes cannot be forked
safely, everything runs in this process.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Done = Callable[[int, int], None]

_task: Callable[[int], Any] | None = None
_parent: int | None = None
_PR_SET_PDEATHSIG = 1
"""Ask Linux for a signal when the parent dies; prctl(2), value of include/uapi/linux/prctl.h."""


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
        BrokenProcessPool: a worker died and there is no ``crashed``.
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
    _run(lambda number: task(items[number]), numbers, min(jobs, len(items)), found, done)
    for number in (missing for missing in numbers if missing not in found):
        # The pool is gone with the worker; alone, an item that crashes again is the one to blame.
        _run(lambda number: task(items[number]), [number], 1, found, nobody)
        if number not in found:
            if crashed is None:
                msg = f"a worker process died on item {number}"
                raise BrokenProcessPool(msg)
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
    task: Callable[[int], Result],
    numbers: Sequence[int],
    workers: int,
    found: dict[int, Result],
    done: Done,
) -> None:
    if not numbers:
        return
    if len(numbers) > workers:  # a full scan pays off for many items only
        gc.collect()
    gc.freeze()  # pages that the collector does not touch stay shared with the workers
    others = set(multiprocessing.active_children())
    try:
        with ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("fork"),
            initializer=_start,
            initargs=(task, os.getpid()),  # inherited by fork, never pickled
        ) as pool:
            try:
                _collect(pool, numbers, found, done)
            except Exception:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            except BaseException:  # interrupted or terminated: nobody waits for results
                for worker in set(multiprocessing.active_children()) - others:
                    worker.kill()
                raise
    except BrokenProcessPool:
        return  # it broke while items were handed in; what is missing is run again
    finally:
        gc.unfreeze()


def _collect(
    pool: ProcessPoolExecutor, numbers: Sequence[int], found: dict[int, Any], done: Done
) -> None:
    futures = {number: pool.submit(_call, number) for number in numbers}
    for number, future in futures.items():
        try:
            found[number] = future.result()
        except BrokenProcessPool:
            continue
        done(len(found), len(numbers))


def _start(task: Callable[[int], Any], parent: int) -> None:
    global _task, _parent  # the one way to give a forked worker what it needs
    _task, _parent = task, parent
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and kills its workers
    with suppress(OSError, AttributeError):  # a system without it looks before each item
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    _end_if_alone()


def _end_if_alone() -> None:
    """End this worker if the process that started it is gone."""
    if os.getppid() != _parent:
        os._exit(1)


def _call(number: int) -> Any:  # noqa: ANN401 # whatever the task returns
    _end_if_alone()
    if _task is None:
        msg = "worker without a task"
        raise RuntimeError(msg)
    return _task(number)
