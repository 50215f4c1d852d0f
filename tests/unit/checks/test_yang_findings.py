"""Issues of the YANG engine as findings."""

from __future__ import annotations

import pytest

from railwright.checks.yang import (
    IssueKind,
    YangIssue,
)
from railwright.checks.yang.findings import KIND_OF, KINDS, findings
from railwright.model.finding import Severity


@pytest.mark.parametrize("kind", IssueKind, ids=str)
def test_each_sort_of_issue_is_a_kind_of_finding(kind: IssueKind) -> None:
    issue = YangIssue("PORT", "Ethernet0", "speed", "words", kind)
    (finding,) = findings("leaf-01", [issue], {"PORT": "tables/port.json.j2"}.get)
    assert finding.id == KIND_OF[kind].id
    assert finding.address == "leaf-01 PORT|Ethernet0.speed"
    assert finding.template == "tables/port.json.j2"
    assert finding.severity is Severity.ERROR
    assert finding.message == "words"


def test_kinds_of_finding_are_numbered_without_gaps() -> None:
    assert list(KINDS) == [f"YNG{number:03}" for number in range(1, len(IssueKind) + 2)]


def test_an_issue_without_a_table_is_about_the_device() -> None:
    issue = YangIssue("", None, None, "words", IssueKind.CONSTRAINT)
    (finding,) = findings("leaf-01", [issue], lambda _: "never asked")
    assert finding.address == "leaf-01"
    assert finding.template is None
