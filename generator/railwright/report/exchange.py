"""What the formats that other programs read have in common: places, names and identities."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from railwright.base.location import Location
from railwright.inventory import MAIN_FILE
from railwright.model.finding import Finding
from railwright.report.protocol import Report


def place(finding: Finding, site: str | None) -> Location | None:
    """Return where a finding stands, its file as seen from the folder where the command runs."""
    where = finding.location
    return None if where is None else where._replace(file=path(where.file, site))


def anchored(finding: Finding, site: str | None) -> Location | None:
    """Return where a finding stands; one that has no place stands at the start of the inventory.

    Programs that show findings beside files drop what has no file.
    """
    if finding.location is None and site is None:
        return None
    return place(finding, site) or Location(path(MAIN_FILE, site))


def path(file: str, site: str | None) -> str:
    """Return the path of a file from the folder where the command runs; absolute if it is outside.

    Args:
        file: as a location names it; without a ``/`` it is in the folder of the site.
        site: that folder, as the user named it.
    """
    full = posixpath.normpath(f"{site}/{file}" if site and "/" not in file else file)
    if not full.startswith(("/", "../")) and full != "..":
        return full
    here = Path.cwd().as_posix()
    full = posixpath.normpath(posixpath.join(here, full))
    with suppress(ValueError):
        return PurePosixPath(full).relative_to(here).as_posix()
    return full


def numbered(findings: Iterable[Finding]) -> Iterator[tuple[Finding, int]]:
    """Yield each finding, and how many with the same fingerprint there are up to it."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.fingerprint] += 1
        yield finding, seen[finding.fingerprint]


def family(id_: str) -> str:
    """Return the letters of an id: ``PFC`` of ``PFC003``."""
    return id_.rstrip("0123456789")


def page(id_: str, report: Report) -> str | None:
    """Return the address of a finding's documentation, or None where it is not published."""
    if report.docs is None:
        return None
    from railwright.checks import catalogue  # noqa: PLC0415 # all rules, for those with an address

    reference = f"{report.docs.rstrip('/')}/reference"
    if id_ not in catalogue.scopes():
        return f"{reference}/findings.md"
    heading = name(id_, report).lower().replace(" ", "-")
    return f"{reference}/rules/{family(id_).lower()}.md#{heading}"


def name(id_: str, report: Report) -> str:
    """Return id and name of a rule, the name as far as it is known."""
    kind = report.kinds.get(id_)
    return f"{id_} {kind.slug}" if kind else id_


def about(finding: Finding) -> str:
    """Return the message, with the address in front of it if there is one."""
    return f"{finding.address}: {finding.message}" if finding.address else finding.message
