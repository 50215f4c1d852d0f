"""A switch over SSH as a push asks it: commands, files of ours, and units of systemd.

What is kept there: a folder of the transaction, 0700, below
:data:`~railwright.push.line.commands.HOME`; the lock, a file in ``/run``, which is gone when the
switch starts again; a checkpoint that has the name of the transaction, of which the newest few of
ours stay; and units that have it in theirs.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from railwright.base.errors import (
    AnswerError,
    AnswerLost,
    HostKeyChanged,
    HostKeyUnknown,
    LoginRefused,
    PushError,
    Unreachable,
)
from railwright.configs import read_text
from railwright.diff import masking
from railwright.model.configdb import ConfigDb
from railwright.model.types import Release
from railwright.push.line import commands
from railwright.push.line.answer import Ran
from railwright.push.line.command import Command
from railwright.push.line.commands import CHECKPOINTS, HOME, RUN
from railwright.push.line.printed import UnitState
from railwright.push.line.switch import Switch
from railwright.push.look.health import Health, look
from railwright.push.transaction import lock, ready
from railwright.push.transaction.device import DryRun, Identity, Job, Reply, Running, Runs, said
from railwright.push.transaction.lock import Held, Hold

T = TypeVar("T")
LOCK: Final = f"{RUN}/lock"
KEPT: Final = 3
"""Checkpoints of ours that stay."""
CALL_S: Final = 3700.0
"""Seconds that a program of ours may take to its end: it may wait for a step of the change."""
_OURS: Final = re.compile(r"rw-\d{8}T\d{6}-[0-9a-f]{6}")
_SHUT: Final = re.compile(
    r'"/PORT/([^/"]+)/admin_status", "value": "down"|"op": "remove", "path": "/PORT/([^/"]+)"'
    r'|"path": "/PORT/([^/"]+)", "value": \{[^{}]*"admin_status": "down"'
)
"""A port that is shut, or taken away, in the moves that `config apply-patch -d` prints
(sonic-net/sonic-utilities generic_config_updater/generic_updater.py, PatchApplier.apply)."""
_BRANCH: Final = re.compile(r"(20\d{4})(?!\d)")
"""How the version of an image of a release branch begins: `202505.12-0a1b2c3d4`. Others, such as
those of a vendor, do not say their branch; what they run does (VERSIONS|DATABASE)."""
_MODES: Final = ("timer", "apply", "back", "halt", "disarm", "save")
_UNITS: Final = ("timer", "service")
_ALTERED: Final = 3
"""Exit code of our programs where a file is not what was sent: they did nothing."""
_MAINTENANCE, _NORMAL = "Maintenance", "Normal"
USUAL: Final = Hold()
Schedule = Callable[[str, bool], bool]
"""Given what to drain, and whether to (or to give it back), returns whether that is done."""


class Remote:
    """One switch, in one transaction: a :class:`~railwright.push.transaction.device.Device`.

    Args:
        switch: the switch.
        txn: the transaction.
        schedule: drains what BGP cannot: the servers below a leaf. None: nobody does.
        hold: how it is locked.
        apart_s: seconds between two looks at counters, for what happens in a second; 0: one look.
        excused: what is not wrong with it (:func:`~railwright.push.look.health.look`).
    """

    def __init__(
        self,
        switch: Switch,
        txn: str,
        schedule: Schedule | None = None,
        hold: Hold = USUAL,
        apart_s: float = 0,
        excused: Iterable[str] = (),
    ) -> None:
        self._switch = switch
        self._hold = hold
        self._apart_s = apart_s
        self._excused = tuple(excused)
        self._txn = txn
        self._schedule = schedule
        self._folder = f"{HOME}/{txn}"
        self._asked = f"{RUN}/{txn}.json"

    # ---- questions -------------------------------------------------------------------------------

    def identity(self) -> Reply[Identity]:
        """Ask who answers."""

        def ask() -> Identity:
            told = self._switch.identity()
            branch = _BRANCH.match(told.build)
            named = (one.value for one in Release if one.value in told.build)
            release = branch[1] if branch else next(named, "")
            loaded = self._switch.running().release if not release else None
            found = loaded.value if loaded is not None else release
            return Identity(
                told.hostname, told.hwsku, found, told.mac, told.serial, told.platform, told.build
            )

        return _reply(ask)

    def running(self) -> Reply[Running]:
        """Ask what it has now."""

        def ask() -> Running:
            raw = self._switch.ask(commands.running())
            boot = self._switch.ask(commands.boot_id())
            return Running(self._config(raw), boot, hashlib.sha256(raw).hexdigest())

        return _reply(ask)

    def saved(self) -> Reply[ConfigDb]:
        """Ask what it starts from."""
        return _reply(lambda: self._config(self._switch.ask(commands.read(commands.SAVED))))

    def _config(self, raw: bytes) -> ConfigDb:
        config = read_text(raw, f"{self._switch.name}.json").config
        if config is None:
            msg = f"{self._switch.name}: no configuration was printed"
            raise AnswerError(msg)
        masking.learn(config)
        return config

    def health(self) -> Reply[Health]:
        """Ask how it is: services, ports, sessions, what the chip has, what was counted."""
        return _reply(lambda: look(self._switch, self._apart_s, time.sleep, self._excused))

    def obstacles(self, size: int) -> Reply[frozenset[str]]:
        """Ask what keeps it from being changed now."""
        return _reply(lambda: ready.obstacles(self._switch, self._txn, size))

    # ---- what is ours there ----------------------------------------------------------------------

    def lock(self, owner: str) -> Reply[None]:
        """Take it: whoever makes the file has it, and the file says who that is."""
        until = self._hold.now() + self._hold.seconds
        mine = lock.written(self._txn, owner, until)

        def take() -> None:
            self._try(commands.make_folder(RUN))
            self._switch.ask(commands.receive(LOCK, mine))

        made = _reply(take)
        if made.outcome is not Ran.FAILED:
            return made
        raw = _reply(lambda: self._switch.ask(commands.read(LOCK)))
        if raw.value is None:
            return Reply(made.outcome if raw.outcome is Ran.FAILED else raw.outcome, why=made.why)
        held = lock.read(raw.value)
        if held.txn == self._txn:
            return said(None)
        why = self._alive(held) if held.txn == self._hold.breaks else held.told(self._hold.now())
        if why:
            return Reply(Ran.FAILED, why=why)
        _reply(lambda: self._switch.ask(commands.remove(LOCK)))
        return _reply(take)

    def held(self) -> Reply[str]:
        """Ask who has it, but for us and those that it may be taken over from."""

        def ask() -> str:
            if LOCK not in self._switch.ask(commands.kinds((LOCK,))):
                return ""
            held = lock.read(self._switch.ask(commands.read(LOCK)))
            ours = held.txn in {self._txn, self._hold.breaks}
            return "" if ours else held.told(self._hold.now())

        return _reply(ask)

    def _alive(self, held: Held) -> str:
        """Return why a lock is not to be taken over; empty where it is stale."""
        if self._hold.now() <= held.until:
            return held.told(self._hold.now())
        if not _OURS.fullmatch(held.txn):
            return held.told(self._hold.now())
        ours = _reply(lambda: self._switch.ask(commands.units(f"railwright-*-{held.txn}.*")))
        if ours.value is None:
            return ours.why or "nobody knows what runs there"
        busy = sorted(one.name for one in ours.value if one.busy)
        return f"{busy[0]} is still at work there" if busy else ""

    def unlock(self) -> Reply[None]:
        """Let go of it, if it is ours."""
        held = _reply(lambda: self._switch.ask(commands.read(LOCK)))
        if held.unknown:
            return Reply(held.outcome, why=held.why)
        if held.value is None or lock.read(held.value).txn != self._txn:
            return said(None)
        return _reply(lambda: self._switch.ask(commands.remove(LOCK)))

    def checkpoint(self) -> Reply[ConfigDb]:
        """Keep a checkpoint, and return what it holds. One of ours that is there is kept."""

        def ask() -> ConfigDb:
            if self._txn not in self._switch.checkpoints():
                self._switch.ask(commands.checkpoint(self._txn))
            path = f"{CHECKPOINTS}/{self._txn}.cp.json"
            return self._config(self._switch.ask(commands.read(path)))

        return _reply(ask)

    def dry_run(self, patch: bytes) -> Reply[DryRun]:
        """Ask its config updater what it would do."""
        path = self._asked

        def ask() -> DryRun:
            self._try(commands.make_folder(RUN))
            self._switch.ask(commands.remove(path))
            command = commands.dry_run(path)
            try:
                self._switch.ask(commands.receive(path, patch))
                answer = self._switch.do(command)
            finally:  # it may hold secrets; where that is lost too, `clean` does it
                self._try(commands.remove(path))
            if answer.unknown or answer.ok:
                text = self._switch.understood(command, answer)
                return DryRun(ports_down=frozenset(map("".join, _SHUT.findall(text))))
            return DryRun(refused=answer.said(private=True))

        return _reply(ask)

    def put(self, files: Mapping[str, bytes]) -> Reply[None]:
        """Write the folder anew."""

        def ask() -> None:
            self._try(commands.make_folder(HOME))
            self._switch.ask(commands.remove(self._folder))
            folders = {name.rpartition("/")[0] for name in files}
            for below in sorted(folders | {""}):
                self._switch.ask(commands.make_folder(f"{self._folder}/{below}".rstrip("/")))
            for name, raw in files.items():
                self._switch.ask(commands.receive(f"{self._folder}/{name}", raw))
            wanted = {
                f"{self._folder}/{name}": hashlib.sha256(raw).hexdigest()
                for name, raw in files.items()
            }
            arrived: Mapping[str, str] = self._switch.ask(commands.sha256(wanted))
            if arrived != wanted:
                msg = f"{self._switch.name}: what was sent is not what arrived"
                raise AnswerError(msg)

        return _reply(ask)

    def clean(self) -> Reply[None]:
        """Remove units that have ended, the folder, and all checkpoints of ours but the newest."""

        def ask() -> None:
            known = {f"{self._name(mode)}.{kind}" for mode in _MODES for kind in _UNITS}
            for one in self._switch.ask(commands.units(f"railwright-*-{self._txn}.*")):
                if one.name in known:  # whatever else it says is there
                    self._try(commands.stop(one.name))
                    self._try(commands.forget_failed(one.name))
            self._switch.ask(commands.remove(self._folder))
            self._switch.ask(commands.remove(self._asked))
            ours = sorted(name for name in self._switch.checkpoints() if _OURS.fullmatch(name))
            for name in ours[:-KEPT]:
                self._switch.ask(commands.delete_checkpoint(name))

        return _reply(ask)

    # ---- traffic ---------------------------------------------------------------------------------

    def drain(self, how: str) -> Reply[None]:
        """Take traffic off it: by BGP where the plan says so, else by the scheduler of jobs."""
        return self._traffic(how, away=True)

    def undrain(self) -> Reply[None]:
        """Give it its traffic back, by both."""
        return self._traffic("", away=False)

    def _traffic(self, how: str, *, away: bool) -> Reply[None]:
        def ask() -> None:
            mode = _MAINTENANCE if away else _NORMAL
            if "TSA" in how or (not away and self._switch.ask(commands.drained()) != _NORMAL):
                self._switch.ask(commands.drain() if away else commands.undrain())
                if self._switch.ask(commands.drained()) != mode:
                    msg = f"{self._switch.name}: its routes are not in the mode {mode}"
                    raise AnswerLost(msg)  # they may be a moment later
            scheduled = "TSA" not in how
            if scheduled and self._schedule is not None and not self._schedule(how, away):
                msg = f"{self._switch.name}: the scheduler did not do it"
                raise AnswerError(msg)
            if scheduled and away and self._schedule is None:
                msg = f"{self._switch.name}: nobody was named who drains {how}"
                raise AnswerError(msg)

        return _reply(ask)

    # ---- what runs there -------------------------------------------------------------------------

    def arm(self, digest: str, seconds: int) -> Reply[None]:
        """Start the timer, and see that it runs."""

        def ask() -> None:
            name, words = self._name("timer"), ("back", self._folder, digest, "timer")
            if not self._unit("timer", "timer").runs:
                self._switch.ask(commands.start_later(name, self._folder, words, seconds))
            if not self._unit("timer", "timer").runs:
                msg = f"{self._switch.name}: its timer does not run"
                raise AnswerError(msg)

        return _reply(ask)

    def armed(self) -> Reply[bool]:
        """Ask whether the timer runs."""
        return _reply(lambda: self._unit("timer", "timer").active == "active")

    def start(self, mode: str, digest: str) -> Reply[None]:
        """Start ``apply`` or ``back``, detached; what ended under that name goes first."""

        def ask() -> None:
            state = self._unit(mode, "service")
            if state.load != "not-found" and state.sub == "exited":
                self._switch.ask(commands.stop(f"{self._name(mode)}.service"))
            words = (mode, self._folder, digest)
            self._switch.ask(commands.start(self._name(mode), self._folder, words))

        return _reply(ask)

    def job(self, mode: str) -> Reply[Job]:
        """Ask what became of ``apply`` or ``back``; ``back`` may be that of the timer."""

        def ask() -> Job:
            units = ("timer", mode) if mode == "back" else (mode,)
            states = [self._unit(one, "service") for one in units]
            if any(one.runs and one.sub != "exited" for one in states):
                return Job(Runs.NOW)
            mark = "back.started" if mode == "back" else "started.json"
            seen = _reply(lambda: self._switch.ask(commands.read(f"{self._folder}/{mark}")))
            if seen.unknown:
                raise AnswerLost(seen.why)
            codes = [one.status for one in states if one.load != "not-found"]
            if _ALTERED in codes:
                return Job(Runs.ENDED, _ALTERED)
            if seen.value is None and (mode == "back" or not codes):  # a timer has a unit already
                return Job(Runs.NEVER)
            return Job(Runs.ENDED, codes[-1] if codes else None)

        return _reply(ask)

    def call(self, mode: str, digest: str, only: str = "") -> Reply[int]:
        """Run ``halt``, ``disarm`` or ``save`` to its end."""

        def ask() -> int:
            words = (mode, self._folder, digest, *([only] if only else []))
            command = commands.call(self._name(mode), self._folder, words, CALL_S)
            answer = self._switch.do(command)
            if answer.rc is None:
                raise AnswerLost(answer.said())
            if answer.rc == 1 and self._unit(mode, "service").runs:
                msg = f"{self._switch.name}: {mode}, of which the answer was lost, is at work"
                raise AnswerLost(msg)  # systemd starts no second unit of a name
            if mode == "disarm" and answer.rc in {
                0,
                _ALTERED,
                5,
            }:  # what the timer starts does nothing
                self._try(commands.stop(f"{self._name('timer')}.timer"))
            return answer.rc

        return _reply(ask)

    def _name(self, mode: str) -> str:
        return f"railwright-{mode}-{self._txn}"

    def _unit(self, mode: str, kind: str) -> UnitState:
        return self._switch.ask(commands.unit(f"{self._name(mode)}.{kind}"))

    def _try(self, command: Command[None]) -> None:
        """Send what is well if it does nothing."""
        self._switch.do(command)


def _reply(ask: Callable[[], T]) -> Reply[T]:
    """Return what became of a question: what never got there is as unknown as what got lost."""
    try:
        return said(ask())
    except HostKeyChanged:
        raise
    except (AnswerLost, Unreachable, LoginRefused, HostKeyUnknown) as error:
        return Reply(Ran.UNKNOWN, why=error.message)
    except PushError as error:
        return Reply(Ran.FAILED, why=error.message)
