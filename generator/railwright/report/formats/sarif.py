"""SARIF 2.1.0, the format of OASIS for results of static analysis.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; for what GitHub
takes of it, docs.github.com, "SARIF support for code scanning".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

import railwright
from railwright.model.finding import Finding, Kind, Severity
from railwright.report import exchange
from railwright.report.clean import clean, dumps
from railwright.report.protocol import Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_FINGERPRINT = "railwright/v1"
"""Its version changes with what a fingerprint is made of."""
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
Object = dict[str, object]


class SarifReporter:
    """One run: every rule that is known, and every finding, those that the site accepts too."""

    def write(self, report: Report, stream: TextIO) -> None:
        """Write one JSON document; a report without findings and notes has no results."""
        rules = sorted({*report.kinds, *(finding.id for finding in report.noted)})
        place = {rule: number for number, rule in enumerate(rules)}
        results = [
            _result(finding, number, place[finding.id], report)
            for finding, number in exchange.numbered(report.noted)
        ]
        driver = {
            "name": "railwright",
            "version": railwright.__version__,
            "rules": [_rule(rule, report) for rule in rules],
        }
        base = {"description": {"text": "The folder in which railwright ran."}}
        run = {
            "tool": {"driver": driver},
            "originalUriBaseIds": {_ROOT: base},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }
        log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
        stream.write(dumps(log))


def _rule(id_: str, report: Report) -> Object:
    kind = report.kinds.get(id_)
    rule: Object = {"id": id_, "properties": {"tags": [exchange.family(id_)]}}
    if kind:
        rule |= _described(kind)
    page = exchange.page(id_, report)
    return {**rule, "helpUri": page} if page else rule


def _described(kind: Kind) -> Object:
    return {
        "name": "".join(word.capitalize() for word in kind.slug.split("-")),
        "shortDescription": _message(kind.summary),
        "fullDescription": _message(f"{kind.summary} {kind.fix}"),
        "help": _message(kind.fix),
        "defaultConfiguration": {"level": _LEVEL[kind.severity]},
    }


def _result(finding: Finding, number: int, rule: int, report: Report) -> Object:
    text = f"{exchange.about(finding)}\n{finding.hint}" if finding.hint else exchange.about(finding)
    result: Object = {
        "ruleId": finding.id,
        "ruleIndex": rule,
        "level": _LEVEL[finding.severity],
        "message": _message(text),
        "partialFingerprints": {
            _FINGERPRINT: finding.fingerprint,
            # The only one that GitHub looks at; where it is missing, GitHub takes the line's text.
            "primaryLocationLineHash": f"{finding.fingerprint}:{number}",
        },
        "properties": _properties(finding),
    }
    location = _location(finding, report.site)
    if location:
        result["locations"] = [location]
    if finding.suppressed is not None:
        reason = {"kind": "external", "status": "accepted", "justification": finding.suppressed}
        result["suppressions"] = [reason]
    return result


def _location(finding: Finding, site: str | None) -> Object:
    location: Object = {}
    place = exchange.anchored(finding, site)
    if place:
        location["physicalLocation"] = {
            "artifactLocation": _artifact(place.file),
            "region": {"startLine": place.line, "startColumn": place.column},
        }
    if finding.address:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.address}]
    return location


def _artifact(file: str) -> Object:
    """Return a place below the root as relative reference, another one as ``file:`` address."""
    if file.startswith("/"):
        return {"uri": Path(clean(file)).as_uri()}
    return {"uri": quote(clean(file), safe="/"), "uriBaseId": _ROOT}


def _properties(finding: Finding) -> Object:
    parts: Mapping[str, str | None] = {
        name: getattr(finding, name)
        for name in ("device", "table", "key", "field", "subject", "template", "pointer")
    }
    known: Object = {name: text for name, text in parts.items() if text is not None}
    edits: Sequence[object] = [edit.document for edit in finding.edits]
    return {**known, "edits": edits} if edits else known


def _message(text: str) -> Object:
    """Return a plain text: braces are doubled (section 3.11.5), and it holds no link (3.11.6)."""
    plain = text.replace("{", "{{").replace("}", "}}")
    return {"text": plain.replace("](", "\\](")}


REPORTER = SarifReporter()
