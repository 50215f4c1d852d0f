"""The verdict on one switch, led back to the template and to the line of the inventory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from railwright.checks.place import located
from railwright.checks.silent import silent
from railwright.checks.yang.findings import findings as yang_findings
from railwright.checks.yang.issues import YangIssue
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Device, Fabric
from railwright.model.finding import Finding, Kind, Severity
from railwright.model.inventory import Inventory
from railwright.render.renderer import Renderer

CRASHED = Kind(
    id="YNG099",
    slug="validator-crashed",
    severity=Severity.ERROR,
    summary="The YANG library died on this configuration, so nothing is known about it.",
    fix="Report it with the configuration; the other devices were judged.",
)
KINDS: Mapping[str, Kind] = {CRASHED.id: CRASHED}


class Engine(Protocol):
    """What judges a configuration."""

    def validate(self, config: ConfigDb) -> tuple[YangIssue, ...]:
        """Return everything the models refuse."""


class Site(NamedTuple):
    """What is the same for every switch that is judged."""

    inventory: Inventory
    fabric: Fabric
    renderer: Renderer
    engine: Engine


def judge(site: Site, device: Device, config: ConfigDb) -> tuple[Finding, ...]:
    """Return the findings of one device, each at the inventory line that decides the value.

    YANG comes first, then what no YANG model says (:mod:`railwright.checks.silent`).
    """
    template_of = site.renderer.template_of
    found = (
        *yang_findings(device.name, site.engine.validate(config), template_of),
        *silent(device.name, config, template_of),
    )
    if not found:
        return ()
    trace = site.renderer.trace(device, site.fabric)
    return tuple(located(finding, site.inventory, device, trace) for finding in found)


def crashed(device: Device) -> tuple[Finding, ...]:
    """Return the finding about a device on which the YANG library died."""
    return (
        Finding(
            id=CRASHED.id,
            severity=CRASHED.severity,
            message="the YANG library died on this configuration",
            hint=CRASHED.fix,
            device=device.name,
        ),
    )
