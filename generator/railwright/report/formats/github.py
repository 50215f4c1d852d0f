"""Annotations on the lines of a pull request, as GitHub Actions reads them from a log.

Source of form and escaping: docs.github.com, "Workflow commands for GitHub Actions";
actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

from typing import TextIO

from railwright.model.finding import Finding, Severity
from railwright.report import exchange
from railwright.report.clean import clean
from railwright.report.protocol import Report

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GithubReporter:
    """One workflow command per finding that counts, the worst first.

    GitHub shows a limited number of each level for one step; the rest is in the log.
    """

    def write(self, report: Report, stream: TextIO) -> None:
        """Write the annotations; nothing for a report without findings and notes."""
        counted = [finding for finding in report.noted if finding.suppressed is None]
        for severity in Severity:
            stream.writelines(
                f"{_command(finding, report)}\n"
                for finding in counted
                if finding.severity is severity
            )


def _command(finding: Finding, report: Report) -> str:
    place = exchange.place(finding, report.site)
    properties = {"title": exchange.name(finding.id, report)}
    if place is not None:
        properties |= {"file": place.file, "line": str(place.line), "col": str(place.column)}
    text = exchange.about(finding)
    if finding.hint:
        text = f"{text}\nhint: {finding.hint}"
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_LEVEL[finding.severity]} {said}::{_data(text)}"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


REPORTER = GithubReporter()
