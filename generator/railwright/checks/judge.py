"""The verdict of YANG on one switch, led back to the template and to the line of the inventory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from railwright.checks.yang.findings import findings as yang_findings
from railwright.checks.yang.issues import YangIssue
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Device, Fabric
from railwright.model.finding import Finding, Kind, Severity
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


def judge(
    engine: Engine, renderer: Renderer, fabric: Fabric, device: Device, config: ConfigDb
) -> tuple[Finding, ...]:
    """Return the findings of one device, each at the inventory line that decides the value."""
    issues = engine.validate(config)
    if not issues:
        return ()
    found = yang_findings(device.name, issues, renderer.template_of)
    reasons = renderer.trace(device, fabric)

    def located(finding: Finding) -> Finding:
        if finding.location or not finding.table or finding.key is None:
            return finding
        for field in (finding.field, None):
            why = reasons.get((finding.table, finding.key, field))
            if why and why.origin.location:
                return finding.model_copy(update={"location": why.origin.location})
        return finding

    return tuple(map(located, found))


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
