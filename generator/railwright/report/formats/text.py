"""Text for people: plain where it is piped, in colour on a terminal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from railwright.model.finding import Finding, Severity
from railwright.report import explanations
from railwright.report.protocol import Cell, Reason, Report, Table
from railwright.report.spans import Line, Span, plain, shown

_FEW = 3
"""Rows from which a column that never varies is not worth its width."""
_MANY = 12
"""Findings of a kind about a switch up to which each of them is shown."""
_SHOWN = 5
"""How many are shown where there are more."""


class TextReporter:
    """One line per fact; the closing line says how it ended."""

    def write(self, report: Report, stream: TextIO) -> None:
        """Write the report; Rich is loaded only for a terminal."""
        if stream.isatty():
            from railwright.report import bars, terminal  # noqa: PLC0415 # Rich: only for a terminal

            drawn = bars.lines(
                report.bars,
                columns=terminal.columns(stream),
                plain=not (stream.encoding or "").lower().startswith("utf"),
            )
            shown = (*lines(report), *drawn, *tables(report, narrow=True), *closing(report))
            terminal.write(shown, stream)
            return
        everything = (*lines(report), *tables(report), *closing(report))
        stream.writelines(f"{plain(line).rstrip()}\n" for line in everything)


def lines(report: Report) -> Iterator[Line]:
    """Yield findings, changes, losses, reasons and explanations."""
    prefix = f"{report.site}/" if report.site else ""
    told = [finding for finding in report.findings if finding.suppressed is None]
    alike = Counter(map(_alike, told))
    so_far: Counter[tuple[str, str | None]] = Counter()
    for finding in told:
        group = _alike(finding)
        so_far[group] += 1
        if report.fix_hints or alike[group] <= _MANY or so_far[group] <= _SHOWN:
            yield from _finding(finding, prefix)
            if report.fix_hints and finding.edits:
                yield (Span("  patch: ", "dim"), Span(patch(finding)))
        elif so_far[group] == alike[group]:
            yield _more(finding, alike[group] - _SHOWN)
    if report.plan:
        from railwright.report import planned  # noqa: PLC0415 # only for what differs

        yield from planned.lines(report.plan, report.comparison)
    elif report.comparison:
        from railwright.report import changes  # noqa: PLC0415 # few verbs compare

        yield from changes.lines(report.comparison)
    for loss in report.losses:
        yield (Span("- ", "red"), Span("would lose ", ""), Span(str(loss), "bold"))
    for reason in report.reasons:
        yield from _reason(reason, f"{report.site}/" if report.site else "")
    for explanation in report.explanations:
        yield from explanations.lines(explanation)


def closing(report: Report) -> Iterator[Line]:
    """Yield the last lines: facts, then the count of findings or the summary."""
    if report.facts:
        parts = [
            (Span(f"{name.replace('_', ' ')} ", "dim"), Span(f"{_cell(value)}{comma}"))
            for (name, value), comma in zip(
                report.facts.items(), [", "] * (len(report.facts) - 1) + [""], strict=True
            )
        ]
        yield tuple(span for part in parts for span in part)
    if report.findings:
        yield (Span(count(report.findings), "bold"),)
    if report.summary:
        yield (Span(report.summary, "bold"),)


def count(findings: tuple[Finding, ...]) -> str:
    """Return ``2 errors, 1 warning, 1 suppressed``."""
    numbers = Counter(finding.severity for finding in findings if finding.suppressed is None)
    parts = [
        f"{numbers[severity]} {severity.value}{'s' if numbers[severity] != 1 else ''}"
        for severity in (Severity.ERROR, Severity.WARNING)
    ]
    if numbers[Severity.INFO]:
        parts.append(f"{numbers[Severity.INFO]} info")
    suppressed = sum(1 for finding in findings if finding.suppressed is not None)
    if suppressed:
        parts.append(f"{suppressed} suppressed")
    return ", ".join(parts)


def _finding(finding: Finding, prefix: str) -> Iterator[Line]:
    first, *more = finding.lines(prefix)
    tag = f"{finding.severity}[{finding.id}]"
    before, found, after = first.partition(tag)
    if found:
        style = explanations.STYLE[finding.severity]
        yield (Span(before, "bold"), Span(tag, style), Span(after))
    else:
        yield (Span(first),)
    if finding.template:
        yield (Span("  template: ", "dim"), Span(finding.template))
    for line in more:
        word, colon, text = line.partition(": ")
        yield (Span(word + colon, "dim"), Span(text))


def _alike(finding: Finding) -> tuple[str, str | None]:
    return finding.id, finding.device or (finding.location and finding.location.file)


def _more(finding: Finding, count: int) -> Line:
    """Return the line that stands for the findings of a kind about a switch that are not shown."""
    where = f" on {finding.device}" if finding.device else ""
    return (
        Span(f"{count} more {finding.severity}[{finding.id}]{where}", "bold"),
        Span("; --format json lists every one", "dim"),
    )


def patch(finding: Finding) -> str:
    """Return the edits of a finding as a JSON patch on one line, to be copied whole."""
    return json.dumps([edit.document for edit in finding.edits])


def _reason(reason: Reason, prefix: str) -> Iterator[Line]:
    value = "" if reason.value is None else f" = {shown(reason.value)}"
    yield (Span(reason.address, "bold"), Span(value, "green"))
    place = reason.location
    if place and "/" not in place:
        place = prefix + place
    for name, text in (
        ("decided by", f"{reason.layer}: {reason.decision}"),
        ("edit", place),
        ("source", reason.source),
        ("model", reason.what),
        ("template", reason.template),
    ):
        if text:
            yield (Span(f"  {name + ':':<12}", "dim"), Span(text))


def tables(report: Report, *, narrow: bool = False) -> Iterator[Line]:
    """Yield the tables; ``narrow`` says once what is the same in every row, below the table."""
    notes: dict[Cell, int] = {}
    for number, full in enumerate(report.tables):
        table = _noted(full, notes)
        if len(report.tables) > 1:
            yield (Span(f"\n{table.name}" if number else table.name),)
        same = _same(table) if narrow else {}
        yield from _aligned(_without(table, set(same)))
        if same:
            words = ", ".join(
                f"{name} {_cell(value, grouped=name in table.grouped)}"
                for name, value in same.items()
            )
            yield (Span("in every row: ", "dim"), Span(words))
    if notes:
        yield ()
    for text, note in notes.items():
        yield (Span(f"[{note}] ".rjust(5), "dim"), Span(_cell(text)))
    if notes:
        yield ()


def _noted(table: Table, notes: dict[Cell, int]) -> Table:
    """Put numbers in the place of footnotes, and remember what they stand for."""
    if not table.footnotes:
        return table
    rows = [
        tuple(
            f"[{notes.setdefault(cell, len(notes) + 1)}]"
            if cell is not None and column in table.footnotes
            else cell
            for column, cell in zip(table.columns, row, strict=True)
        )
        for row in table.rows
    ]
    return table.model_copy(update={"rows": tuple(rows)})


def _same(table: Table) -> dict[str, Cell]:
    if len(table.rows) < _FEW:
        return {}
    columns = zip(table.columns, zip(*table.rows, strict=True), strict=True)
    return {name: cells[0] for name, cells in columns if len(set(cells)) == 1}


def _without(table: Table, names: set[str]) -> Table:
    kept = [place for place, name in enumerate(table.columns) if name not in names]
    return Table(
        name=table.name,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
        grouped=table.grouped,
    )


def _aligned(table: Table) -> Iterator[Line]:
    """Yield a header and rows in columns, numbers to the right; no row is ever cut."""
    header = [column.upper() for column in table.columns]
    places = range(len(header))
    grouped = [column in table.grouped for column in table.columns]
    cells = [
        header,
        *([_cell(row[place], grouped=grouped[place]) for place in places] for row in table.rows),
    ]
    widths = [max(len(row[place]) for row in cells) for place in places]
    right = [any(isinstance(row[place], int) for row in table.rows) for place in places]
    for row in cells:
        words = (
            word.rjust(width) if number else word.ljust(width)
            for word, width, number in zip(row, widths, right, strict=True)
        )
        yield (Span("  ".join(words), "bold" if row is header else ""),)


def _cell(value: Cell, *, grouped: bool = False) -> str:
    if grouped and isinstance(value, int):
        return f"{value:,}"
    return "-" if value is None or value == "" else str(value)


REPORTER = TextReporter()
