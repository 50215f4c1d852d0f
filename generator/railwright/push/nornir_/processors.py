"""Processors for any Nornir script: what is going on, for people, and what was done, for programs.

Nornir calls them from the threads of its runner.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TextIO

from nornir.core.inventory import Host
from nornir.core.task import AggregatedResult, MultiResult, Result, Task
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from railwright.base import atomic
from railwright.base.errors import JournalError, RailwrightError
from railwright.base.text import printable
from railwright.push.fleet.runner import NotBegun, is_closing
from railwright.push.fleet.who import utc
from railwright.push.nornir_ import guard

_MODE: Final = 0o600
_FLAGS: Final = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
_SIMULATED: Final = "SIMULATED"


class Listener:
    """A processor that hears of tasks and their hosts.

    That Nornir closes its connections is a task for Nornir, and is not told.
    """

    def begun(self, task: Task) -> None:
        """Hear that a task begins."""

    def over(self, task: Task, result: AggregatedResult) -> None:
        """Hear that a task has ended on all hosts."""

    def begun_on(self, task: Task, host: Host) -> None:
        """Hear that a task begins on a host."""

    def ended_on(self, task: Task, host: Host, result: MultiResult) -> None:
        """Hear that a task has ended on a host."""

    def task_started(self, task: Task) -> None:
        """As Nornir calls it."""
        if not is_closing(task):
            self.begun(task)

    def task_completed(self, task: Task, result: AggregatedResult) -> None:
        """As Nornir calls it."""
        if not is_closing(task):
            self.over(task, result)

    def task_instance_started(self, task: Task, host: Host) -> None:
        """As Nornir calls it."""
        if not is_closing(task):
            self.begun_on(task, host)

    def task_instance_completed(self, task: Task, host: Host, result: MultiResult) -> None:
        """As Nornir calls it."""
        if not is_closing(task):
            self.ended_on(task, host, result)

    def subtask_instance_started(self, task: Task, host: Host) -> None:
        """As Nornir calls it; what becomes of the parts is in the result of the whole."""

    def subtask_instance_completed(self, task: Task, host: Host, result: MultiResult) -> None:
        """As Nornir calls it, likewise."""


class Progress(Listener):
    """Tells how far a task is: a bar on a terminal, a line for each host elsewhere.

    Args:
        stream: where it is told; None: standard error.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._guard = threading.Lock()
        self._bar: Bar | None = None
        self._failed = 0

    def begun(self, task: Task) -> None:
        """Begin to draw."""
        self._failed = 0
        if not self._stream.isatty():
            return
        self._bar = Bar(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(file=self._stream),
            auto_refresh=False,
            transient=True,
        )
        state = task.nornir.data.failed_hosts
        total = sum(name not in state for name in task.nornir.inventory.hosts)
        self._bar.add_task(printable(task.name), total=total)
        self._bar.start()

    def ended_on(self, task: Task, host: Host, result: MultiResult) -> None:
        """Tell what became of a host."""
        with self._guard:
            self._failed += result.failed
            if self._bar is None:
                self._say(f"{_label(host)}{host.name}: {task.name}: {outcome(result)}")
                return
            failed = f", {self._failed} failed" if self._failed else ""
            self._bar.update(
                self._bar.task_ids[0], advance=1, description=printable(task.name) + failed
            )
            self._bar.refresh()

    def over(self, task: Task, result: AggregatedResult) -> None:
        """Tell how many hosts failed, and which."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
            for name, one in result.failed_hosts.items():
                self._say(f"{name}: {task.name}: {outcome(one)}")
        begun = sum(not not_begun(one) for one in result.values())
        failed = sum(one.failed and not not_begun(one) for one in result.values())
        rest = len(result) - begun
        left = f", {rest} not begun" if rest else ""
        some = any(host.get("simulated") for host in task.nornir.inventory.hosts.values())
        label = f"{_SIMULATED}: " if some else ""
        self._say(f"{label}{task.name}: {begun} of {len(result)} hosts, {failed} failed{left}")

    def _say(self, line: str) -> None:
        self._stream.write(f"{printable(guard.hidden(line))}\n")
        self._stream.flush()


def _label(host: Host) -> str:
    return f"{_SIMULATED}: " if host.get("simulated") else ""


def not_begun(result: MultiResult) -> bool:
    """Return whether a task was not begun on a host."""
    return isinstance(result[0].exception, NotBegun)


def _dry(result: MultiResult) -> bool:
    return any(getattr(one, "dry_run", False) for one in result)


def outcome(result: MultiResult) -> str:
    """Return in a few words what became of a host."""
    if not result.failed:
        if not result.changed:
            return "ok"
        return "would change" if _dry(result) else "changed"
    first = next(one for one in result if one.failed)
    known = first.exception
    words = (
        known.message if isinstance(known, RailwrightError) else str(known or first.result or "")
    )
    lines = [line for line in words.splitlines() if line.strip()]
    told = guard.hidden(lines[0] if first.exception else lines[-1]) if lines else ""
    return f"failed: {told}" if told else "failed"


class JsonLines(Listener):
    """Writes a line of JSON for each thing that happens: a task, and each host of it.

    Only its user can read the file. Secrets of switches and logins that this process has learned
    are masked; results of tasks that are not ours stand in it if ``results`` says so.

    Args:
        path: the file; lines are added to what is there.
        results: whether results are written too.
        clock: tells the time, as text.

    Raises:
        JournalError: it cannot be written.
    """

    def __init__(
        self, path: str | Path, *, results: bool = False, clock: Callable[[], str] | None = None
    ) -> None:
        self._path, self._results = Path(path), results
        self._clock = clock or utc
        self._guard = threading.Lock()
        self._add({"event": "opened"})

    def begun(self, task: Task) -> None:
        """Write that a task begins."""
        hosts = len(task.nornir.inventory.hosts)
        self._add(
            {"event": "task", "task": task.name, "dry_run": task.is_dry_run(), "hosts": hosts}
        )

    def begun_on(self, task: Task, host: Host) -> None:
        """Write that it begins on a host."""
        self._add({"event": "begin", "task": task.name, "host": host.name})

    def ended_on(self, task: Task, host: Host, result: MultiResult) -> None:
        """Write what became of it there."""
        self._add({"event": "end", "task": task.name, **told(host.name, result, self._results)})

    def over(self, task: Task, result: AggregatedResult) -> None:
        """Write which hosts it was not begun on, and that it is over."""
        for name, one in result.items():
            if not_begun(one):
                self._add(
                    {"event": "not-begun", "task": task.name, "host": name, "why": str(one[0])}
                )
        self._add({"event": "over", "task": task.name, "failed": sorted(result.failed_hosts)})

    def _add(self, record: Mapping[str, object]) -> None:
        line = json.dumps(_hidden({"at": self._clock(), **record}))
        try:
            with self._guard, os.fdopen(os.open(self._path, _FLAGS, _MODE), "a") as file:
                file.write(f"{line}\n")
        except OSError as error:
            msg = f"{self._path}: cannot be written: {error.strerror}"
            raise JournalError(msg) from None


class JsonDocument(Listener):
    """Keeps what became of each task on each host, and writes it as one JSON document.

    Args:
        path: the file, written anew after each task; None: none is.
        results: whether results are in it too.
    """

    def __init__(self, path: str | Path | None = None, *, results: bool = True) -> None:
        self._path = None if path is None else Path(path)
        self._results = results
        self._tasks: list[dict[str, object]] = []

    @property
    def document(self) -> dict[str, object]:
        """What was kept: a list of tasks, each with its hosts."""
        return {"version": 1, "tasks": list(self._tasks)}

    def over(self, task: Task, result: AggregatedResult) -> None:
        """Keep what became of a task, and write the file."""
        hosts = [told(name, one, self._results) for name, one in result.items()]
        dry_run = task.is_dry_run()
        self._tasks.append({"task": task.name, "dry_run": dry_run, "hosts": _hidden(hosts)})
        if self._path is not None:
            try:
                atomic.write(self._path, f"{json.dumps(self.document, indent=2)}\n".encode(), _MODE)
            except OSError as error:
                msg = f"{self._path}: cannot be written: {error.strerror}"
                raise JournalError(msg) from None


def told(host: str, result: MultiResult, results: bool) -> dict[str, object]:  # noqa: FBT001
    """Return what became of a task on a host, as JSON has it."""
    found: dict[str, object] = {
        "host": host,
        "failed": result.failed,
        "changed": result.changed,
        "begun": not not_begun(result),
        **({"dry_run": True} if _dry(result) else {}),
    }
    if result.failed:
        found["why"] = outcome(result).removeprefix("failed: ")
    lines = [line for one in result for line in str(one.diff or "").splitlines()]
    if lines:
        found["diff"] = lines
    if results and result:
        found["result"] = _plain(result[0])
    return found


def _plain(result: Result) -> object:
    if result.failed and result.exception is not None:
        return None  # it is a traceback, or what is told already
    try:
        return json.loads(json.dumps(result.result, default=str))
    except (TypeError, ValueError):
        return str(result.result)


def _hidden(value: object) -> object:
    """Return what JSON can hold with marks in the place of secrets, keys too."""
    if isinstance(value, str):
        return guard.hidden(value)
    if isinstance(value, Mapping):
        return {guard.hidden(str(key)): _hidden(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_hidden(one) for one in value]
    return value
