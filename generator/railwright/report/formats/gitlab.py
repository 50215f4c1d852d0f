"""GitLab Code Quality: what a merge request shows as new and as fixed.

Source of the fields: docs.gitlab.com/ci/testing/code_quality, "Code Quality report format".
"""

from __future__ import annotations

import hashlib
from typing import TextIO

from railwright.model.finding import Finding, Severity
from railwright.report import exchange
from railwright.report.clean import dumps
from railwright.report.protocol import Report

_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}
"""GitLab has five: info, minor, major, critical, blocker."""


class GitlabReporter:
    """A list of the findings that count; an empty one for a report without any."""

    def write(self, report: Report, stream: TextIO) -> None:
        """Write one JSON document."""
        counted = [finding for finding in report.noted if finding.suppressed is None]
        issues = [_issue(finding, number, report) for finding, number in exchange.numbered(counted)]
        stream.write(dumps(issues))


def _issue(finding: Finding, number: int, report: Report) -> dict[str, object]:
    place = exchange.anchored(finding, report.site)
    return {
        "check_name": finding.id,
        "description": f"{exchange.name(finding.id, report)}: {exchange.about(finding)}",
        "fingerprint": _unique(finding.fingerprint, number),
        "severity": _SEVERITY[finding.severity],
        "location": {
            # GitLab takes no finding without a path, not even one about a whole site.
            "path": place.file if place else finding.device or report.verb,
            "lines": {"begin": place.line if place else 1},
        },
    }


def _unique(fingerprint: str, number: int) -> str:
    """Return a fingerprint of its own for each of several findings about the same thing."""
    if number == 1:
        return fingerprint
    return hashlib.sha256(f"{fingerprint}\x1f{number}".encode()).hexdigest()[: len(fingerprint)]


REPORTER = GitlabReporter()
