"""A push as it goes: a table on a terminal, a line for each step where it is piped."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Self

import click

if TYPE_CHECKING:
    from railwright.model.plan import Plan
    from railwright.push.transaction.deciding import Standing
    from railwright.push.transaction.journal import Record

_PER_SECOND: Final = 4
_GOOD: Final = ("committed", "already")
_LEFT_LINES: Final = 4
"""Of a terminal that the table does not take."""


class Live:
    """Shows where each switch of a plan stands, from what is written down. Use it as a context.

    Args:
        plan: whose switches they are.
        label: stands before all lines; empty on real switches.
        quiet: whether to show nothing.
    """

    def __init__(self, plan: Plan, label: str = "", *, quiet: bool = False) -> None:
        self._wave = {
            name: number
            for number, batch in enumerate(plan.batches, start=1)
            for name in batch.devices
        }
        self._waves = len(plan.batches)
        self._label = f"{label}: " if label else ""
        self._quiet = quiet
        self._guard = threading.Lock()
        self._at_work: dict[str, tuple[str, float]] = {}
        self._ended: dict[str, int] = {}
        self._begun: set[int] = set()
        self._drawn: Any = None
        self._draws = not quiet and sys.stderr.isatty()

    def __enter__(self) -> Self:
        if self._draws:
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def record(self, one: Record) -> None:
        """Show a record that was written down."""
        if one.device not in self._wave or one.mark != "begin":
            return
        with self._guard:
            self._at_work[one.device] = one.state, time.monotonic()
            lines = [*self._wave_of(one.device)]
            if not self._draws and not one.facts.get("try"):
                lines.append(f"{one.device}: {one.state}")
        self._say(lines)

    def end(self, device: str, standing: Standing) -> None:
        """Show that a switch came to its end."""
        word = str(standing.outcome)
        why = f": {standing.why}" if standing.why and word not in _GOOD else ""
        with self._guard:
            self._at_work.pop(device, None)
            lines = [*self._wave_of(device), f"{device}: {word}{why}"]
            self._ended[word] = self._ended.get(word, 0) + 1
        self._say(lines)

    def say(self, line: str) -> None:
        """Show a line, also where nothing else is shown."""
        self._say([line], always=True)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Draw nothing meanwhile: somebody is asked."""
        self._stop()
        try:
            yield
        finally:
            if self._draws:
                self._start()

    def _wave_of(self, device: str) -> Iterator[str]:
        number = self._wave[device]
        if number not in self._begun:
            self._begun.add(number)
            count = sum(each == number for each in self._wave.values())
            yield f"wave {number} of {self._waves}: {count} switch{'es' if count != 1 else ''}"

    def _say(self, lines: Iterable[str], *, always: bool = False) -> None:
        """Show lines; nobody holds the guard, because drawing the table takes it."""
        drawn = self._drawn
        for line in lines if always or not self._quiet else ():
            text = f"{self._label}{line}"
            try:
                if drawn is not None:
                    drawn.console.print(text, markup=False, highlight=False)
                else:
                    click.echo(text, err=True)
            except (OSError, ValueError):  # nobody listens any more, which hinders no push
                self._quiet = True

    def _start(self) -> None:
        from rich.console import Console  # noqa: PLC0415 # Rich: only for a terminal
        from rich.live import Live as Drawn  # noqa: PLC0415

        self._drawn = Drawn(
            get_renderable=self._table,
            console=Console(stderr=True),
            refresh_per_second=_PER_SECOND,
            transient=True,
        )
        self._drawn.start()

    def _stop(self) -> None:
        drawn, self._drawn = self._drawn, None
        if drawn is not None:
            drawn.stop()

    def _table(self) -> Any:  # noqa: ANN401 # Rich's
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        now = time.monotonic()
        with self._guard:
            work, ended = dict(self._at_work), dict(self._ended)
        table = Table.grid(padding=(0, 2))
        room = max(1, self._height() - _LEFT_LINES)
        for name, (state, since) in list(work.items())[:room]:
            table.add_row(Text(name), Text(state, "bold"), Text(f"{now - since:.0f} s", "dim"))
        if len(work) > room:
            table.add_row(Text(f"and {len(work) - room} more", "dim"))
        done = ", ".join(f"{number} {word}" for word, number in ended.items())
        left = len(self._wave) - sum(ended.values()) - len(work)
        table.add_row(Text(f"{done + ', ' if done else ''}{left} to go", "dim"))
        return table

    def _height(self) -> int:
        drawn = self._drawn
        return int(drawn.console.height) if drawn is not None else 1


def watched(live: Live, push: Callable[[str], Standing]) -> Callable[[str], Standing]:
    """Return what pushes a switch and shows how it ended."""

    def one(name: str) -> Standing:
        standing = push(name)
        live.end(name, standing)
        return standing

    return one
