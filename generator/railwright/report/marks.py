"""Texts in Markdown: what a person wrote is shown as it is, and never becomes markup.

Sources: CommonMark 0.31 (sections 2.4, 6.1), GitHub Flavored Markdown (tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from railwright.report.clean import clean

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_MARKS = re.compile(r"[\\`*_\[\]<>|~&#@$!]")
_FIRST = re.compile(r"^(?:(?=[-+=])|(\d+)(?=[.)]))")
"""What makes a list or a heading of a line that begins with it."""
_REFERENCE = re.compile(r"\\[@#]")
"""What would call somebody (``@name``) or name an issue (``#1``), even when it is escaped."""
_IN_HTML = re.compile(r"@|(?<!&)#")
"""Likewise; not what :func:`html.escape` writes, such as ``&#x27;``."""


def flat(text: str) -> str:
    """Return a text on one line: breaks become blanks."""
    return _BREAKS.sub(" ", clean(text))


def span(text: str) -> str:
    """Return a text that is shown as it is within a line; breaks of lines become blanks."""
    marked = _FIRST.sub(r"\1\\", _MARKS.sub(r"\\\g<0>", flat(text).strip()))
    return _REFERENCE.sub(r"\g<0><!-- -->", marked)


def code(text: str, *, in_table: bool = False) -> str:
    """Return a text as code, on one line.

    Args:
        text: breaks of lines become blanks.
        in_table: backticks do not protect a bar there, so marks are escaped one by one.
    """
    line = flat(text) or " "
    if in_table:
        return f"<code>{span(line)}</code>"
    ticks = "`" * (longest_run(line) + 1)
    ends = line[0] + line[-1]
    blank = " " if "`" in ends or (ends == "  " and line.strip(" ")) else ""
    return f"{ticks}{blank}{line}{blank}{ticks}"


def html(text: str) -> str:
    """Return a text for an element of HTML on one line, in which Markdown means nothing."""
    return _IN_HTML.sub(r"\g<0><!-- -->", escape(flat(text)))


def longest_run(text: str) -> int:
    """Return how many backticks stand together at most; a fence needs more."""
    runs = (len(list(run)) for mark, run in groupby(text) if mark == "`")
    return max(runs, default=0)


def fence(lines: Sequence[str], language: str) -> Iterator[str]:
    """Yield lines as a block of code, cleaned."""
    ticks = "`" * (max(map(longest_run, lines), default=0) + 3)
    yield from (f"{ticks}{language}", *map(clean, lines), ticks)
