"""Units and timers of a switch: what runs on after whoever started it has gone.

Source: the manuals of systemd 252 (systemd-run(1), systemctl(1), systemd.service(5),
systemd.timer(5)), the version of Debian 12, which SONiC's images are made of.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO

from railwright.lab.clock import Alarm
from railwright.lab.job import Job

if TYPE_CHECKING:
    from railwright.lab.switch import Switch

KILLED_BY_TERM = 15


class State(StrEnum):
    """What systemd says of a unit."""

    INACTIVE = "inactive"
    ACTIVE = "active"
    FAILED = "failed"


@dataclass
class Unit:
    """A service that was started by name, or the timer that will start one."""

    name: str
    argv: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    cwd: str = "/"
    output: str = ""
    """A file for its output; empty: the journal."""
    append: bool = False
    collect: bool = False
    remain: bool = False
    seconds: float | None = None
    """Of a timer: when it starts the service."""
    state: State = State.INACTIVE
    result: str = "success"
    code: int = 0
    """`ExecMainStatus`: the exit code, or the signal."""
    by_signal: bool = False
    pid: int = 0
    alarm: Alarm | None = None
    task: asyncio.Task[None] | None = None
    jobs: set[asyncio.Future[int]] = field(default_factory=set)
    """Programs that its script started; they end with it (systemd.kill(5), KillMode)."""

    @property
    def is_timer(self) -> bool:
        """Whether it is a timer."""
        return self.name.endswith(".timer")

    @property
    def sub_state(self) -> str:
        """What kind of a state it is in."""
        if self.state is State.ACTIVE:
            if self.is_timer:
                return "waiting"
            return "running" if self.task and not self.task.done() else "exited"
        return "failed" if self.state is State.FAILED else "dead"


class Units:
    """The units of one switch."""

    def __init__(self, switch: Switch) -> None:
        self._switch = switch
        self._units: dict[str, Unit] = {}
        self._pids = 1000
        self.journal: dict[str, list[str]] = {}

    def get(self, name: str) -> Unit | None:
        """Return a loaded unit."""
        return self._units.get(name)

    def all(self) -> tuple[Unit, ...]:
        """Return the loaded units, by name."""
        return tuple(self._units[name] for name in sorted(self._units))

    def start(self, unit: Unit) -> None:
        """Load and start a service, or let a timer wait."""
        self._units[unit.name] = unit
        unit.state = State.ACTIVE
        if unit.is_timer:
            clock = self._switch.clock
            unit.alarm = clock.after(unit.seconds or 0.0, lambda: self._elapse(unit))
            return
        self._pids += 1
        unit.pid = self._pids
        unit.task = asyncio.get_running_loop().create_task(self._run(unit))

    async def stop(self, name: str) -> bool:
        """Stop a unit and unload it; return whether there was one."""
        unit = self._units.pop(name, None)
        if unit is None:
            return False
        if unit.alarm is not None:
            unit.alarm.cancel()
        if unit.task is not None and not unit.task.done():
            unit.task.cancel()
            await asyncio.gather(unit.task, return_exceptions=True)
        return True

    def forget_failed(self, name: str | None = None) -> None:
        """Unload what failed: all of it, or one."""
        for each in self.all():
            if each.state is State.FAILED and name in {None, each.name}:
                del self._units[each.name]

    async def kill_all(self) -> None:
        """End everything at once, as power does."""
        for each in self.all():
            await self.stop(each.name)

    def _elapse(self, timer: Unit) -> None:
        """Start the service of a timer, which is over by that."""
        self._units.pop(timer.name, None)
        service = f"{timer.name.removesuffix('.timer')}.service"
        found = self._units.get(service)
        if found is not None and found.state is State.ACTIVE:
            return
        self._switch.note("timer", timer.name)
        self.start(
            Unit(
                service,
                timer.argv,
                timer.environment,
                timer.cwd,
                timer.output,
                timer.append,
                timer.collect,
                timer.remain,
            )
        )

    async def _run(self, unit: Unit) -> None:
        from railwright.lab import shell  # noqa: PLC0415 # its tools use units

        lines = self.journal.setdefault(unit.name, [])
        file: BinaryIO | None = None

        def write(data: bytes) -> None:
            lines.append(data.decode("utf-8", "replace"))
            if file is not None:
                file.write(data)
                file.flush()

        try:
            if unit.output:
                path = self._switch.root.real(unit.output)
                file = path.open("ab" if unit.append else "wb")
            job = Job(
                self._switch,
                unit.argv,
                write,
                write,
                root=True,
                cwd=unit.cwd,
                environment={**unit.environment, "RAILWRIGHT_LAB_UNIT": unit.name},
            )
            self._end(unit, await shell.run(job))
        except OSError as error:
            lines.append(f"{error}\n")
            self._end(unit, 209)  # EXIT_STDOUT of systemd.exec(5)
        except asyncio.CancelledError:
            self._end(unit, -KILLED_BY_TERM)
            raise
        finally:
            if file is not None:
                file.close()

    def _end(self, unit: Unit, code: int) -> None:
        for each in list(unit.jobs):
            each.cancel()
        unit.by_signal = code < 0
        unit.code = abs(code)
        unit.pid = 0
        if code == 0:
            unit.state = State.ACTIVE if unit.remain else State.INACTIVE
        else:
            unit.state = State.FAILED
            unit.result = "signal" if unit.by_signal else "exit-code"
        gone = unit.state is State.INACTIVE or (unit.collect and unit.state is State.FAILED)
        if gone and self._units.get(unit.name) is unit:
            del self._units[unit.name]
