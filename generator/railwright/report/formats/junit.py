"""JUnit: a suite for each family of rules, a case for each rule and device.

There is no standard; the elements and attributes are those that Jenkins knows:
jenkinsci/xunit-plugin, src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from railwright.base.natural import natural_key
from railwright.model.finding import Finding, Severity, worst
from railwright.model.verify_kinds import UNDECIDED
from railwright.report import exchange
from railwright.report.protocol import Report

_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold in any spelling (section 2.2)."""
_SPACES = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_SITE = "site"
"""The device of a rule about the whole site."""

Case = tuple[str, str]
"""Id of the rule, and device; an empty one stands for the whole site."""
Cases = Mapping[Case, Sequence[Finding]]


class JunitReporter:
    """A case fails with an error; it is skipped where all that was found is accepted or undecided.

    Everything else passes. What passed with warnings says so in its output. Cases without any
    finding are those of the rules that the report says were run. Of the notes only those count that
    are errors: a change that is worse than it may be.
    """

    def write(self, report: Report, stream: TextIO) -> None:
        """Write one XML document."""
        suites: dict[str, dict[Case, list[Finding]]] = {}
        for case, found in sorted(_cases(report).items(), key=_order):
            suites.setdefault(exchange.family(case[0]), {})[case] = found
        every = {case: found for cases in suites.values() for case, found in cases.items()}
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        stream.write(f"<testsuites{_attributes(name='railwright', **_counts(every))}>\n")
        for family, cases in suites.items():
            skipped = sum(map(_accepted, cases.values()))
            counts = {**_counts(cases), "skipped": skipped}
            stream.write(f"  <testsuite{_attributes(name=family, **counts)}>\n")
            for case, found in cases.items():
                stream.writelines(f"    {line}\n" for line in _case(case, found, report))
            stream.write("  </testsuite>\n")
        stream.write("</testsuites>\n")


def _cases(report: Report) -> dict[Case, list[Finding]]:
    cases: dict[Case, list[Finding]] = {
        (rule, device): [] for rule, devices in report.ran.items() for device in devices or ("",)
    }
    over = (note for note in report.notes if note.severity is Severity.ERROR)
    for finding in (*report.findings, *over):
        cases.setdefault((finding.id, finding.device or ""), []).append(finding)
    return cases


def _order(item: tuple[Case, object]) -> tuple[object, ...]:
    (rule, device), _ = item
    return exchange.family(rule), natural_key(rule), natural_key(device)


def _counts(cases: Cases) -> dict[str, int]:
    return {"tests": len(cases), "failures": sum(map(_fails, cases.values())), "errors": 0}


def _fails(found: Sequence[Finding]) -> bool:
    return worst(found) is Severity.ERROR


def _accepted(found: Sequence[Finding]) -> bool:
    open_ = [finding for finding in found if finding.id != UNDECIDED.id]
    return bool(found) and worst(open_) is None


def _case(case: Case, found: Sequence[Finding], report: Report) -> Iterator[str]:
    rule, device = case
    head = f"<testcase{_attributes(name=exchange.name(rule, report), classname=device or _SITE)}"
    if not found:
        yield f"{head} />"
        return
    yield f"{head}>"
    said = _escaped("\n".join(_told(found, report)))
    if _fails(found):
        first = next(
            finding
            for finding in found
            if finding.suppressed is None and finding.severity is Severity.ERROR
        )
        message = _attributes(message=exchange.about(first), type=Severity.ERROR.value)
        yield f"  <failure{message}>{said}</failure>"
    elif _accepted(found):
        why = _attributes(message=found[0].suppressed or found[0].message)
        yield f"  <skipped{why}>{said}</skipped>"
    else:
        yield f"  <system-out>{said}</system-out>"
    yield "</testcase>"


def _told(found: Sequence[Finding], report: Report) -> Iterator[str]:
    for finding in found:
        here = finding.model_copy(update={"location": exchange.place(finding, report.site)})
        yield from here.lines()


def _attributes(**values: str | int) -> str:
    return "".join(f' {name}="{_quoted(str(value))}"' for name, value in values.items())


def _escaped(text: str) -> str:
    return html.escape(_REFUSED.sub("\ufffd", text), quote=False).replace("\r", "&#13;")


def _quoted(text: str) -> str:
    escaped = html.escape(_REFUSED.sub("\ufffd", text))
    return "".join(_SPACES.get(character, character) for character in escaped)


REPORTER = JunitReporter()
