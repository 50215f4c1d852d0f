"""The page about Nornir: its scripts run, and its tables name what there is."""

from __future__ import annotations

import inspect
import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from inthread import Lab
from push.nornir.conftest import ROOT, Make
from railwright import nornir
from railwright.nornir import SiteInventory, WavesRunner

PAGE = (ROOT / "docs" / "how-to" / "nornir.md").read_text("utf-8")
SCRIPTS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.usefixtures("virtual")
def test_its_scripts_run(
    make: Make,
    tmp_path: Path,
    virtual: Lab,
    capfd: pytest.CaptureFixture[str],
) -> None:
    names: dict[str, Any] = {"__name__": "script"}
    before = virtual.do(virtual.fleet.switches["leaf-1-01"].tables.config())
    first, second = SCRIPTS
    assert '"inventories/lab"' in first
    script = first.replace("inventories/lab", str(ROOT / "inventories" / "lab"))
    script = script.replace("work.jsonl", str(tmp_path / "work.jsonl"))
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(script, "nornir.md", "exec"), names)  # noqa: S102 # our own page
    *leaves, last = out.getvalue().splitlines()
    assert [line.split()[:2] for line in leaves] == [
        [f"leaf-1-0{number}", "hitless"] for number in range(1, 3)
    ]
    assert last == before["PORT"]["Ethernet0"]["description"]
    assert virtual.do(virtual.fleet.switches["leaf-1-01"].tables.config()) == before
    said = capfd.readouterr().err
    assert "SIMULATED: leaf-1-02: sonic_rollback: changed\n" in said
    assert "SIMULATED: leaf-1-02: sonic_apply_patch: would change\n" in said
    assert "SIMULATED: sonic_apply_patch: 2 of 2 hosts, 0 failed\n" in said
    exec(compile(second, "nornir.md", "exec"), names)  # noqa: S102 # our own page
    found = make("leaf-1-01").run(task=names["chip"])
    assert found["leaf-1-01"][0].result == "mellanox"


def rows(heading: str) -> list[str]:
    body = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in body.splitlines() if line.startswith("| `")]
    return [name for line in lines for name in re.findall(r"`(\w+)`", line.split("|")[1])]


def options(plugin: type) -> list[str]:
    return [name for name in inspect.signature(plugin).parameters if name != "self"]


def test_its_tables_name_what_there_is() -> None:
    assert rows("The inventory `railwright`") == options(SiteInventory)
    ours = {"stop", "confirm"}  # objects, which no configuration holds
    assert rows("The runner `waves`") == [one for one in options(WavesRunner) if one not in ours]
    tasks = [name for name in nornir.__all__ if name.startswith("sonic_")]
    assert sorted(rows("The tasks")) == sorted(tasks)
