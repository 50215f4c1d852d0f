"""A plan as the comment on a pull request: one screen first, everything else folded.

The first line is no text but a mark, by which the comment of the last run is found and written
over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from railwright.model.change import ChangeKind
from railwright.model.disruption import ApplyPath
from railwright.model.plan import DevicePlan, Hunk, Plan
from railwright.report import changes, exchange, planned
from railwright.report.clean import clean
from railwright.report.marks import code, fence, flat, html, span
from railwright.report.protocol import Report, Table
from railwright.report.spans import plain

VERBS: Final = frozenset(("diff", "plan"))
"""Verbs whose report is such a comment, also where a stage stopped before there was a plan."""
OVER: Final = "over --max-class "
"""What a summary says of a plan that is worse than it may be; the limit follows."""
_FOLD: Final = 9_000
"""Bytes for the changes of one class."""
_LINES: Final = 2_000
"""Bytes for the lines of one hunk."""
_LONG: Final = 300
"""Characters from which a line is cut."""
_ROWS: Final = 30
"""Rows of a folded table."""
_TABLES: Final = 12
"""Rows of the table of what changes."""
_WORDS: Final = 2
"""Changes that such a row tells in words."""
_SWITCHES: Final = ("switch", "switches")
_COMMIT: Final = re.compile(r"(?<=^git:)([0-9a-f]{12})[0-9a-f]{28,}$")


class _Alike(NamedTuple):
    """The hunks of one class in one table."""

    word: str
    table: str
    hunks: Sequence[Hunk]


def mark(site: str) -> str:
    """Return the first line, by which a comment about a site is found."""
    return f"<!-- railwright plan {flat(site).replace('--', '')} -->"


def parts(plan: Plan, report: Report) -> Iterator[str]:
    """Yield the parts of a comment, the most telling first; a caller leaves out what is too much.

    Args:
        plan: the plan.
        report: what it belongs to.
    """
    yield "\n".join((mark(report.site or plan.site), *_head(plan, report), *_what(plan)))
    tables = planned.tables(plan)
    yield from (_folded(table) for table in tables if table.name == "batches")
    by_word: dict[str, list[Hunk]] = {}
    for one in _worst_first(plan):
        by_word.setdefault(planned.word(one), []).append(one)
    yield from ("\n".join(_class(word, some, report)) for word, some in by_word.items())
    yield from (_folded(table) for table in tables if table.name != "batches")


# ---- the screen ----------------------------------------------------------------------------------


def _head(plan: Plan, report: Report) -> Iterator[str]:
    name = code(report.site or plan.site)
    against = f"against {code(_COMMIT.sub(lambda found: found[1], plan.against))}"
    if not (plan.devices or plan.added_devices or plan.removed_devices):
        yield from (f"### {name} does not change", "", f"No switch gets anything new, {against}.")
        return
    yield f"### {_sign(plan)} {name}: {span(planned.headline(plan))}"
    yield ""
    for text in filter(None, (planned.loses(plan), planned.cuts(plan))):
        yield from (f"**{span(text[:1].upper() + text[1:])}**", "")
    limit = (report.summary or "").partition(OVER)[2]
    if limit:
        yield from (f"**Not allowed: worse than {span(limit)}** (`--max-class`).", "")
    if plan.because:
        where = f"{plan.because.device or ''} {plan.because.address}".strip()
        yield f"- **Why**: {span(plan.because.why)} ({code(where)})"
    for names, word in ((plan.added_devices, "New"), (plan.removed_devices, "Gone")):
        if names:
            yield f"- **{word}**: {span(changes.some(names))}"
    if plan.devices:
        yield f"- **Reaches**: {span(planned.reach(plan.reach))}"
        yield from _batches(plan)
        yield from (f"- **How**: {span(way)}" for way in _ways(plan))
        yield f"- **Back**: {span(_back(plan.devices))}"
        kept = planned.secrets(plan)
        if kept:
            yield f"- **Secrets**: {span(kept)}"
    digest = report.facts.get(planned.SHA256)
    if digest:
        yield f"- **Plan**: SHA-256 {code(str(digest))}, for `railwright push --approved`"
    commit = f", of commit {code(plan.revision[:12])}" if plan.revision else ""
    yield f"- **Compared**: {against}{commit}"


def _sign(plan: Plan) -> str:
    match planned.STYLE[plan.disruption]:
        case _ if plan.loses:  # however mild it is for the switches that stay
            return "\U0001f534"
        case "green":
            return "\U0001f7e2"
        case "yellow":
            return "\U0001f7e1"
        case _:
            return "\U0001f534"


def _batches(plan: Plan) -> Iterator[str]:
    """Yield in how many batches, what is drained before, and which pod keeps least meanwhile."""
    text = planned.many(len(plan.batches), "batch", "batches")
    left = [
        (percent, number, pod)
        for number, one in enumerate(plan.batches, start=1)
        for pod, percent in one.capacity_percent.items()
    ]
    if left:
        percent, number, pod = min(left)
        text += f"; the least that a pod keeps of its links is {percent} %, {pod} in batch {number}"
    yield f"- **Order**: {span(text)}"
    drains = dict.fromkeys(one.drain for one in plan.batches if one.drain)
    if drains:
        yield f"- **Drain first**: {span('; '.join(drains))}"


def _ways(plan: Plan) -> Iterator[str]:
    """Yield the ways that switches take; why, where the class of the plan does not say it."""
    by_path: dict[ApplyPath, list[DevicePlan]] = {}
    for one in plan.devices:
        by_path.setdefault(one.path, []).append(one)
    said = plan.because.why if plan.because else ""
    for path in sorted(by_path, key=list(ApplyPath).index):
        some = by_path[path]
        steps = planned.many(max(len(one.steps) for one in some), "step")
        time = planned.duration(max(one.seconds for one in some))
        whys = list(dict.fromkeys(one.why for one in some if one.why not in ("", said)))
        because = f": {whys[0]}" if whys else ""
        more = f"; {len(whys) - 1} other reasons below" if len(whys) > 1 else ""
        where = planned.many(len(some), *_SWITCHES)
        yield f"{path} of {where}, up to {steps} and {time} a switch (predicted){because}{more}"


def _back(devices: Sequence[DevicePlan]) -> str:
    text = "the plan has the inverse of every step, from the last to the first"
    worse = [one for one in devices if one.rollback.why]
    if worse:
        worst = max(worse, key=lambda one: one.rollback.disruption.rank)
        where = planned.many(len(worse), *_SWITCHES)
        text += f"; that is worse on {where}: {planned.back(worst)}, {worst.rollback.why}"
    return text


def _what(plan: Plan) -> Iterator[str]:
    """Yield the table of what changes: a row for each class and table of the configuration."""
    if not plan.hunks:
        return
    found: dict[tuple[str, str], list[Hunk]] = {}
    for one in _worst_first(plan):
        found.setdefault((planned.word(one), one.change.table), []).append(one)
    alike = [_Alike(word, table, hunks) for (word, table), hunks in found.items()]
    told = alike if len(alike) <= _TABLES else alike[: _TABLES - 1]
    yield from ("", "| Class | Table | Rows | On | What changes |", "|---|---|--:|---|---|")
    for row in told:
        cells = (
            span(row.word),
            code(row.table, in_table=True),
            f"{_rows(row.hunks):,}",
            span(_where(row.hunks)),
            span(_in_words(row.hunks)),
        )
        yield f"| {' | '.join(cells)} |"
    left = alike[len(told) :]
    if left:
        words = ", ".join(dict.fromkeys(row.word for row in left))
        rows = sum(_rows(row.hunks) for row in left)
        yield f"| {span(words)} | and {len(left)} more tables | {rows:,} | | |"


def _rows(hunks: Iterable[Hunk]) -> int:
    return sum(len(one.change.rows) for one in hunks)


def _where(hunks: Sequence[Hunk]) -> str:
    if len({one.where for one in hunks}) == 1 and len({one.change.devices for one in hunks}) == 1:
        return hunks[0].where
    return planned.many(len({name for one in hunks for name in one.change.devices}), *_SWITCHES)


def _in_words(hunks: Sequence[Hunk]) -> str:
    """Return what changes in some rows: a few changes of values in words, the others as numbers."""
    words = [
        line
        for one in hunks
        if one.change.kind is ChangeKind.CHANGED
        for line in one.words or (changes.some([field.field or "" for field in one.change.fields]),)
    ]
    told = list(dict.fromkeys(words))
    text = [_cut(line, _LONG // 2) for line in told[:_WORDS]]
    if len(told) > _WORDS:
        text.append(f"and {len(told) - _WORDS} more")
    for kind, word in ((ChangeKind.ADDED, "new"), (ChangeKind.REMOVED, "gone")):
        rows = _rows(one for one in hunks if one.change.kind is kind)
        if rows:
            text.append(f"{rows:,} {word}")
    return "; ".join(text)


# ---- what folds ----------------------------------------------------------------------------------


def _worst_first(plan: Plan) -> list[Hunk]:
    """Return the hunks, those of one class together, the class with the worst of them first."""
    worst: dict[str, int] = {}
    for one in plan.hunks:
        word = planned.word(one)
        worst[word] = max(worst.get(word, 0), _rank(one))
    return sorted(plan.hunks, key=lambda one: (-worst[planned.word(one)], planned.word(one)))


def _rank(hunk: Hunk) -> int:
    return 2 * hunk.disruption.rank + hunk.verdict.refused


def _class(word: str, hunks: Sequence[Hunk], report: Report) -> Iterator[str]:
    """Yield the changes of a class, those of one reason together, as far as there is room."""
    number = planned.many(len(hunks), "change")
    rows = planned.many(_rows(hunks), "row")
    yield ""
    yield (
        f"<details><summary><b>{html(word)}</b>: {number} in {rows} on "
        f"{html(_where(hunks))}</summary>"
    )
    alike: dict[tuple[str, str], list[Hunk]] = {}
    for one in hunks:
        alike.setdefault((one.verdict.told, one.verdict.source), []).append(one)
    room = _FOLD
    left = len(hunks)
    for (why, source), some in alike.items():
        told: list[Hunk] = []
        for one in some:
            room -= sum(len(line.encode()) + 1 for line in _lines(one))
            if room < 0:
                break
            told.append(one)
        if told:
            yield from _reason(why, source, told, report)
        left -= len(told)
        if room < 0:
            yield from ("", f"and {planned.many(left, 'more change', 'more changes')}")
            break
    yield from ("", "</details>")


def _reason(why: str, source: str, hunks: Sequence[Hunk], report: Report) -> Iterator[str]:
    yield from ("", f"{span(why)} ({span(source)})")
    told = dict.fromkeys(
        line for one in hunks if one.change.kind is ChangeKind.CHANGED for line in one.words
    )
    if told:
        yield ""
        yield from (f"- {span(_cut(line))}" for line in list(told)[:_TABLES])
    lines = dict.fromkeys(exchange.path(line, report.site) for one in hunks for line in one.lines)
    if lines:
        more = f" and {len(lines) - _TABLES} more" if len(lines) > _TABLES else ""
        yield from ("", f"Decided at {' '.join(map(code, list(lines)[:_TABLES]))}{more}")
    yield ""
    yield from fence([line for one in hunks for line in _lines(one)], "diff")


def _lines(hunk: Hunk) -> Iterator[str]:
    room = _LINES
    for line in changes.group_lines(hunk.change, hunk.where):
        text = clean(_cut(plain(line)))
        room -= len(text.encode()) + 1
        if room < 0:
            yield "    ..."
            return
        yield text


def _folded(table: Table) -> str:
    head = [
        "",
        f"<details><summary>{html(table.name)} ({len(table.rows):,})</summary>",
        "",
        f"| {' | '.join(span(name.replace('_', ' ')) for name in table.columns)} |",
        f"|{'|'.join('---' for _ in table.columns)}|",
    ]
    rows = [f"| {' | '.join(_cells(row))} |" for row in table.rows[:_ROWS]]
    left = len(table.rows) - _ROWS
    more = ["", f"and {left:,} more"] if left > 0 else []
    return "\n".join((*head, *rows, *more, "", "</details>"))


def _cells(row: Sequence[str | int | None]) -> Iterator[str]:
    yield from ("" if cell is None else span(_cut(str(cell))) for cell in row)


def _cut(text: str, limit: int = _LONG) -> str:
    return text if len(text) <= limit else f"{text[:limit]}..."
