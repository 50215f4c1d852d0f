"""Findings that were there before: a baseline lets a network adopt rules one by one.

The file holds fingerprints, which change neither with the words of a finding nor with its line.
What it holds is marked and does not count; it stays in every report. An entry that no longer occurs
is told, so that the file can only shrink.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import StringConstraints, ValidationError

from railwright.base import atomic, canonical
from railwright.base.errors import SettingsError
from railwright.base.json_positions import JsonPositions
from railwright.base.location import Location
from railwright.base.natural import natural_key
from railwright.base.resources import given
from railwright.base.text import in_words
from railwright.model.finding import Finding, Kind, Severity
from railwright.model.types import Described

REASON: Final = "baseline"
"""What stands as reason at a finding that the baseline holds."""
GONE = Kind(
    id="SUP004",
    slug="baseline-entry-gone",
    severity=Severity.INFO,
    summary="The baseline holds findings that no longer occur.",
    fix="Write it anew with --write-baseline, so that they count when they come back.",
)
KINDS = {GONE.id: GONE}

_LASTING = ("CFG", "SUP")
"""Families that no baseline takes: what could not be read hides other findings, and findings about
acceptances are about files that somebody edits now."""
_HINT = "write it anew with --write-baseline"


class Entry(Described):
    """A finding that was there. Only the fingerprint is compared; the rest is for people."""

    fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    id: str
    device: str | None = None
    address: str | None = None
    """CONFIG_DB address, or the inventory key that the finding is about."""


class Baseline(Described):
    """The file. A fingerprint that stands there twice is that of two findings."""

    version: Literal[1] = 1
    findings: tuple[Entry, ...]


def baseline(findings: Iterable[Finding]) -> Baseline:
    """Return a baseline of all findings that count, or that an earlier baseline held."""
    entries = {
        (natural_key(one.id), natural_key(one.device or ""), one.address or "", number): one
        for number, one in enumerate(
            _entry(finding)
            for finding in sorted(findings, key=lambda finding: finding.fingerprint)
            if finding.suppressed in {None, REASON} and not finding.id.startswith(_LASTING)
        )
    }
    return Baseline(findings=tuple(entries[key] for key in sorted(entries)))


def _entry(finding: Finding) -> Entry:
    row = "|".join(part for part in (finding.table, finding.key) if part)
    cell = f"{row}.{finding.field}" if finding.field else row
    return Entry(
        fingerprint=finding.fingerprint,
        id=finding.id,
        device=finding.device,
        address=cell or finding.subject,
    )


def write(path: Path, findings: Iterable[Finding]) -> int:
    """Write a baseline in one step, and return how many findings it holds.

    Raises:
        SettingsError: the file cannot be written.
    """
    made = baseline(findings)
    document = made.model_dump(mode="json", exclude_none=True)
    try:
        atomic.write(path, canonical.dumps(document))
    except OSError as error:
        msg = f"the baseline cannot be written: {error.strerror or error}"
        raise SettingsError(msg, location=Location(given(path))) from None
    return len(made.findings)


def read(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        SettingsError: it cannot be read, or is no baseline; the place is that in the file.
    """
    try:
        text = path.read_bytes().decode("utf-8")
        loaded = canonical.loads(text)
    except OSError as error:
        msg = f"the baseline cannot be read: {error.strerror or error}"
        raise SettingsError(
            msg, location=Location(given(path)), hint=f"{_HINT} if there is none"
        ) from None
    except json.JSONDecodeError as error:
        place = Location(given(path), error.lineno, error.colno)
        msg = f"the baseline is not JSON: {error.msg}"
        raise SettingsError(msg, location=place, hint=_HINT) from None
    except ValueError as error:
        msg = f"the baseline is not JSON: {error}"
        raise SettingsError(msg, location=Location(given(path)), hint=_HINT) from None
    try:
        return Baseline.model_validate(loaded)
    except ValidationError as error:
        first = error.errors()[0]
        place = JsonPositions(given(path), text).nearest(first["loc"])
        about = ".".join(map(str, first["loc"]))
        msg = f"not a baseline: {about + ': ' if about else ''}{in_words(first['msg'])}"
        raise SettingsError(msg, location=place, hint=_HINT) from None


def mark(
    findings: Sequence[Finding],
    known: Baseline,
    path: Path,
    asked: Callable[[str], bool] = lambda _id: True,
) -> tuple[Finding, ...]:
    """Mark the findings that a baseline holds, and tell of entries that no longer occur.

    Args:
        findings: all findings. One that the site accepts with a reason of its own keeps that.
        known: what was there before.
        path: its file.
        asked: whether a rule was asked, by its id: of one that was not, nothing is known.

    Returns:
        The findings in their order, then at most one about entries.
    """
    left = Counter(entry.fingerprint for entry in known.findings)
    marked: list[Finding] = []
    for finding in findings:
        print_ = finding.fingerprint
        if left[print_] and not finding.id.startswith(_LASTING):
            left[print_] -= 1
            if finding.suppressed is None:
                marked.append(finding.model_copy(update={"suppressed": REASON}))
                continue
        marked.append(finding)
    gone = [entry for entry in known.findings if left[entry.fingerprint] and asked(entry.id)]
    number = sum(left[print_] for print_ in {entry.fingerprint for entry in gone})
    return (*marked, *((_gone(number, gone[0], path),) if number else ()))


def _gone(number: int, first: Entry, path: Path) -> Finding:
    words = "finding of the baseline no longer occurs"
    if number > 1:
        words = "findings of the baseline no longer occur"
    about = " ".join(part for part in (first.id, first.device, first.address) if part)
    return Finding(
        id=GONE.id,
        severity=GONE.severity,
        message=f"{number} {words}, such as {about}",
        hint=GONE.fix,
        location=Location(given(path)),
        subject="baseline",
    )
