"""A push of many switches: wave by wave, as far as it goes well.

The waves are the batches of the plan, whose first ones are the first of each kind of switch. Within
a wave switches are begun one after the other, up to a number at a time, and none is begun once
somebody or something says stop: those at work come to their end, be it the new configuration or the
old one.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from railwright.base.errors import ExitCode, JournalError, RailwrightError, TooFar
from railwright.model.plan import Batch, Plan
from railwright.push.journal import Journal, Record, claim
from railwright.push.states import ENDINGS, Outcome
from railwright.push.transaction import Standing, fold

_HOME: Final = 0o700
_LOOK_S: Final = 0.5
"""Seconds between two looks at a file that says stop."""
PushOne = Callable[[str], Standing]
"""Given the name of a switch, brings it to its end and returns where it stands."""


class Limits(NamedTuple):
    """How far a push may go.

    Attributes:
        at_once: switches that are at work at the same time.
        failures: switches that may fail before no more are begun; none where a wave is one of the
            first of their kind.
        hosts: servers that one wave may disturb; None is any.
        pause_s: seconds between two waves.
    """

    at_once: int = 16
    failures: int = 0
    hosts: int | None = None
    pause_s: float = 0


class Stop:
    """What everybody looks at before a switch is begun.

    Args:
        file: which says stop by being there; None: no file does.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._event = threading.Event()
        self._file = file
        self.why = ""

    def ask(self, why: str) -> None:
        """Let no further switch be begun. The first one to ask is told about."""
        if not self._event.is_set():
            self.why = why
        self._event.set()

    @property
    def asked(self) -> bool:
        """Whether somebody asked."""
        if not self._event.is_set() and self._file is not None and self._file.exists():
            self.ask(f"{self._file} is there")
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait, and return at once where somebody asks; return whether somebody did."""
        left = seconds
        while left > 0 and not self.asked:
            self._event.wait(min(left, _LOOK_S))
            left -= _LOOK_S
        return self.asked


class Ended(NamedTuple):
    """How a push ended for one switch."""

    device: str
    wave: int
    """From 1; 0 where it went on with what another process began."""
    outcome: Outcome
    why: str


class Report(NamedTuple):
    """How a push ended.

    Attributes:
        ended: each switch of the plan, in the order of the waves.
        stopped: why it was stopped; empty where it was not.
    """

    ended: tuple[Ended, ...]
    stopped: str

    @property
    def code(self) -> ExitCode:
        """What the process says: the worst of all switches."""
        codes = {ENDINGS[one.outcome].code for one in self.ended}
        for code in (ExitCode.PUSH_NOT_ROLLED_BACK, ExitCode.PUSH_ROLLED_BACK):
            if code in codes:
                return code
        return ExitCode.OK

    def lines(self) -> tuple[str, ...]:
        """Return a line for each switch, and one for the reason to stop."""
        said = [
            f"{one.device}: {one.outcome}: {ENDINGS[one.outcome].words}"
            + (f" ({one.why})" if one.why else "")
            for one in self.ended
        ]
        return (*said, *([f"stopped: {self.stopped}"] if self.stopped else []))


def refuse(plan: Plan, limits: Limits) -> None:
    """See that no wave goes too far, before anything is begun.

    Raises:
        TooFar: one does.
        RailwrightError: the waves are not the switches of the plan.
    """
    waved = [name for batch in plan.batches for name in batch.devices]
    if sorted(waved) != sorted(one.device for one in plan.devices):
        msg = "the batches of the plan are not its switches"
        raise RailwrightError(msg, hint="plan again with `railwright plan`")
    for number, batch in enumerate(plan.batches, start=1):
        if limits.hosts is not None and batch.reach.hosts > limits.hosts:
            msg = (
                f"wave {number} of {len(plan.batches)} would disturb {batch.reach.hosts:,} servers,"
                f" more than {limits.hosts:,}"
            )
            raise TooFar(msg, hint="plan a smaller change, or allow for more")


def roll(
    plan: Plan,
    push: PushOne,
    limits: Limits,
    stop: Stop,
    confirm: Callable[[int, Batch], bool] = lambda _number, _batch: True,
) -> Report:
    """Push a plan, and say how it ended for each switch.

    Args:
        plan: as it was approved.
        push: pushes one switch; called from several threads.
        limits: how far it may go.
        stop: is looked at before each switch.
        confirm: asked between two waves, whether the next may begin.

    Raises:
        TooFar: as :func:`refuse`; nothing was begun.
    """
    refuse(plan, limits)
    ended: dict[str, Ended] = {}
    for number, batch in enumerate(plan.batches, start=1):
        if number > 1 and not stop.wait(limits.pause_s) and not confirm(number, batch):
            stop.ask(f"wave {number} was not wanted")
        allowed = 0 if _is_first(plan, number) else limits.failures
        ended |= _wave(batch.devices, number, push, limits._replace(failures=allowed), stop)
    return Report(tuple(ended.values()), stop.why)


def go_on(
    records: Iterable[Record], plan: Plan, push: PushOne, limits: Limits, stop: Stop
) -> Report:
    """Bring to their end the switches that another process began, and begin no other.

    Args:
        records: of the journal.
        plan: of that push.
        push: goes on with one switch.
        limits: how many at once; all are gone on with, however many fail.
        stop: is looked at before each switch.
    """
    drains = {name: bool(batch.drain) for batch in plan.batches for name in batch.devices}
    by_device: dict[str, list[Record]] = {}
    for one in records:
        if one.device in drains:
            by_device.setdefault(one.device, []).append(one)
    ended = {
        name: Ended(name, 0, Outcome.NOT_STARTED, "") for name in drains if name not in by_device
    }
    todo: list[str] = []
    for name, found in by_device.items():
        standing = fold(found, drains=drains[name])
        outcome = standing.outcome
        if outcome is not None and standing.over and ENDINGS[outcome].settled:
            ended[name] = Ended(name, 0, outcome, standing.why)
        else:
            todo.append(name)
    ended |= _wave(todo, 0, push, limits._replace(failures=len(todo)), stop, anyway=True)
    return Report(tuple(ended[name] for name in drains), stop.why)


def _is_first(plan: Plan, number: int) -> bool:
    """Whether a wave tries the change on kinds of switches that had it in no wave before."""
    kinds = {one.device: (one.hwsku, one.asic, one.release) for one in plan.devices}
    before = {kinds[name] for batch in plan.batches[: number - 1] for name in batch.devices}
    return any(kinds[name] not in before for name in plan.batches[number - 1].devices)


def _wave(
    devices: Iterable[str],
    number: int,
    push: PushOne,
    limits: Limits,
    stop: Stop,
    *,
    anyway: bool = False,
) -> Mapping[str, Ended]:
    """Push the switches of one wave. ``anyway``: no failure of one stops the others."""
    todo = deque(devices)
    ended = {name: Ended(name, number, Outcome.NOT_STARTED, stop.why) for name in todo}
    guard = threading.Lock()
    failed: list[str] = []

    def work() -> None:
        while True:
            with guard:
                if not todo or stop.asked:
                    return
                name = todo.popleft()
            outcome, why = _pushed(name, push)
            with guard:
                ended[name] = Ended(name, number, outcome, why)
                ending = ENDINGS[outcome]
                if ending.code is not ExitCode.OK:
                    failed.append(name)
                if not anyway and (ending.stops or len(failed) > limits.failures):
                    stop.ask(f"{name} {ending.words}")

    workers = [threading.Thread(target=work) for _ in range(min(limits.at_once, len(todo)))]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    return ended


def _pushed(name: str, push: PushOne) -> tuple[Outcome, str]:
    try:
        standing = push(name)
    except RailwrightError as error:  # what it did is written down, and it did nothing after that
        return Outcome.UNDECIDED, error.message
    return standing.outcome or Outcome.UNDECIDED, standing.why


@contextmanager
def opened(
    home: Path, site: str, txn: str, owner: str, clock: Callable[[], str]
) -> Iterator[Journal]:
    """Hold a fabric and open the journal of a push of it.

    Args:
        home: where pushes of all fabrics are written down, 0700.
        site: the fabric.
        txn: the push.
        owner: who pushes, for others.
        clock: tells the time, as text.

    Raises:
        Busy: another push of the fabric is at work.
        JournalError: nothing can be written there.
    """
    folder = home / txn
    try:
        folder.mkdir(mode=_HOME, parents=True, exist_ok=True)
        home.chmod(_HOME)
    except OSError as error:
        msg = f"{folder}: cannot be made: {error.strerror}"
        raise JournalError(msg) from None
    with claim(home / f"{site}.lock", owner), Journal(folder / "journal", clock) as journal:
        yield journal


def txn_of(utc: str, random: str) -> str:
    """Return the name of a push: ``rw-20260102T030405-0a1b2c``.

    Args:
        utc: ``2026-01-02T03:04:05Z``, or longer.
        random: six hexadecimal digits.
    """
    digits = utc.replace("-", "").replace(":", "")[:15]
    return f"rw-{digits}-{random}"
