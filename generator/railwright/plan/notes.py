"""A plan as findings: a note on each line of the inventory that decides a change."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.base.location import Location
from railwright.model.disruption import Disruption
from railwright.model.finding import Finding, Severity
from railwright.model.plan import Hunk, Plan
from railwright.model.plan_kinds import OF_CLASS

_NAMED = 4
"""Fields that a note names."""


def notes(plan: Plan, limit: Disruption | None = None) -> Iterator[Finding]:
    """Yield a finding per hunk, at the first line that decides it.

    Args:
        plan: the plan.
        limit: the worst class that is allowed; worse hunks are errors. None allows all.
    """
    for hunk in plan.hunks:
        kind = OF_CLASS[hunk.disruption]
        over = limit is not None and hunk.disruption.rank > limit.rank
        yield Finding(
            id=kind.id,
            severity=Severity.ERROR if over else kind.severity,
            message=_message(hunk),
            hint=kind.fix if over else None,
            location=_location(hunk.lines[0]) if hunk.lines else None,
            table=hunk.change.table,
            subject=" ".join(field.field or "" for field in hunk.change.fields),
            key=hunk.change.keys[0] if len(hunk.change.keys) == 1 else None,
        )


def _message(hunk: Hunk) -> str:
    many = len(hunk.change.rows)
    fields = hunk.change.fields
    named = [f"{field.field or 'the row'} {field.kind}" for field in fields[:_NAMED]]
    if len(fields) > _NAMED:
        named.append(f"and {len(fields) - _NAMED} more fields")
    what = "; ".join(hunk.words) or ", ".join(named)
    rows = "1 row" if many == 1 else f"{many:,} rows"
    return f"{what}: {rows} on {hunk.where}; {hunk.verdict.why}"


def _location(text: str) -> Location:
    file, line, column = text.rsplit(":", 2)
    return Location(file, int(line), int(column))
