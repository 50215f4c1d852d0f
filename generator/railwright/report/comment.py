"""A plan as the comment on a pull request: one screen first, everything else folded.

The first line is no text but a mark, by which the comment of the last run is found and written
over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from railwright.model.disruption import Disruption
from railwright.model.plan import Hunk, Plan
from railwright.report import changes, planned
from railwright.report.clean import clean
from railwright.report.marks import code, fence, span
from railwright.report.protocol import Report, Table
from railwright.report.spans import plain

_BLOCK = 3_000
"""Bytes for the lines of one hunk."""
_ROWS = 30
"""Rows of a table."""


def mark(site: str) -> str:
    """Return the first line, by which a comment about a site is found."""
    return f"<!-- railwright plan {clean(site).replace('--', '')} -->"


def parts(plan: Plan, report: Report) -> Iterator[str]:
    """Yield the parts of a comment, the most telling first; a caller leaves out what is too much.

    Args:
        plan: the plan.
        report: what it belongs to.
    """
    yield "\n".join((mark(report.site or plan.site), *_head(plan, report)))
    if plan.hunks:
        yield "\n".join(_classes(plan))
    worst_first = sorted(plan.hunks, key=lambda one: -_rank(one))
    tables = planned.tables(plan)
    yield from (_folded(table) for table in tables if table.name == "batches")
    yield from ("\n".join(_hunk(one)) for one in worst_first)
    yield from (_folded(table) for table in tables if table.name != "batches")


def _head(plan: Plan, report: Report) -> Iterator[str]:
    name = report.site or plan.site
    if not (plan.devices or plan.added_devices or plan.removed_devices):
        yield f"### {code(name)} does not change"
        yield from ("", f"against {code(plan.against)}")
        return
    yield f"### {_sign(plan.disruption)} {code(name)}: {span(planned.headline(plan))}"
    yield ""
    because = planned.because(plan)
    if because:
        yield f"{span(because)}"
        yield ""
    yield f"- reaches {span(planned.reach(plan.reach))}"
    for names, word in ((plan.added_devices, "new"), (plan.removed_devices, "gone")):
        if names:
            yield f"- {word}: {span(changes.some(names))}"
    if plan.devices:
        longest = max(one.seconds for one in plan.devices)
        steps = max(len(one.steps) for one in plan.devices)
        yield (
            f"- up to {steps} steps and {planned.duration(longest)} a switch (predicted), in "
            f"{len(plan.batches)} batches; the plan holds the inverse of every step"
        )
    yield from _way_back(plan)
    kept = planned.secrets(plan)
    if kept:
        yield f"- secrets: {span(kept)}"
    yield f"- against {code(plan.against)}" + (
        f", of commit {code(plan.revision[:12])}" if plan.revision else ""
    )
    if report.summary and "over --max-class" in report.summary:
        yield f"- **not allowed: {span(report.summary.rpartition(': ')[2])}**"


def _way_back(plan: Plan) -> Iterator[str]:
    worse = [one for one in plan.devices if one.rollback.why]
    if worse:
        worst = max(worse, key=lambda one: one.rollback.disruption.rank)
        switches = planned.many(len(worse), "switch", "switches")
        yield (
            f"- **the way back is worse on {switches}: {span(planned.back(worst))}**, "
            f"{span(worst.rollback.why)}"
        )


def _sign(disruption: Disruption) -> str:
    match planned.STYLE[disruption]:
        case "green":
            return "\U0001f7e2"
        case "yellow":
            return "\U0001f7e1"
        case _:
            return "\U0001f534"


def _rank(hunk: Hunk) -> int:
    return max(hunk.verdict.effect.rank, (hunk.verdict.updater or hunk.verdict.effect).rank)


def _classes(plan: Plan) -> Iterator[str]:
    yield ""
    yield "| Class | Changes | Rows | Tables |"
    yield "|---|--:|--:|---|"
    ordered = sorted(plan.hunks, key=lambda one: -_rank(one))
    for word, found in groupby(ordered, key=planned.word):
        some = list(found)
        tables = list(dict.fromkeys(one.change.table for one in some))
        rows = sum(len(one.change.rows) for one in some)
        shown = " ".join(code(table, in_table=True) for table in tables[:8])
        more = f" and {len(tables) - 8} more" if len(tables) > 8 else ""  # noqa: PLR2004
        yield f"| {span(word)} | {len(some):,} | {rows:,} | {shown}{more} |"


def _hunk(hunk: Hunk) -> Iterator[str]:
    first, *lines = [plain(line) for line in changes.group_lines(hunk.change, hunk.where)]
    title = first.partition("  ")[0]
    many = len(hunk.change.rows)
    rows = "1 row" if many == 1 else f"{many:,} rows"
    yield ""
    yield (
        f"<details><summary><code>{escape(clean(title))}</code> "
        f"<b>{planned.word(hunk)}</b>: {rows} on {escape(clean(hunk.where))}</summary>"
    )
    yield ""
    yield from (f"- {span(line)}" for line in hunk.words)
    yield from ("", f"{span(hunk.verdict.why)} ({span(hunk.verdict.source)})", "")
    if hunk.lines:
        yield from (f"Decided at {' '.join(map(code, hunk.lines))}", "")
    shown: list[str] = []
    room = _BLOCK
    for line in (first, *lines):
        room -= len(line.encode()) + 1
        if room < 0:
            shown.append("...")
            break
        shown.append(line)
    yield from fence(shown, "diff")
    yield from ("", "</details>")


def _folded(table: Table) -> str:
    head = [
        "",
        f"<details><summary>{escape(table.name)} ({len(table.rows):,})</summary>",
        "",
        f"| {' | '.join(span(name.replace('_', ' ')) for name in table.columns)} |",
        f"|{'|'.join('---' for _ in table.columns)}|",
    ]
    rows = [f"| {' | '.join(_cells(row))} |" for row in table.rows[:_ROWS]]
    left = len(table.rows) - _ROWS
    more = ["", f"and {left:,} more"] if left > 0 else []
    return "\n".join((*head, *rows, *more, "", "</details>"))


def _cells(row: Sequence[str | int | None]) -> Iterator[str]:
    yield from ("" if cell is None else span(str(cell)) for cell in row)
