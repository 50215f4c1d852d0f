"""The text format on a terminal. The only user of Rich outside the progress bar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

from railwright.report.spans import Line


def columns(stream: TextIO) -> int:
    """Return how wide the terminal is; ``COLUMNS`` is obeyed."""
    return Console(file=stream).width


def write(lines: Iterable[Line], stream: TextIO) -> None:
    """Write lines in colour; ``NO_COLOR`` and ``TERM`` are obeyed, long lines are never cut."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(Text.assemble(*((span.text, span.style) for span in line)), soft_wrap=True)
