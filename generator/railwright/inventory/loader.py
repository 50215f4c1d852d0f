"""From a site folder to a checked inventory, with everything that is wrong said at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from railwright.base.natural import natural_key
from railwright.inventory import semantics, shape
from railwright.inventory.source import MAIN_FILE, Source, read
from railwright.model.finding import Finding
from railwright.model.intent import SiteIntent
from railwright.model.inventory import Inventory

__all__ = ["MAIN_FILE", "load"]


def load(site_dir: Path) -> tuple[Inventory | None, tuple[Finding, ...]]:
    """Read and check the inventory of a site.

    The folder holds ``fabric.yml`` and, if wanted, more ``*.yml`` files whose top-level keys are
    put beside those of the first. Locations name files relative to the folder, so that they are
    the same wherever it stands; a report puts the folder in front.

    Args:
        site_dir: the site folder.

    Returns:
        The inventory, or None if its shape is wrong; and all findings, in the order of the files.
        An inventory with findings of severity ``error`` is returned for those who want to look at
        it, not to build from it. Nothing is raised for anything that a folder may hold.
    """
    source = read(site_dir)
    findings = list(source.findings)
    inventory = None
    if source.data or source.complete:
        inventory, more = _validated(source)
        findings += more
    if inventory is not None and source.complete:
        findings += semantics.check(inventory)
    about = (_about(finding, source) for finding in findings)
    return inventory if source.complete else None, _in_order(about)


def _about(finding: Finding, source: Source) -> Finding:
    """Say by its path what a finding is about: its line changes with every edit above it."""
    if finding.subject is not None or finding.location is None:
        return finding
    return finding.model_copy(update={"subject": source.subject(finding.location)})


def _validated(source: Source) -> tuple[Inventory | None, list[Finding]]:
    try:
        intent = SiteIntent.model_validate(source.data)
    except ValidationError as error:
        told = {finding.location for finding in source.findings}
        # A word that was refused as YAML is not judged a second time.
        return None, [one for one in shape.findings(error, source) if one.location not in told]
    return Inventory(intent=intent, positions=source.positions, file=MAIN_FILE), []


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by file (the main one first), line and column; one finding is said once."""

    def key(finding: Finding) -> tuple[object, ...]:
        place = finding.location
        if place is None:
            return (2, (), 0, 0, finding.id, finding.message)
        main = 0 if place.file == MAIN_FILE else 1
        return (
            main,
            natural_key(place.file),
            place.line,
            place.column,
            finding.id,
            finding.message,
        )

    return tuple(sorted(dict.fromkeys(findings), key=key))
