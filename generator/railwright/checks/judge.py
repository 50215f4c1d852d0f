"""The verdict on one switch, led back to the template and to the line of the inventory."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
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


class Part(Enum):
    """One of the two judgements on a switch; neither needs the other."""

    YANG = auto()
    """What the YANG models refuse."""
    SILENT = auto()
    """What no model says and SONiC's daemons do not either (:mod:`railwright.checks.silent`)."""


def judge(site: Site, device: Device, config: ConfigDb, part: Part) -> tuple[Finding, ...]:
    """Return what one judgement finds, each at the inventory line that decides the value."""
    template_of = site.renderer.template_of
    if part is Part.YANG:
        found = tuple(yang_findings(device.name, site.engine.validate(config), template_of))
    else:
        found = tuple(silent(device.name, config, template_of))
    if not found:
        return ()
    trace = site.renderer.trace(device, site.fabric)
    return tuple(located(finding, site.inventory, device, trace) for finding in found)


def crashed(device: Device, part: Part) -> tuple[Finding, ...]:
    """Return the finding about a device on which the process of one judgement died."""
    culprit = "the YANG library" if part is Part.YANG else "the process that judged it"
    return (
        Finding(
            id=CRASHED.id,
            severity=CRASHED.severity,
            message=f"{culprit} died on this configuration",
            hint=CRASHED.fix,
            device=device.name,
        ),
    )
