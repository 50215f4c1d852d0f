"""JSON for programs. Its shape is version 1, described by ``schemas/report.schema.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TextIO

from railwright.diff import group
from railwright.diff.golden import Comparison, Loss
from railwright.model.change import ChangeGroup
from railwright.model.finding import Edit, Finding, Severity
from railwright.model.plan import DeviceFacts, HunkFacts, Plan, PlanFacts
from railwright.model.pushed import Pushed
from railwright.model.types import Described
from railwright.report.clean import dumps
from railwright.report.protocol import Cell, Explanation, Reason, Report


class JsonFinding(Described):
    """A finding; ``suppressed`` holds the reason of one that does not count."""

    id: str
    severity: Severity
    message: str
    hint: str | None
    file: str | None
    """Relative to the site folder, or as it is shown for a shipped file."""
    line: int | None
    column: int | None
    device: str | None
    table: str | None
    key: str | None
    field: str | None
    subject: str | None
    """What a finding of the inventory or the design is about: dotted path, first device or link."""
    template: str | None
    suppressed: str | None
    pointer: str | None
    """JSON pointer (RFC 6901) into `file`, for a configuration that was read and not rendered."""
    edits: tuple[Edit, ...]
    """A JSON patch (RFC 6902) that would satisfy the rule; `value` says nothing for `remove`."""
    fingerprint: str
    """Stable identity of the finding: its id, CONFIG_DB address and subject; never its words or its
    line."""


class JsonDevicePlan(DeviceFacts):
    """What happens to one switch; the patches of its steps are in the file of the plan."""

    steps: int
    """How many."""


class JsonPlan(PlanFacts):
    """What a change does, and in which order; the file of a plan has the patches as well."""

    hunks: tuple[HunkFacts, ...]
    """What each of ``groups`` does, in the same order."""
    devices: tuple[JsonDevicePlan, ...]


class JsonReport(Described):
    """What every verb prints with ``--format json``."""

    version: Literal[1] = 1
    verb: str
    site: str | None
    facts: Mapping[str, Cell]
    findings: tuple[JsonFinding, ...]
    comparison: Comparison | None
    groups: tuple[ChangeGroup, ...]
    """The changes of ``comparison``, those that are alike together; with a plan, of its rows."""
    plan: JsonPlan | None
    push: Pushed | None
    losses: tuple[Loss, ...]
    tables: Mapping[str, tuple[Mapping[str, Cell], ...]]
    reasons: tuple[Reason, ...]
    explanations: tuple[Explanation, ...]


class JsonReporter:
    """Canonical JSON: the same report gives the same bytes."""

    def write(self, report: Report, stream: TextIO) -> None:
        """Write one JSON document."""
        stream.write(dumps(document(report).model_dump(mode="json")))


def document(report: Report) -> JsonReport:
    """Return the document that is printed for a report."""
    return JsonReport(
        verb=report.verb,
        site=report.site,
        facts=report.facts,
        findings=tuple(map(_finding, report.findings)),
        comparison=report.comparison,
        groups=_groups(report),
        plan=_plan(report.plan) if report.plan else None,
        push=report.push,
        losses=report.losses,
        tables={
            table.name: tuple(dict(zip(table.columns, row, strict=True)) for row in table.rows)
            for table in report.tables
        },
        reasons=report.reasons,
        explanations=report.explanations,
    )


def _groups(report: Report) -> tuple[ChangeGroup, ...]:
    if report.plan is not None:
        return tuple(hunk.change for hunk in report.plan.hunks)
    return group(report.comparison.changes) if report.comparison else ()


def _plan(plan: Plan) -> JsonPlan:
    return JsonPlan(
        **_facts(plan, PlanFacts),
        hunks=tuple(HunkFacts(**_facts(hunk, HunkFacts)) for hunk in plan.hunks),
        devices=tuple(
            JsonDevicePlan(**_facts(one, DeviceFacts), steps=len(one.steps)) for one in plan.devices
        ),
    )


def _facts(model: Described, kind: type[Described]) -> dict[str, Any]:
    return {name: getattr(model, name) for name in kind.model_fields}


def _finding(finding: Finding) -> JsonFinding:
    place = finding.location
    return JsonFinding(
        **finding.model_dump(exclude={"location"}),
        file=place.file if place else None,
        line=place.line if place else None,
        column=place.column if place else None,
        fingerprint=finding.fingerprint,
    )


REPORTER = JsonReporter()
