"""What tests of tasks ask of a lab, and of the results of a run."""

from __future__ import annotations

from typing import Any

from nornir.core.task import MultiResult, Result

from inthread import Lab
from railwright.model.configdb import ConfigDb

LEAF, OTHER = "leaf-1-02", "leaf-1-04"
Patch = list[dict[str, Any]]


def describe(text: str, port: str = "Ethernet0") -> Patch:
    return [{"op": "replace", "path": f"/PORT/{port}/description", "value": text}]


def running(lab: Lab, name: str) -> ConfigDb:
    return lab.do(lab.fleet.switches[name].tables.config())


def description(lab: Lab, name: str) -> object:
    return running(lab, name)["PORT"]["Ethernet0"].get("description")


def left(lab: Lab, name: str) -> str:
    """Return the names of what is ours on a switch."""
    root = lab.folder / "switches" / name / "root"
    return " ".join(
        path.name
        for place in ("var/lib/railwright", "run/railwright")
        for path in sorted((root / place).glob("*"))
    )


def one(results: Any, name: str = LEAF) -> Result:
    found: MultiResult = results[name]
    return found[0]
