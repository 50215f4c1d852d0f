"""A plan as findings: a note on each line of the inventory that decides a change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from railwright.base import canonical
from railwright.base.location import Location
from railwright.model.disruption import Disruption
from railwright.model.finding import Finding, Severity
from railwright.model.plan import Hunk, Plan
from railwright.model.plan_kinds import OF_CLASS

LINES = 4
"""Lines that a hunk is noted at; of more, the notes say how many."""
_NAMED = 4
"""Fields that a note names."""
_DIGITS = 12
"""Of the digest of a hunk."""


def notes(plan: Plan, limit: Disruption | None = None) -> Iterator[Finding]:
    """Yield a finding per hunk and line that decides it: first the first lines of all hunks.

    Args:
        plan: the plan.
        limit: the worst class that is allowed; worse hunks are errors. None allows all.
    """
    for turn in range(LINES):
        for hunk in plan.hunks:
            if turn < len(hunk.lines) or turn == 0:
                yield _note(hunk, turn, limit)


def _note(hunk: Hunk, number: int, limit: Disruption | None) -> Finding:
    kind = OF_CLASS[hunk.disruption]
    over = limit is not None and hunk.disruption.rank > limit.rank
    return Finding(
        id=kind.id,
        severity=Severity.ERROR if over else kind.severity,
        message=_message(hunk),
        hint=kind.fix if over else None,
        location=Location.of(hunk.lines[number]) if hunk.lines else None,
        table=hunk.change.table,
        subject=_subject(hunk),
        key=hunk.change.keys[0] if len(hunk.change.keys) == 1 else None,
    )


def _subject(hunk: Hunk) -> str:
    """Return what a hunk is about: fields, and a digest of values that tells it from others."""
    fields = hunk.change.fields
    verdict = hunk.verdict
    told = [
        [[one.field, one.kind, one.before, one.after, one.varies] for one in fields],
        [verdict.effect, verdict.updater, verdict.told, verdict.source],
    ]
    digest = hashlib.sha256(canonical.compact(told)).hexdigest()[:_DIGITS]
    return " ".join([*(one.field or "" for one in fields), digest])


def _message(hunk: Hunk) -> str:
    many = len(hunk.change.rows)
    fields = hunk.change.fields
    named = [f"{field.field or 'the row'} {field.kind}" for field in fields[:_NAMED]]
    if len(fields) > _NAMED:
        named.append(f"and {len(fields) - _NAMED} more fields")
    what = "; ".join(hunk.words) or ", ".join(named)
    rows = "1 row" if many == 1 else f"{many:,} rows"
    more = len(hunk.lines) - LINES
    at = f"; decided at {more:,} more lines" if more > 0 else ""
    return f"{what}: {rows} on {hunk.where}; {hunk.verdict.why}{at}"
