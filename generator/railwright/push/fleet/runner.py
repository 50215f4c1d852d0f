"""A runner of Nornir that goes wave by wave, and stops.

Nornir's own threaded runner hands every host to its threads before the first one has ended, and
cannot be stopped (nornir-automation/nornir nornir/plugins/runners/__init__.py, ThreadedRunner).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import Final

from nornir.core import Nornir
from nornir.core.configuration import Config, LoggingConfig
from nornir.core.inventory import Host, Hosts, Inventory
from nornir.core.processor import Processor, Processors
from nornir.core.task import AggregatedResult, MultiResult, Result, Task

from railwright.base.errors import HostKeyChanged, SettingsError
from railwright.plan import file as plan_file
from railwright.push.fleet import waves as core
from railwright.push.fleet.waves import Confirm, Pace, Stop, Verdict, Wave, whenever

GROW: Final = "grow"
KIND: Final = ("role", "hwsku", "asic", "release")
"""Data of a host that make its kind."""
Judge = Callable[[MultiResult], Verdict]
Sort = Callable[[Sequence[Host]], Sequence[Wave]]
Waves = str | Sequence[Sequence[str]] | None
_CLOSING: Final = f"{Nornir.close_connections.__qualname__}.<locals>."


class NotBegun(Exception):
    """A task was not begun on a host: the runner was told to stop, and why."""


def is_closing(task: Task) -> bool:
    """Return whether it is Nornir that closes its connections."""
    return getattr(task.task, "__qualname__", "").startswith(_CLOSING)


def usual(result: MultiResult) -> Verdict:
    """Judge a result as Nornir does; a changed host key stops everything."""
    stops = any(isinstance(one.exception, HostKeyChanged) for one in result)
    return Verdict(result.failed, stops)


class Runner:
    """A runner of Nornir that goes wave by wave.

    A host on which a task was not begun has a failed result with :class:`NotBegun`, so that no
    later task of the script is run on it either. Once the runner was told to stop it begins
    nothing more, of no task.

    Args:
        waves: sorts hosts into waves.
        pace: how far it may go, and how fast.
        stop: whom everybody asks before a host is begun.
        confirm: asked between two waves, whether the next may begin.
        judge: says what a result means.
    """

    def __init__(
        self,
        waves: Sort,
        pace: Pace,
        stop: Stop,
        confirm: Confirm = whenever,
        judge: Judge = usual,
    ) -> None:
        self.stop = stop
        self._waves, self._pace = waves, pace
        self._confirm, self._judge = confirm, judge

    def run(self, task: Task, hosts: list[Host]) -> AggregatedResult:
        """Run a task, and return a result for each host."""
        by_name = {host.name: host for host in hosts}
        found: dict[str, MultiResult] = {}

        def work(name: str, _number: int) -> Verdict:
            found[name] = task.copy().start(by_name[name])
            return self._judge(found[name])

        if is_closing(task):  # also after a stop, and all at once
            pace = Pace(self._pace.at_once, anyway=True)
            core.run((Wave(tuple(by_name)),), work, pace, Stop())
        else:
            core.run(self._waves(hosts), work, self._pace, self.stop, self._confirm)
        result = AggregatedResult(task.name)
        for name, host in by_name.items():
            result[name] = found.get(name) or _not_begun(task, host, self.stop.why)
        return result


class WavesRunner(Runner):
    """The runner ``waves``, by options that a configuration can hold.

    Args:
        waves: lists of names of hosts; ``grow`` for one of each kind and then 2, 4, 8 ... at a
            time, as many as ``at_once``; None for all in one.
        plan: file of a plan of ours, whose batches are the waves.
        max_failures: hosts that may fail before no more are begun; none where a wave is the first
            of a kind.
        at_once: hosts that are at work at the same time.
        pause_s: seconds between two waves.
        logins_per_second: hosts that are begun in a second, so that no login server is overrun.
        stop: whom everybody asks before a host is begun; None is one of its own.
        stop_file: which says stop by being there, where ``stop`` is not given.
        confirm: asked between two waves, whether the next may begin.

    Raises:
        SettingsError: an impossible value.
        PlanError: the file is no plan.
    """

    def __init__(  # noqa: PLR0913 # options of a plugin stand in a configuration by their names
        self,
        *,
        waves: Waves = None,
        plan: str | Path | None = None,
        max_failures: int = 0,
        at_once: int = 16,
        pause_s: float = 0,
        logins_per_second: float | None = 20,
        stop: Stop | None = None,
        stop_file: str | Path | None = None,
        confirm: Confirm = whenever,
    ) -> None:
        if at_once < 1 or max_failures < 0 or (logins_per_second or 1) <= 0:
            msg = "the runner wants at_once from 1, max_failures from 0, logins_per_second above 0"
            raise SettingsError(msg)
        if waves is not None and plan is not None:
            msg = "the runner takes its waves from a plan, or from a list"
            raise SettingsError(msg)
        listed: Waves = waves
        if plan is not None:
            listed = [one.devices for one in plan_file.read(Path(plan)).batches]
        super().__init__(
            lambda hosts: _sorted(hosts, listed, at_once),
            Pace(at_once, max_failures, pause_s, logins_per_second),
            stop or Stop(Path(stop_file) if stop_file is not None else None),
            confirm,
        )


def _sorted(hosts: Sequence[Host], listed: Waves, most: int) -> tuple[Wave, ...]:
    """Return the waves of some hosts.

    Raises:
        SettingsError: one of them is in no wave, or in two.
    """
    kinds: dict[str, Hashable] = {
        host.name: tuple(str(host.get(one)) for one in KIND) for host in hosts
    }
    if listed is None:
        return (Wave(tuple(kinds)),)
    if isinstance(listed, str):
        if listed != GROW:
            msg = f"the runner knows no waves {listed!r}"
            raise SettingsError(msg, hint=f"{GROW}, or lists of hosts")
        return core.grow(kinds, most)
    wanted = [[name for name in names if name in kinds] for names in listed]
    times = Counter(name for names in wanted for name in names)
    odd = next((name for name in kinds if times[name] != 1), None)
    if odd is not None:
        msg = f"{odd} is in {'two waves' if times[odd] else 'no wave'}"
        raise SettingsError(msg, hint="filter the hosts, or name each one once")
    return core.told([names for names in wanted if names], kinds)


def _not_begun(task: Task, host: Host, why: str) -> MultiResult:
    error = NotBegun(f"not begun: {why}")
    result = MultiResult(task.name)
    result.append(Result(host, result=str(error), failed=True, exception=error))
    result[0].name = task.name  # type: ignore[assignment] # Nornir says None, and assigns a text
    return result


def quiet(hosts: Iterable[Host], runner: Runner, processors: Sequence[Processor] = ()) -> Nornir:
    """Return a Nornir of some hosts that writes no log of its own."""
    return Nornir(
        inventory=Inventory(hosts=Hosts({host.name: host for host in hosts})),
        config=Config(logging=LoggingConfig(enabled=False)),
        processors=Processors(processors),
        runner=runner,
    )
