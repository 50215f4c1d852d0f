"""The line of the inventory that a person edits to mend a finding about a configuration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from railwright.base.location import Location
from railwright.model.fabric import Device, Fabric
from railwright.model.finding import Finding
from railwright.model.intent import Patch
from railwright.model.inventory import Inventory
from railwright.render import patches
from railwright.render.renderer import Renderer
from railwright.render.trace import TEMPLATE, Trace

_Cell = tuple[str | None, str | None, str | None]
"""Table, key and field, as far as they are known."""


def all_located(
    findings: tuple[Finding, ...], inventory: Inventory, fabric: Fabric, renderer: Renderer
) -> tuple[Finding, ...]:
    """Return findings about devices of a fabric, each with its line if there is one.

    Args:
        findings: about configurations of the fabric's devices, or about no device.
        inventory: where the patches stand.
        fabric: the devices.
        renderer: says why everything stands in a configuration; it is asked once a device.
    """
    devices = {name: fabric.device(name) for name in {one.device for one in findings} if name}
    tables: dict[str | None, set[str]] = defaultdict(set)
    for one in findings:
        tables[one.device].add(one.table or "")
    traces = {
        name: renderer.trace(device, fabric, tables[name]) for name, device in devices.items()
    }
    return tuple(
        located(one, inventory, devices[one.device], traces[one.device]) if one.device else one
        for one in findings
    )


def located(finding: Finding, inventory: Inventory, device: Device, trace: Trace) -> Finding:
    """Return a finding with its line, if there is one.

    The last patch that set or removed what the finding is about comes before the model: what a
    template printed there no longer counts.

    Args:
        finding: about a place in the configuration of the device.
        inventory: where its patches stand.
        device: the device.
        trace: the reasons of everything in its configuration.
    """
    if finding.location or not finding.table:
        return finding
    cell = finding.table, finding.key, finding.field
    place = _patched(cell, inventory, device, trace) or _decided(cell, trace)
    return finding.model_copy(update={"location": place}) if place else finding


def decided(
    cell: tuple[str, str, str | None], inventory: Inventory, device: Device, trace: Trace
) -> Location | None:
    """Return the line that decides why a cell is there, and what it is.

    A value that a template has for every row is there because the row is: its line is that of the
    row, and the line of the template only where no line of the inventory decides that either.

    Args:
        cell: table, key and field; None for the row.
        inventory: where patches stand.
        device: the device.
        trace: the reasons of everything in the table.
    """
    table, key, field = cell
    patched = _patched(cell, inventory, device, trace)
    if patched is not None:
        return patched
    whys = (trace.get((table, key, each)) for each in (field, None))
    origins = [why.origin for why in whys if why is not None and why.origin.location]
    origins.sort(key=lambda one: one.layer == TEMPLATE)
    return origins[0].location if origins else None


def _decided(cell: _Cell, trace: Trace) -> Location | None:
    table, key, field = cell
    if not table or key is None:
        return None
    for each in (field, None):
        why = trace.get((table, key, each))
        if why is not None and why.origin.location:
            return why.origin.location
    return None


def _patched(cell: _Cell, inventory: Inventory, device: Device, trace: Trace) -> Location | None:
    named, key, field = cell
    table = named or ""
    for number, patch in _patches(inventory, device):
        path = ("patches", number, "set", table)
        if table not in patch.set:
            continue
        rows = patch.set[table]
        if key is None or rows is None:
            return inventory.locate(*path)
        if key not in rows:
            continue
        row = rows[key]
        if row is not None and field in row:
            return inventory.locate(*path, key, str(field))
        if row is None or _made_by_patch(trace, table, key):
            return inventory.locate(*path, key)
    return None


def _patches(inventory: Inventory, device: Device) -> Iterator[tuple[int, Patch]]:
    """Yield the patches for a device with their numbers, the one that has the last word first."""
    numbered = list(enumerate(inventory.intent.patches))
    return ((n, one) for n, one in reversed(numbered) if patches.matches(one.match, device))


def _made_by_patch(trace: Trace, table: str, key: str) -> bool:
    """Whether a row is there by a patch alone, or was left empty by one and is gone."""
    why = trace.get((table, key, None))
    return why is None or why.template is None
