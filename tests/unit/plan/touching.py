"""Changes of single cells of switches, as batches take them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import topologies
from railwright.diff import diff
from railwright.model.configdb import ConfigDb, Value
from railwright.model.disruption import ApplyPath, Disruption, Verdict
from railwright.model.fabric import Device
from railwright.model.plan import Batch
from railwright.plan.touch import Touch, touch, traces

SITE = topologies.RAIL_SITE + topologies.CABLES
Cell = tuple[str, str, str, str | None, str | None]
"""Table, key, field, and the values before and after; None where there is no row."""


def config(device: Device, cells: Iterable[Cell], at: int) -> ConfigDb:
    """Return the rows of some cells and the ports of a switch; of the ports, those that are up."""
    known: dict[str, dict[str, dict[str, Value]]] = {
        "PORT": {one.interface: {"admin_status": "up", "mtu": "9100"} for one in device.ports}
    }
    for table, key, field, *values in cells:
        rows = known.setdefault(table, {})
        value = values[at]
        if value is None:
            rows.pop(key, None)
        elif key in rows or table != "PORT":
            rows.setdefault(key, {})[field] = value
    return known


def touched(
    device: Device, cells: Sequence[Cell], effect: Disruption, was: Device | None = None
) -> Touch:
    verdict = Verdict(effect=effect, updater=effect, why="because", source="a page")
    before, after = (config(was or device, cells, at) for at in (0, 1))
    judged = [(change, verdict) for change in diff(device.name, before, after)]
    return touch(device, traces(judged, ApplyPath.PATCH, before, after), was)


def left(found: Iterable[Batch]) -> list[int]:
    return [min(one.capacity_percent.values(), default=100) for one in found]
