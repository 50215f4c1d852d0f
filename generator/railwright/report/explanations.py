"""What a kind of finding means, for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from railwright.model.finding import Severity
from railwright.report.protocol import Explanation
from railwright.report.spans import Line, Span

STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_WIDTH = 88
_INDENT = "  "


def lines(one: Explanation) -> Iterator[Line]:
    """Yield the text of one kind of finding: what, why, what to do, where that is written."""
    about = f", about a {one.scope}" if one.scope else ""
    yield (
        Span(one.id, "bold"),
        Span(f" {one.slug} "),
        Span(one.severity.value, STYLE[one.severity]),
        Span(about),
    )
    yield from _paragraph("", one.summary)
    for name, text in (("why", one.why), ("fix", one.fix), ("source", one.source)):
        if text:
            yield from _paragraph(name, text)
    for name, text in (("this raises it", one.bad), ("this does not", one.good)):
        if text:
            yield ()
            yield (Span(f"{name}:", "dim"),)
            yield from ((Span(f"{_INDENT}{line}"),) for line in text.splitlines())
    yield ()


def _paragraph(name: str, text: str) -> Iterator[Line]:
    yield ()
    if name:
        yield (Span(f"{name}:", "dim"),)
    wrapped = textwrap.wrap(
        " ".join(text.split()), _WIDTH, break_long_words=False, break_on_hyphens=False
    )
    yield from ((Span(f"{_INDENT}{line}"),) for line in wrapped)
