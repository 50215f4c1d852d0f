"""Programs of the operator that a push asks: who drains servers, and whether a switch may go.

They are started without a shell. ``{switch}`` stands for the name of the switch, ``{hosts}`` for
the servers below it with commas between them, and of a drain ``{action}`` for ``drain`` or
``undrain``. The same is in the environment as ``RAILWRIGHT_SWITCH``, ``RAILWRIGHT_HOSTS`` and
``RAILWRIGHT_ACTION``; a variable that a secret was read from is not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from railwright.base import process
from railwright.base.redact import KNOWN
from railwright.base.text import printable
from railwright.push.transaction.remote import Schedule

DRAIN_S: Final = 1800
"""Seconds that a scheduler may take to get work off servers."""
GATE_S: Final = 60
_TOLD: Final = 200


class Whom(NamedTuple):
    """A switch, for programs of the operator."""

    switch: str
    hosts: tuple[str, ...]


class Drains:
    """Drains servers for switches, and gives back what no other switch needs drained any more.

    Switches that share servers are changed together: the servers come back with the last of them.

    Args:
        command: the program and its arguments; empty: nobody drains.
        folder: where it works.
        held: switches for which servers are drained already, by another process.
    """

    def __init__(self, command: Sequence[str], folder: Path, held: Iterable[Whom] = ()) -> None:
        self._command, self._folder = tuple(command), folder
        self._guard = Lock()
        self._held: dict[str, set[str]] = {}
        for one in held:
            self._hold(one)

    def of(self, whom: Whom) -> Schedule | None:
        """Return what drains the servers of a switch; None where no program was named."""
        if not self._command:
            return None

        def drain(_how: str, away: bool) -> bool:  # noqa: FBT001 # as a Schedule is called
            return self._drain(whom) if away else self._undrain(whom)

        return drain

    def _hold(self, whom: Whom) -> None:
        for host in whom.hosts:
            self._held.setdefault(host, set()).add(whom.switch)

    def _drain(self, whom: Whom) -> bool:
        with self._guard:
            self._hold(whom)
        return not _said(self._command, self._folder, whom, "drain", DRAIN_S)

    def _undrain(self, whom: Whom) -> bool:
        with self._guard:
            for host in whom.hosts:
                self._held.get(host, set()).discard(whom.switch)
            free = tuple(host for host in whom.hosts if not self._held.get(host))
        if whom.hosts and not free:
            return True
        back = whom._replace(hosts=free)
        return not _said(self._command, self._folder, back, "undrain", DRAIN_S)


def gate(command: Sequence[str], folder: Path, whom: Whom) -> str:
    """Ask whether a switch may go; return why not, empty where it may or nobody is asked."""
    return _said(command, folder, whom, "push", GATE_S) if command else ""


def _said(command: Sequence[str], folder: Path, whom: Whom, action: str, limit_s: float) -> str:
    """Run a program; return what it said against it."""
    hosts = ",".join(whom.hosts)
    given = {"{switch}": whom.switch, "{hosts}": hosts, "{action}": action}
    words = []
    for each in command:
        word = each
        for mark, value in given.items():
            word = word.replace(mark, value)
        words.append(word)
    environment = {
        **{name: value for name, value in os.environ.items() if KNOWN.text(value) == value},
        **{f"RAILWRIGHT_{mark[1:-1].upper()}": value for mark, value in given.items()},
    }
    name = printable(words[0])
    try:
        ended = process.run(words, folder=folder, environment=environment, limit_s=limit_s)
    except (OSError, ValueError) as error:
        return f"{name} cannot be started: {getattr(error, 'strerror', None) or error}"
    if ended.code == 0:
        return ""
    if ended.code is None:
        return f"{name} took more than {limit_s:g} s"
    told = (ended.err or ended.out).decode("utf-8", "replace").strip().splitlines()
    return f"{name} says no" + (f": {printable(told[-1])[:_TOLD]}" if told else "")
