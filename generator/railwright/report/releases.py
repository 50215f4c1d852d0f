"""Which releases take which configuration, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from railwright.checks.yang.issues import YangIssue
from railwright.checks.yang.matrix import ReleaseVerdict
from railwright.report.protocol import Cell, Table

_COLUMNS = ("device", "release", "verdict", "refused", "unknown_tables", "first")


def release_table(verdicts: Mapping[str, Sequence[ReleaseVerdict]]) -> Table:
    """Return the matrix: a row for each device and release.

    Args:
        verdicts: device to what :func:`matrix` returned for its configuration.
    """
    rows = [
        _row(device, verdict) for device, of_device in verdicts.items() for verdict in of_device
    ]
    return Table(name="releases", columns=_COLUMNS, rows=tuple(rows))


def _row(device: str, verdict: ReleaseVerdict) -> tuple[Cell, ...]:
    unknown = ", ".join(verdict.unknown_tables)
    word = "accepted" if verdict.accepted else "rejected" if verdict.refused else "unknown table"
    first = _first(verdict.refused)
    return (device, verdict.release.value, word, len(verdict.refused), unknown or None, first)


def _first(issues: Iterable[YangIssue]) -> str | None:
    """Return the first issue with its address; the others are in the findings."""
    for issue in issues:
        row = "|".join(part for part in (issue.table, issue.key) if part)
        cell = f"{row}.{issue.field}" if issue.field else row
        return f"{cell}: {issue.message}" if cell else issue.message
    return None
