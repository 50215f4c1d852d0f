"""What became of a command: it went well, it failed, or nobody knows.

A lost connection or a wait that is over says nothing about what the switch did. Such an answer is
:attr:`Ran.UNKNOWN`, and only the switch itself can be asked what is true now.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final, NamedTuple

from railwright.base.text import printable

SHOWN: Final = 300
"""Characters of an answer that a message shows."""
_LOOKED_AT: Final = 1 << 13
"""Bytes of an answer that a message is made of; all of a large one would take seconds."""
_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
"""What steers a terminal: ECMA-48, section 5.3 to 5.6."""


class Ran(Enum):
    """How a command ended."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Answer(NamedTuple):
    """What a command said. Its ``repr`` does not show it: it may hold secrets.

    Attributes:
        outcome: how it ended.
        rc: its exit code; None where no exit code came, be it killed by a signal or lost.
        out: what it printed, as far as it came.
        err: what it complained about, as far as it came.
        why: in a few words, where the exit code does not say it.
    """

    outcome: Ran
    rc: int | None = None
    out: bytes = b""
    err: bytes = b""
    why: str = ""

    def __repr__(self) -> str:
        sizes = f"{len(self.out)} and {len(self.err)} bytes"
        return f"Answer({self.outcome.value}, rc={self.rc}, {sizes}, {self.why!r})"

    @property
    def ok(self) -> bool:
        """Whether it is known to have gone well."""
        return self.outcome is Ran.OK

    @property
    def unknown(self) -> bool:
        """Whether nobody knows what it did."""
        return self.outcome is Ran.UNKNOWN

    @property
    def text(self) -> str:
        """What it printed as text: U+FFFD for what is no UTF-8, nothing that steers a terminal."""
        return clean(self.out)

    def said(self, *, private: bool = False) -> str:
        """Return in one line what became of it, fit for a message.

        Args:
            private: whether what it printed may hold secrets, so that only complaints are told.
        """
        told = self.err or (b"" if private else self.out)
        words = " ".join(clean(told[:_LOOKED_AT]).split())
        tail = f": {words[:SHOWN]}{'...' if len(words) > SHOWN else ''}" if words else ""
        if self.outcome is Ran.UNKNOWN:
            return f"no answer: {self.why or 'the connection was lost'}"
        if self.rc is None:
            return f"ended without an exit code: {self.why}{tail}"
        return f"exit code {self.rc}{tail}"


def of_exit(rc: int, out: bytes = b"", err: bytes = b"") -> Answer:
    """Return the answer of a command that ended with an exit code."""
    return Answer(Ran.OK if rc == 0 else Ran.FAILED, rc, out, err)


def lost(why: str, out: bytes = b"", err: bytes = b"") -> Answer:
    """Return the answer of a command of which nobody knows what it did."""
    return Answer(Ran.UNKNOWN, None, out, err, why)


def clean(data: bytes) -> str:
    """Return bytes of a switch as text that may be shown: lines stay, what steers a terminal goes.

    U+FFFD stands for what is no UTF-8.
    """
    text = _SEQUENCE.sub("", data.decode("utf-8", "replace")).replace("\r\n", "\n")
    return "\n".join(printable(line.replace("\t", "    ")) for line in text.split("\n"))
