"""Work with many switches, wave by wave, as far as it goes well.

Within a wave switches are begun one after the other, up to a number at a time, and none is begun
once somebody or something says stop: those at work come to their end. Whoever says stop is heard
before the next switch is begun, also while a wave is waited for, or the moment to log in.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from railwright.push.slots import Slots

LOOK_S: Final = 0.5
"""Seconds between two looks at a file that says stop."""


class Stop:
    """What everybody looks at before a switch is begun.

    Args:
        file: which says stop by being there; None: no file does.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._asked = False
        # A signal may be handled, and ask, while this thread has the lock: it can be taken twice.
        self._bell = threading.Condition(threading.RLock())
        self._file = file
        self.why = ""

    def ask(self, why: str) -> None:
        """Let no further switch be begun. The first one to ask is told about.

        May be called by whoever handles a signal.
        """
        if not self._asked:
            self.why = why
        self._asked = True
        with self._bell:
            self._bell.notify_all()

    @property
    def asked(self) -> bool:
        """Whether somebody asked."""
        if not self._asked and self._file is not None and self._file.exists():
            self.ask(f"{self._file} is there")
        return self._asked

    def wait(self, seconds: float) -> bool:
        """Wait, and return at once where somebody asks; return whether somebody did."""
        left = seconds
        while left > 0 and not self.asked:
            with self._bell:
                if not self._asked:
                    self._bell.wait(min(left, LOOK_S))
            left -= LOOK_S
        return self.asked


class Wave(NamedTuple):
    """Switches that may be worked with at the same time.

    Attributes:
        names: of the switches.
        first: whether it tries the work on a kind of switch that had it in no wave before; then
            none may fail.
    """

    names: tuple[str, ...]
    first: bool = False


class Pace(NamedTuple):
    """How far it may go, and how fast.

    Attributes:
        at_once: switches that are at work at the same time.
        failures: switches that may fail, of all waves, before no more are begun.
        pause_s: seconds between two waves.
        per_second: switches that are begun in a second; None is any.
        anyway: whether no failure of one stops the others.
    """

    at_once: int = 16
    failures: int = 0
    pause_s: float = 0
    per_second: float | None = None
    anyway: bool = False


class Verdict(NamedTuple):
    """What became of one switch.

    Attributes:
        failed: whether it counts as failed.
        stops: whether no further one is begun, however many may fail.
        words: for people, after its name.
    """

    failed: bool = False
    stops: bool = False
    words: str = "failed"


Work = Callable[[str, int], Verdict]
"""Given the name of a switch and the number of its wave, from 1, does the work."""
Confirm = Callable[[int], bool]
"""Given the number of a wave, from 2, says whether it may begin."""


def whenever(_number: int) -> bool:
    """Let every wave begin."""
    return True


def run(
    waves: Sequence[Wave], work: Work, pace: Pace, stop: Stop, confirm: Confirm = whenever
) -> None:
    """Do some work, wave by wave. Switches that were not begun are those it was not called for.

    An interrupt (SIGINT) in here says stop, and those at work come to their end; a second one is
    raised at once.

    Args:
        waves: in their order.
        work: is called from several threads; an error of it says stop, and is raised here once
            those at work have ended.
        pace: how far, and how fast.
        stop: is looked at before each switch.
        confirm: asked between two waves, whether the next may begin.
    """
    doing = _Doing(work, pace, stop)
    for number, wave in enumerate(waves, start=1):
        if number > 1 and not stop.wait(pace.pause_s) and not confirm(number):
            stop.ask(f"wave {number} was not wanted")
        if stop.asked:
            break
        doing.wave(wave, number)
    if doing.error is not None:
        raise doing.error


class _Doing:
    """The work of all waves: what failed so far, and when the next may begin."""

    def __init__(self, work: Work, pace: Pace, stop: Stop) -> None:
        self._work, self._pace, self._stop = work, pace, stop
        self._slots = Slots(pace.per_second) if pace.per_second else None
        self._guard = threading.Lock()
        self._failed = 0
        self.error: BaseException | None = None

    def wave(self, wave: Wave, number: int) -> None:
        """Do one wave, to its end."""
        todo = deque(wave.names)
        workers = [
            threading.Thread(target=self._turn, args=(todo, wave, number), daemon=True)
            for _ in range(min(self._pace.at_once, len(todo)))
        ]
        for each in workers:
            each.start()
        for each in workers:
            self._join(each)

    def _join(self, worker: threading.Thread) -> None:
        while worker.is_alive():
            try:
                worker.join()
            except KeyboardInterrupt:
                if self._stop.asked:
                    raise
                self._stop.ask("interrupted")

    def _turn(self, todo: deque[str], wave: Wave, number: int) -> None:
        """Take one switch after the other."""
        while True:
            with self._guard:
                if not todo:
                    return
                name = todo.popleft()
                wait_s = self._slots.wait_s() if self._slots is not None else 0
            if self._stop.wait(wait_s):
                return
            try:
                verdict = self._work(name, number)
            except BaseException as error:  # noqa: BLE001 # raised by whoever waits for the end
                self._stop.ask(f"{name}: {type(error).__name__}")
                self.error = self.error or error
                return
            self._judge(name, verdict, first=wave.first)

    def _judge(self, name: str, verdict: Verdict, *, first: bool) -> None:
        with self._guard:
            self._failed += verdict.failed
            over = verdict.failed and (first or self._failed > self._pace.failures)
            if not self._pace.anyway and (verdict.stops or over):
                self._stop.ask(f"{name} {verdict.words}")


def grow(kinds: Mapping[str, Hashable], most: int) -> tuple[Wave, ...]:
    """Return waves that grow: one of each kind by itself, then 2, 4, 8 ... at a time.

    Args:
        kinds: of the switches, in the order in which they are taken.
        most: switches that a wave may have.
    """
    firsts: dict[Hashable, str] = {}
    for name, kind in kinds.items():
        firsts.setdefault(kind, name)
    waves = [Wave((name,), first=True) for name in firsts.values()]
    rest = deque(name for name, kind in kinds.items() if firsts[kind] != name)
    size = 1
    while rest:
        size = min(2 * size, most)
        waves.append(Wave(tuple(rest.popleft() for _ in range(min(size, len(rest))))))
    return tuple(waves)


def told(waves: Iterable[Iterable[str]], kinds: Mapping[str, Hashable]) -> tuple[Wave, ...]:
    """Return waves of which those are known that have the first of a kind."""
    seen: set[Hashable] = set()
    found = []
    for names in waves:
        mine = tuple(names)
        new = {kinds[name] for name in mine} - seen
        seen |= new
        found.append(Wave(mine, first=bool(new)))
    return tuple(found)
