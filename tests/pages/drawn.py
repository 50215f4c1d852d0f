"""What GitHub, GitLab and a Markdown viewer make of the formats, drawn for the documentation.

The words are read back from what the formats write; only the frame around them is drawn, after how
the two sites show such findings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from markdown_it import MarkdownIt

_COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
_CODES = (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
_WORDS = {"error": "Check failure", "warning": "Check warning", "notice": "Check notice"}
_SIGNS = {"\U0001f7e2": "#2da44e", "\U0001f7e1": "#d4a72c", "\U0001f534": "#cf222e"}
_AROUND = 2
"""Lines above an annotated line that are drawn with it."""
_STYLE = """
body { margin: 0; padding: 20px; background: #fff; color: #1f2328; font: 14px/1.5 sans-serif; }
.frame { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden; }
.bar { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; }
.note { margin: 12px 0 0; color: #59636e; font-size: 12px; }
pre, code { font: 12px/20px monospace; }
code { background: #eff1f3; border-radius: 4px; padding: 1px 4px; }
pre { margin: 0; white-space: pre-wrap; }
.line { display: flex; }
.line b { width: 50px; padding-right: 10px; text-align: right; color: #59636e; font-weight: 400; }
.mark { margin: 8px 16px; border: 1px solid #d1d9e0; border-left-width: 4px; border-radius: 6px;
  padding: 8px 16px; }
.mark small { display: block; color: #59636e; }
.error { border-left-color: #cf222e; } .warning { border-left-color: #bf8700; }
.notice { border-left-color: #0969da; }
.issue { display: flex; gap: 12px; padding: 8px 16px; border-bottom: 1px solid #ececef; }
.issue:last-child { border: 0; }
.issue b { flex: 0 0 70px; } .critical { color: #a31700; } .minor { color: #9e5400; }
.info { color: #2f68b4; }
.issue a { color: #1f75cb; }
table { border-collapse: collapse; } td, th { border: 1px solid #d1d9e0; padding: 6px 12px; }
th { background: #f6f8fa; } details { margin: 12px 0; } summary code { background: none; }
.page pre { background: #f6f8fa; border-radius: 6px; padding: 12px; }
.page pre code { background: none; padding: 0; }
.page { padding: 0 24px 16px; }
"""


class Annotation(NamedTuple):
    """One workflow command, read as the runner of GitHub Actions does."""

    level: str
    properties: Mapping[str, str]
    text: str


def annotations(text: str) -> Iterator[Annotation]:
    """Yield the annotations of a log."""
    for level, properties, data in _COMMAND.findall(text):
        pairs = (one.split("=", 1) for one in properties.split(","))
        yield Annotation(level, {name: _undone(value) for name, value in pairs}, _undone(data))


def _undone(text: str) -> str:
    for code, character in _CODES:
        text = text.replace(code, character)
    return text


def github(log: str, file: str, lines: Sequence[str]) -> str:
    """Return a page: the annotations of a log below the lines that they are about."""
    body = [f'<div class="frame"><div class="bar"><code>{escape(file)}</code></div>']
    found = [one for one in annotations(log) if one.properties.get("file") == file]
    end = 0
    for number in sorted({int(one.properties["line"]) for one in found}):
        start = max(end, number - 1 - _AROUND)
        if start > end:
            body.append('<div class="line"><b>...</b><pre></pre></div>')
        for place in range(start, number):
            text = escape(lines[place]) or " "
            body.append(f'<div class="line"><b>{place + 1}</b><pre>{text}</pre></div>')
        body += [_annotation(one) for one in found if int(one.properties["line"]) == number]
        end = number
    return _page([*body, "</div>"], "how GitHub shows --format github on the lines of a change")


def _annotation(one: Annotation) -> str:
    line = one.properties["line"]
    return (
        f'<div class="mark {one.level}"><small>{_WORDS[one.level]} on line {line} in '
        f"{escape(one.properties['file'])}</small><strong>{escape(one.properties['title'])}"
        f"</strong><pre>{escape(one.text)}</pre></div>"
    )


def gitlab(report: str) -> str:
    """Return a page: the findings of a report as a merge request lists them."""
    issues = json.loads(report)
    body = [
        (
            f'<div class="frame"><div class="bar"><strong>Code Quality</strong> scan detected '
            f"{len(issues)} new findings.</div>"
        )
    ]
    for issue in issues:
        place = f"{issue['location']['path']}:{issue['location']['lines']['begin']}"
        body.append(
            f'<div class="issue"><b class="{issue["severity"]}">{issue["severity"].title()}</b>'
            f"<span>{escape(issue['description'])}<br>in <a>{escape(place)}</a></span></div>"
        )
    return _page([*body, "</div>"], "how GitLab lists --format gitlab in a merge request")


def markdown(text: str) -> str:
    """Return a page: Markdown as a comment shows it, its first block unfolded."""
    body = ['<div class="frame page">', _rendered(text, unfolded=0), "</div>"]
    return _page(body, "how --format markdown is shown in a comment")


def comment(text: str, *, unfolded: int) -> str:
    """Return a page: the comment of a plan below a pull request.

    Args:
        text: what ``--comment`` wrote.
        unfolded: the block that somebody has opened, from 0.
    """
    shown = _rendered(text, unfolded)
    for sign, colour in _SIGNS.items():  # drawn, for not every machine has a font with them
        shown = shown.replace(sign, f'<span style="color: {colour}">\u25cf</span>')
    body = [
        '<div class="frame"><div class="bar"><strong>github-actions</strong> commented</div>',
        f'<div class="page">{shown}</div></div>',
    ]
    return _page(body, "the comment on a pull request, as --comment writes it")


def _rendered(text: str, unfolded: int) -> str:
    shown: str = MarkdownIt("commonmark").enable("table").render(text)
    blocks = shown.split("<details>")
    blocks[unfolded : unfolded + 2] = ["<details open>".join(blocks[unfolded : unfolded + 2])]
    return "<details>".join(blocks)


def _page(body: Iterable[str], what: str) -> str:
    note = f'<p class="note">Illustration: {escape(what)}, drawn from the output of railwright.</p>'
    return f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{''.join(body)}{note}"
