"""The line of the inventory that a person edits to mend a finding about a configuration."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.base.location import Location
from railwright.model.fabric import Device, Fabric
from railwright.model.finding import Finding
from railwright.model.intent import Patch
from railwright.model.inventory import Inventory
from railwright.render import patches
from railwright.render.renderer import Renderer
from railwright.render.trace import Trace


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
    traces = {name: renderer.trace(device, fabric) for name, device in devices.items()}
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
    place = _patched(finding, inventory, device, trace) or _decided(finding, trace)
    return finding.model_copy(update={"location": place}) if place else finding


def _decided(finding: Finding, trace: Trace) -> Location | None:
    if not finding.table or finding.key is None:
        return None
    for field in (finding.field, None):
        why = trace.get((finding.table, finding.key, field))
        if why is not None and why.origin.location:
            return why.origin.location
    return None


def _patched(
    finding: Finding, inventory: Inventory, device: Device, trace: Trace
) -> Location | None:
    table, key, field = finding.table or "", finding.key, finding.field
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
