"""Markdown for the comment on a pull request or the summary of a job.

GitHub has refused comments of more than 65,536 characters (telia-oss/github-pr-resource, issue
259), so everything here is cut in time and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final, TextIO

from railwright.base.natural import natural_key
from railwright.model.finding import Finding, Severity
from railwright.report import changes, comment, exchange
from railwright.report.clean import clean
from railwright.report.marks import code, fence, span
from railwright.report.protocol import Cell, Explanation, Report, Table
from railwright.report.spans import plain

LIMIT: Final = 60_000
"""Bytes of the whole text; a character has at least one."""
_ROWS: Final = 20_000
"""Bytes of the table of rules, and of each other table."""
_FIRST: Final = 3
"""Places that the table names for a rule."""
_SHOWN: Final = 20
"""Findings of a rule that are told one by one, if there is room."""
_BLOCK: Final = 8_000
"""Bytes for the findings of a rule."""
_LONG: Final = 400
"""Characters from which a text of one finding is cut."""
_ORDER = {severity: number for number, severity in enumerate(Severity)}


class MarkdownReporter:
    """Counts, a table by rule, and the findings of each rule in a block that folds."""

    def write(self, report: Report, stream: TextIO) -> None:
        """Write the parts for which there is room, the most telling first."""
        room = LIMIT
        left_out = 0
        for part in _parts(report):
            size = _size(part) + 1
            if size > room - _size(_rest(10**9)):
                left_out += 1
                continue
            stream.write(f"{part}\n")
            room -= size
        if left_out:
            stream.write(_rest(left_out))


def _rest(parts: int) -> str:
    return f"\nLeft out for want of room: {parts:,} parts. `--format text` has everything.\n"


def _parts(report: Report) -> Iterator[str]:
    folded: Iterator[str] = iter(())
    if report.plan:
        folded = comment.parts(report.plan, report)
        yield next(folded)
    else:
        yield _heading(report)
    if report.findings:
        rules = _by_rule(report.findings)
        if rules:
            yield "\n".join(("", *_summary(rules, report)))
        yield from ("\n".join(("", *_details(found, report))) for found in rules)
    yield from folded
    if report.comparison and not report.plan and not report.comparison.same:
        lines = [plain(line) for line in changes.lines(report.comparison)]
        yield "\n".join(("", *_fenced(lines)))
    if report.losses:
        yield "\n".join(("", *(f"- would lose {code(str(loss))}" for loss in report.losses)))
    for table in () if report.plan else report.tables:
        yield "\n".join(("", f"**{span(table.name)}**", "", *_table(table)))
    if report.reasons:
        yield "\n".join(
            ("", *(f"- {code(one.address)}: {span(one.decision)}" for one in report.reasons))
        )
    for one in report.explanations:
        yield "\n".join(_explanation(one))


def _explanation(one: Explanation) -> Iterator[str]:
    yield from ("", f"#### {code(one.id)} {span(one.slug)} ({one.severity.value})")
    for text in (one.summary, one.why, f"What to do: {one.fix}"):
        if text:
            yield from ("", span(text))
    for name, text in (("This raises it", one.bad), ("This does not", one.good)):
        if text:
            yield from ("", f"{name}:", "", *fence(text.splitlines(), "yaml"))
    if one.source:
        yield from ("", f"Source: {span(one.source)}")


def _heading(report: Report) -> str:
    about = f" {code(report.site)}" if report.site else ""
    lines = [f"### railwright {span(report.verb)}{about}"]
    if report.verb in comment.VERBS and report.site and not report.comparison:
        lines.insert(0, comment.mark(report.site))  # a stage stopped: it takes the plan's place
    if report.findings:
        lines += ["", f"**{_count(report.findings)}**"]
    elif report.summary and "\n" in report.summary:  # an error, with what to do about it
        lines += ["", *fence(report.summary.splitlines(), "")]
    elif report.summary:
        lines += ["", f"**{span(report.summary)}**"]
    if report.facts:
        facts = (
            f"{span(name.replace('_', ' '))} {_cell(value)}" for name, value in report.facts.items()
        )
        lines += ["", ", ".join(facts)]
    if report.findings and report.summary:
        lines += ["", span(report.summary)]
    return "\n".join(lines)


def _count(findings: Sequence[Finding]) -> str:
    counted = [finding.severity for finding in findings if finding.suppressed is None]
    parts = [
        _many(counted.count(severity), severity.value)
        for severity in (Severity.ERROR, Severity.WARNING)
    ]
    if Severity.INFO in counted:
        parts.append(f"{counted.count(Severity.INFO)} info")
    if len(counted) < len(findings):
        parts.append(f"{len(findings) - len(counted)} accepted")
    return ", ".join(parts)


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _by_rule(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings that count, those of one rule together, the worst rules first."""
    counted = [finding for finding in findings if finding.suppressed is None]

    def order(finding: Finding) -> tuple[object, ...]:
        return _ORDER[finding.severity], natural_key(finding.id)

    return [list(found) for _, found in groupby(sorted(counted, key=order), key=order)]


def _summary(rules: Sequence[Sequence[Finding]], report: Report) -> list[str]:
    lines = [
        "| Severity | Rule | Findings | Devices | First places |",
        "|---|---|--:|--:|---|",
    ]
    room = _ROWS
    for number, found in enumerate(rules):
        places = dict.fromkeys(_place(finding, report) for finding in found)
        first = [code(_cut(place), in_table=True) for place in places if place][:_FIRST]
        more = " ..." if len(places) > _FIRST else ""
        row = (
            found[0].severity.value,
            _rule(found[0].id, report),
            f"{len(found):,}",
            f"{_devices(found):,}" if _devices(found) else "",
            "<br>".join(first) + more,
        )
        line = f"| {' | '.join(row)} |"
        room -= _size(line) + 1
        if room < 0:
            return [*lines, f"| | and {len(rules) - number} more rules | | | |"]
        lines.append(line)
    return lines


def _rule(id_: str, report: Report) -> str:
    page = exchange.page(id_, report)
    shown = f"[{code(id_)}]({page})" if page else code(id_)
    kind = report.kinds.get(id_)
    return f"{shown} {span(kind.slug)}" if kind else shown


def _devices(found: Iterable[Finding]) -> int:
    return len({finding.device for finding in found if finding.device})


def _place(finding: Finding, report: Report) -> str:
    place = exchange.place(finding, report.site)
    return str(place) if place else finding.address


def _details(found: Sequence[Finding], report: Report) -> Iterator[str]:
    first = found[0]
    many = _many(len(found), "finding")
    devices = f" on {_many(_devices(found), 'device')}" if _devices(found) else ""
    title = escape(clean(exchange.name(first.id, report)))
    yield f"<details><summary>{first.severity.value} {title}: {many}{devices}</summary>"
    yield ""
    kind = report.kinds.get(first.id)
    if kind:
        yield from (f"{span(kind.summary)} {span(kind.fix)}", "")
    room = _BLOCK
    for number, finding in enumerate(found):
        item = _finding(finding, report, hint=finding.hint != (kind.fix if kind else None))
        room -= _size(item)
        if number == _SHOWN or room < 0:
            yield f"- and {len(found) - number:,} more"
            break
        yield item
    yield from ("", "</details>")


def _finding(finding: Finding, report: Report, *, hint: bool) -> str:
    place = exchange.place(finding, report.site)
    where = [code(_cut(text)) for text in (str(place) if place else "", finding.address) if text]
    item = f"- {' '.join(where) or 'site'}: {span(_cut(finding.message))}"
    if finding.hint and hint:
        return f"{item}\n  <br>hint: {span(_cut(finding.hint))}"
    return item


def _fenced(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines as a block of differences, cut to half of what there is room for."""
    shown: list[str] = []
    room = LIMIT // 2
    for line in lines:
        room -= _size(line) + 1
        if room < 0:
            break
        shown.append(line)
    yield from fence(shown, "diff")
    if len(shown) < len(lines):
        yield from ("", f"and {len(lines) - len(shown):,} more lines")


def _table(table: Table) -> Iterator[str]:
    numbers = [
        any(isinstance(row[place], int) for row in table.rows)
        for place in range(len(table.columns))
    ]
    yield f"| {' | '.join(map(span, table.columns))} |"
    yield f"|{'|'.join('--:' if number else '---' for number in numbers)}|"
    room = _ROWS
    for number, row in enumerate(table.rows):
        line = f"| {' | '.join(map(_cell, row))} |"
        room -= _size(line) + 1
        if room < 0:
            yield from ("", f"and {len(table.rows) - number:,} more rows")
            return
        yield line


def _cell(value: Cell) -> str:
    return "" if value is None else span(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}..."


def _size(text: str) -> int:
    return len(text.encode())


REPORTER = MarkdownReporter()
