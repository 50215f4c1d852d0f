"""A push of many switches: wave by wave, as far as it goes well.

The waves are the batches of the plan, whose first ones are the first of each kind of switch. Within
a wave switches are begun one after the other, up to a number at a time, and none is begun once
somebody or something says stop: those at work come to their end, be it the new configuration or
the old one (:mod:`railwright.push.fleet.waves`). All of it is a task that Nornir runs, by the same
runner that any Nornir script can have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from nornir.core.inventory import Host
from nornir.core.task import MultiResult, Result, Task

from railwright.base import private
from railwright.base.errors import ExitCode, JournalError, RailwrightError, TooFar
from railwright.base.text import short
from railwright.model.plan import Batch, Plan
from railwright.push import bug
from railwright.push.fleet.runner import NotBegun, Runner, quiet
from railwright.push.fleet.waves import Confirm, Pace, Stop, Verdict, Wave, told, whenever
from railwright.push.transaction.deciding import Standing, fold
from railwright.push.transaction.journal import Journal, Record, claim
from railwright.push.transaction.states import ENDINGS, Outcome

_HOME: Final = 0o700
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
PushOne = Callable[[str], Standing]
"""Given the name of a switch, brings it to its end and returns where it stands."""
Watch = Callable[[int, Batch], Callable[[], str]]
"""Given a wave, looks at the neighbours of its switches before it begins, and returns what looks at
them afterwards: why the push has to stop, or an empty text."""


def unwatched(_number: int, _batch: Batch) -> Callable[[], str]:
    """Look at no neighbours."""
    return lambda: ""


class Limits(NamedTuple):
    """How far a push may go.

    Attributes:
        at_once: switches that are at work at the same time.
        failures: switches that may fail, of all waves, before no more are begun; none where a wave
            is one of the first of their kind.
        hosts: servers that one wave may disturb; None is any.
        pause_s: seconds between two waves.
    """

    at_once: int = 16
    failures: int = 0
    hosts: int | None = None
    pause_s: float = 0


class SwitchEnd(NamedTuple):
    """How a push ended for one switch."""

    device: str
    wave: int
    """From 1; 0 where it went on with what another process began."""
    outcome: Outcome
    why: str


class PushEnd(NamedTuple):
    """How a push ended.

    Attributes:
        ended: each switch of the plan, in the order of the waves.
        stopped: why it was stopped; empty where it was not.
        harm: what is worse with switches that were not changed; empty: nothing is known to be.
    """

    ended: tuple[SwitchEnd, ...]
    stopped: str
    harm: str = ""

    @property
    def code(self) -> ExitCode:
        """What the process says: the worst of all switches."""
        codes = {ENDINGS[one.outcome].code for one in self.ended}
        for code in (ExitCode.PUSH_NOT_ROLLED_BACK, ExitCode.PUSH_ROLLED_BACK):
            if code in codes:
                return code
        return ExitCode.FINDINGS if self.harm else ExitCode.OK


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
    watch: Watch = unwatched,
) -> PushEnd:
    """Push a plan, and say how it ended for each switch.

    Args:
        plan: as it was approved.
        push: pushes one switch; called from several threads.
        limits: how far it may go.
        stop: is looked at before each switch.
        confirm: asked between two waves, whether the next may begin.
        watch: looks at the neighbours of a wave before it begins, and after the pause behind it.

    Raises:
        TooFar: as :func:`refuse`; nothing was begun.
    """
    refuse(plan, limits)
    pace = Pace(limits.at_once, limits.failures, limits.pause_s)
    look = watch(1, plan.batches[0]) if plan.batches and not stop.asked else lambda: ""
    harm = ""

    def worse() -> bool:
        nonlocal harm, look
        harm, look = harm or look(), lambda: ""
        if harm:
            stop.ask(harm)
        return bool(harm)

    def next_wave(number: int) -> bool:
        nonlocal look
        batch = plan.batches[number - 1]
        if worse() or not confirm(number, batch):
            return False
        look = watch(number, batch)
        return True

    found = _run(_waves(plan), push, pace, stop, next_wave)
    worse()
    return PushEnd(tuple(SwitchEnd(name, *how) for name, how in found.items()), stop.why, harm)


def go_on(
    records: Iterable[Record], plan: Plan, push: PushOne, limits: Limits, stop: Stop
) -> PushEnd:
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
        name: SwitchEnd(name, 0, Outcome.NOT_STARTED, "")
        for name in drains
        if name not in by_device
    }
    todo: list[str] = []
    for name, found in by_device.items():
        standing = fold(found, drains=drains[name])
        outcome = standing.outcome
        if outcome is not None and standing.over and ENDINGS[outcome].settled:
            ended[name] = SwitchEnd(name, 0, outcome, standing.why)
        else:
            todo.append(name)
    done = _run((Wave(tuple(todo)),), push, Pace(limits.at_once, anyway=True), stop)
    ended |= {name: SwitchEnd(name, 0, outcome, why) for name, (_, outcome, why) in done.items()}
    return PushEnd(tuple(ended[name] for name in drains), stop.why)


def _waves(plan: Plan) -> tuple[Wave, ...]:
    kinds = {one.device: (one.hwsku, one.asic, one.release) for one in plan.devices}
    return told((batch.devices for batch in plan.batches), kinds)


def _run(
    waves: Sequence[Wave], push: PushOne, pace: Pace, stop: Stop, confirm: Confirm = whenever
) -> Mapping[str, tuple[int, Outcome, str]]:
    """Push switches wave by wave, as a task of Nornir; return their waves, outcomes and reasons."""
    numbers = {name: at for at, wave in enumerate(waves, start=1) for name in wave.names}
    if not numbers:
        return {}

    def one(task: Task) -> Result:
        outcome, why = _pushed(task.host.name, push)
        failed = ENDINGS[outcome].code is not ExitCode.OK
        return Result(task.host, result=(outcome, why), failed=failed)

    def judge(result: MultiResult) -> Verdict:
        ending = ENDINGS[result[0].result[0]]
        return Verdict(result.failed, ending.stops, ending.words)

    runner = Runner(lambda _: waves, pace, stop, confirm, judge)
    found = quiet(map(Host, numbers), runner).run(task=one, name="push")
    return {
        name: (
            numbers[name],
            *(
                (Outcome.NOT_STARTED, stop.why)
                if isinstance(results[0].exception, NotBegun)
                else results[0].result
            ),
        )
        for name, results in found.items()
    }


def _pushed(name: str, push: PushOne) -> tuple[Outcome, str]:
    try:
        standing = push(name)
    except RailwrightError as error:  # what it did is written down, and it did nothing after that
        return Outcome.UNDECIDED, error.message
    except Exception as error:  # noqa: BLE001 # its words may tell a secret, so they are not told
        return Outcome.UNDECIDED, bug.told(error)
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
    folder = made(home, site, txn)
    with claim(home / f"{site}.lock", owner), Journal(folder / "journal", clock) as journal:
        yield journal


def made(home: Path, site: str, txn: str) -> Path:
    """Return the folder of a push, which nobody else can look into; it is made where it is not.

    Args:
        home: as for :func:`opened`.
        site: likewise.
        txn: likewise.

    Raises:
        JournalError: it cannot be made, or others may change what it holds.
    """
    folder = home / txn
    if not _NAME.fullmatch(site) or not _NAME.fullmatch(txn):
        msg = f"{short(site)} and {short(txn)} are no names of a site and a push"
        raise JournalError(msg)
    try:
        folder.mkdir(mode=_HOME, parents=True, exist_ok=True)
        home.chmod(_HOME)
        why = next(((one, why) for one in (home, folder) if (why := private.foreign(one))), None)
    except OSError as error:
        msg = f"{folder}: cannot be made: {error.strerror}"
        raise JournalError(msg) from None
    if why is not None:
        msg = f"{why[0]} {why[1]}"
        raise JournalError(msg, hint="name a folder of your own: --state")
    return folder


def txn_of(utc: str, random: str) -> str:
    """Return the name of a push: ``rw-20260102T030405-0a1b2c``.

    Args:
        utc: ``2026-01-02T03:04:05Z``, or longer.
        random: six hexadecimal digits.
    """
    digits = utc.replace("-", "").replace(":", "")[:15]
    return f"rw-{digits}-{random}"
