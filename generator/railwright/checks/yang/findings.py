"""YANG issues as findings: an id per sort of rule, and the template that wrote the value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from railwright.checks.yang.issues import IssueKind, YangIssue
from railwright.checks.yang.schema import ROW_OF
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Finding, Kind, Severity

_TABLE = re.compile(r"[A-Z][A-Z0-9_]+")


def _kind(number: int, slug: str, summary: str, fix: str) -> Kind:
    return Kind(id=f"YNG{number:03}", slug=slug, severity=Severity.ERROR, summary=summary, fix=fix)


KIND_OF: Mapping[IssueKind, Kind] = {
    IssueKind.UNKNOWN_TABLE: _kind(
        1,
        "unknown-table",
        "A table that no YANG module has; the switch would load it without checking it.",
        "Correct the name, or give modules that have the table with --yang-models.",
    ),
    IssueKind.UNKNOWN_FIELD: _kind(
        2,
        "unknown-field",
        "A field that the YANG module of its table does not have.",
        "Correct the name, or give modules that have the field with --yang-models.",
    ),
    IssueKind.KEY_SHAPE: _kind(
        3,
        "wrong-key-shape",
        "A row whose key has not the parts that rows of its table have.",
        "Write the key as the table's module does: parts joined by |, without blanks.",
    ),
    IssueKind.VALUE: _kind(
        4,
        "wrong-value",
        "A value, or a part of a key, that is not of its type, range or pattern.",
        "Change the value in the inventory, the patch or the template that wrote it.",
    ),
    IssueKind.REFERENCE: _kind(
        5,
        "broken-reference",
        "A value names a row of another table that is not there.",
        "Add the row that is named, or name one that exists.",
    ),
    IssueKind.CONSTRAINT: _kind(
        6,
        "broken-condition",
        "Two values contradict each other, or one of them needs something that is missing.",
        "Read the condition in the message and change one side of it.",
    ),
    IssueKind.MISSING: _kind(
        7,
        "missing-field",
        "A row lacks a field that every row of its kind must have.",
        "Add the field.",
    ),
    IssueKind.COUNT: _kind(
        8,
        "wrong-count",
        "Too many or too few rows or values, or the same one twice.",
        "Keep to the number in the message; remove what stands twice.",
    ),
}
"""The kind of finding for each sort of issue."""

NOT_JUDGED = Kind(
    id="YNG009",
    slug="table-not-judged",
    severity=Severity.INFO,
    summary="Tables of which SONiC has YANG modules, but none came with this program.",
    fix="Give the switch's own modules with --yang-models, such as /usr/local/yang-models.",
)

KINDS: Mapping[str, Kind] = {kind.id: kind for kind in (*KIND_OF.values(), NOT_JUDGED)}
"""Every kind of finding made here, by id."""


def findings(
    device: str, issues: Iterable[YangIssue], template_of: Callable[[str], str | None]
) -> tuple[Finding, ...]:
    """Return one finding per issue, in the same order.

    Args:
        device: the name of the device the configuration is for.
        issues: what an engine returned.
        template_of: gives the template that owns a table; None where no template does.
    """
    return tuple(_finding(device, issue, template_of) for issue in issues)


def not_judged(device: str, tables: Sequence[str]) -> tuple[Finding, ...]:
    """Return one finding about all tables of which the modules say nothing; none without any."""
    if not tables:
        return ()
    verb = "is" if len(tables) == 1 else "are"
    return (
        Finding(
            id=NOT_JUDGED.id,
            severity=NOT_JUDGED.severity,
            message=f"{', '.join(tables)} {verb} not judged by YANG",
            hint=NOT_JUDGED.fix,
            device=device,
        ),
    )


def without_dangling(issues: Iterable[YangIssue], config: ConfigDb) -> Iterator[YangIssue]:
    """Yield the issues without references into tables that a part of a configuration leaves out.

    A configuration without ``DEVICE_METADATA|localhost`` is a part, to be loaded beside others.
    """
    part = "localhost" not in config.get("DEVICE_METADATA", {})
    for issue in issues:
        if part and issue.kind is IssueKind.REFERENCE:
            _, found, target = issue.message.partition(" (libyang")[0].partition(ROW_OF)
            if found and not any(table in config for table in _TABLE.findall(target)):
                continue
        yield issue


def _finding(device: str, issue: YangIssue, template_of: Callable[[str], str | None]) -> Finding:
    kind = KIND_OF[issue.kind]
    return Finding(
        id=kind.id,
        severity=kind.severity,
        message=issue.message,
        hint=kind.fix,
        device=device,
        table=issue.table or None,
        key=issue.key,
        field=issue.field,
        template=template_of(issue.table) if issue.table else None,
    )
