"""What people see and programs read of a run. No switch is asked."""

from __future__ import annotations

import io
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nornir.core import Nornir
from nornir.core.inventory import Host
from nornir.core.task import Result, Task

from railwright.base.errors import JournalError
from railwright.nornir import JsonDocument, JsonLines, Progress, WavesRunner
from railwright.push.fleet.runner import quiet
from railwright.push.nornir_ import guard

NAMES = ("leaf-1", "leaf-2", "leaf-3")


def change(task: Task, *, failing: str = "", error: Exception | None = None) -> Result:
    """Change all but one."""
    if task.host.name == failing:
        if error is not None:
            raise error
        return Result(task.host, result="first\nit went badly", failed=True)
    return Result(task.host, result={"n": 1, ("no", "key"): 2}, changed=True, diff="a -> b\nc -> d")


def look(task: Task) -> Result:
    return Result(task.host, result={"path": Path("/x"), "set": "hunter-canary"})


def nornir(*processors: Any, simulated: bool = False, **options: Any) -> Nornir:
    hosts = [Host(name, data={"simulated": simulated}) for name in NAMES]
    runner = WavesRunner(logins_per_second=None, at_once=1, **options)
    return quiet(hosts, runner, processors)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_a_terminal_each_host_has_a_line() -> None:
    stream = io.StringIO()
    with nornir(Progress(stream), simulated=True) as some:
        some.run(task=look)
        some.run(task=change, failing="leaf-2")
    assert stream.getvalue().splitlines() == [
        "SIMULATED: leaf-1: look: ok",
        "SIMULATED: leaf-2: look: ok",
        "SIMULATED: leaf-3: look: ok",
        "SIMULATED: look: 3 of 3 hosts, 0 failed",
        "SIMULATED: leaf-1: change: changed",
        "SIMULATED: leaf-2: change: failed: it went badly",
        "SIMULATED: change: 2 of 3 hosts, 1 failed, 1 not begun",
    ]


def test_on_a_terminal_a_bar_is_drawn_and_gone() -> None:
    stream = Terminal()
    guard.KNOWN.add("own", "hunter-canary")
    error = ValueError("hunter-canary\x1b[31m is wrong")
    with nornir(Progress(stream), max_failures=9) as some:
        some.run(task=change, failing="leaf-3", error=error)
    text = stream.getvalue()
    assert "change" in text
    assert "3/3" in text
    assert "1 failed" in text
    last = text.rpartition("leaf-3: change")[2]
    assert "failed: <secret:own>" in last
    assert "canary" not in text
    assert "[31m is wrong" in last
    assert "\x1b[31m" not in last
    assert last.splitlines()[-1] == "change: 3 of 3 hosts, 1 failed"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_journal_says_what_began_and_what_became_of_it(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with nornir(JsonLines(path, clock=lambda: "now")) as some:
        some.run(task=change, failing="leaf-2", name="work")
    ended = {"at": "now", "event": "end", "task": "work"}
    began = {"at": "now", "event": "begin", "task": "work"}
    assert lines(path) == [
        {"at": "now", "event": "opened"},
        {"at": "now", "event": "task", "task": "work", "dry_run": False, "hosts": 3},
        {**began, "host": "leaf-1"},
        {**ended, "host": "leaf-1", "failed": False, "changed": True, "begun": True,
         "diff": ["a -> b", "c -> d"]},
        {**began, "host": "leaf-2"},
        {**ended, "host": "leaf-2", "failed": True, "changed": False, "begun": True,
         "why": "it went badly"},
        {"at": "now", "event": "not-begun", "task": "work", "host": "leaf-3",
         "why": "not begun: leaf-2 failed"},
        {"at": "now", "event": "over", "task": "work", "failed": ["leaf-2", "leaf-3"]},
    ]  # fmt: skip
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    JsonLines(path, clock=lambda: "later")
    assert lines(path)[-1] == {"at": "later", "event": "opened"}


def test_a_report_is_one_document_of_all_tasks(tmp_path: Path) -> None:
    guard.KNOWN.add("own", "hunter-canary")
    path = tmp_path / "report.json"
    report = JsonDocument(path)
    with nornir(report, max_failures=9) as some:
        some.run(task=look)
        some.run(task=change, failing="leaf-1", error=ValueError("no"))
    document = json.loads(path.read_text("utf-8"))
    assert document == report.document
    assert [one["task"] for one in document["tasks"]] == ["look", "change"]
    first, second = (one["hosts"] for one in document["tasks"])
    assert first[0]["result"] == {"path": "/x", "set": "<secret:own>"}
    assert second[0] == {
        "host": "leaf-1", "failed": True, "changed": False, "begun": True, "why": "no",
        "result": None,
    }  # fmt: skip
    assert second[1]["result"] == str({"n": 1, ("no", "key"): 2})  # JSON has no such keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "result" not in str(JsonDocument(results=False).document)


@pytest.mark.parametrize(
    "made",
    [JsonLines, lambda path: nornir(JsonDocument(path)).run(task=look)],
)
def test_a_folder_is_no_file(made: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="cannot be written"):
        made(tmp_path)
