"""How a benchmark times: pairs back to back, medians, and a fixed loop around every sample.

The machine under a benchmark is never quiet and never known. So nothing is held against a time in
milliseconds: every gated figure is the ratio of two things timed one after the other, or the
exponent of a growth, each sample divided by what a fixed loop of pure Python took right before and
right after it. Times are CPU time of this process (or of a finished child), so waiting for a turn
does not count.
"""

from __future__ import annotations

import gc
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

Task = Callable[[], object]

LOOP_TURNS = 40_000
"""Turns of the calibration loop: some milliseconds, long enough for the clock."""
LEAST_S = 0.03
"""A task is repeated until one sample takes this long, in seconds."""
PAIRS, QUICK_PAIRS = 7, 3


class Timed(NamedTuple):
    """One sample: milliseconds of CPU, and the same in turns of the calibration loop."""

    ms: float
    loops: float


class Paired(NamedTuple):
    """Two things timed back to back: the median of their ratios, and their median milliseconds."""

    ratio: float
    upper_ms: float
    lower_ms: float


class Figure(NamedTuple):
    """One result. ``limit`` None is reported, never gated; ``detail`` is for people."""

    name: str
    value: float
    limit: float | None = None
    detail: str = ""

    @property
    def held(self) -> bool:
        """Whether the value is within its limit."""
        return self.limit is None or self.value <= self.limit


class Scale(NamedTuple):
    """How much to do: pairs for each ratio, and whether large sizes are left out."""

    pairs: int = PAIRS
    quick: bool = False


def loop() -> float:
    """Run the calibration loop and return its CPU seconds."""
    start = time.process_time()
    table: dict[int, str] = {}
    total = 0
    for turn in range(LOOP_TURNS):
        place = turn & 255
        total += len(table.get(place, ""))
        table[place] = f"Ethernet{place}"
    if total < 0:
        raise AssertionError
    return time.process_time() - start


def normalised(seconds: float, before: float, after: float) -> float:
    """Return a time in calibration loops: divided by the mean of the loops around it."""
    return 2 * seconds / (before + after)


def sample(task: Task, repeat: int = 1) -> Timed:
    """Time ``repeat`` calls of a task between two calibration loops; figures are per call."""
    gc.collect()
    before = loop()
    start = time.process_time()
    for _ in range(repeat):
        task()
    seconds = (time.process_time() - start) / repeat
    return Timed(seconds * 1e3, normalised(seconds, before, loop()))


def repeats(task: Task) -> int:
    """Warm a task up and return how many calls one sample needs."""
    task()
    start = time.process_time()
    task()
    return max(1, math.ceil(LEAST_S / max(time.process_time() - start, 1e-7)))


def samples(tasks: Sequence[Task], rounds: int) -> list[list[Timed]]:
    """Time all tasks back to back, ``rounds`` times over: one list of samples for each round."""
    counts = [repeats(task) for task in tasks]
    return [
        [sample(task, count) for task, count in zip(tasks, counts, strict=True)]
        for _ in range(rounds)
    ]


def paired(upper: Task, lower: Task, rounds: int) -> Paired:
    """Time two tasks in pairs."""
    return pair_up(samples([upper, lower], rounds))


def pair_up(rounds: Sequence[Sequence[Timed]], upper: int = 0, lower: int = 1) -> Paired:
    """Return the ratio of two columns of samples."""
    return Paired(
        median(row[upper].loops / row[lower].loops for row in rounds),
        median(row[upper].ms for row in rounds),
        median(row[lower].ms for row in rounds),
    )


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Return e of the least-squares fit time = c * size**e."""
    xs, ys = [math.log(size) for size in sizes], [math.log(spent) for spent in times]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - middle_x) ** 2 for x in xs)


def growth(sizes: Sequence[int], tasks: Sequence[Task], rounds: int) -> tuple[float, str]:
    """Time one task per size and return the median exponent, and the milliseconds in words."""
    rows = samples(tasks, rounds)
    found = median(exponent(sizes, [timed.loops for timed in row]) for row in rows)
    spent = [median(row[column].ms for row in rows) for column in range(len(sizes))]
    return found, in_words(sizes, spent)


def in_words(sizes: Sequence[int], spent: Sequence[float]) -> str:
    """Return ``64: 1.2 ms, 128: 2.4 ms``."""
    return ", ".join(f"{size}: {ms:.3g} ms" for size, ms in zip(sizes, spent, strict=True))


def child(words: Sequence[str], compiled: Path) -> Timed:
    """Run this interpreter to its end; count its own CPU and that of the processes it waited for.

    Args:
        words: its arguments.
        compiled: where compiled modules are kept, as an installed program has them beside it.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = loop()
    process = subprocess.Popen(
        [sys.executable, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    seconds = usage.ru_utime + usage.ru_stime
    return Timed(seconds * 1e3, normalised(seconds, before, loop()))
