"""One function over many items in worker processes; results in the order of the items.

Workers are forked after everything they need is in memory: nothing but item numbers and results
crosses between processes. A worker that dies (a crash in a C library) costs the item it died on,
never the run. Where processes cannot be forked safely, everything runs in this process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Done = Callable[[int, int], None]

_task: Callable[[int], Any] | None = None


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
    try:
        with ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("fork"),
            initializer=_start,
            initargs=(task,),  # inherited by fork, never pickled
        ) as pool:
            futures = {number: pool.submit(_call, number) for number in numbers}
            for number, future in futures.items():
                try:
                    found[number] = future.result()
                except BrokenProcessPool:
                    continue
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
                done(len(found), len(numbers))
    except BrokenProcessPool:
        return  # it broke while items were handed in; what is missing is run again
    finally:
        gc.unfreeze()


def _start(task: Callable[[int], Any]) -> None:
    global _task  # noqa: PLW0603 # the one way to give a forked worker what cannot be pickled
    _task = task


def _call(number: int) -> Any:  # noqa: ANN401 # whatever the task returns
    if _task is None:
        msg = "worker without a task"
        raise RuntimeError(msg)
    return _task(number)
