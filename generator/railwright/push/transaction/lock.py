"""The lock of a switch: who has it, and until when.

It is a file below ``/run``, which is gone when the switch starts again, of one line: the
transaction, the time until which it is meant to hold in seconds since 1970, and who pushes. It does
not end by itself. One whose time is over, and of whose transaction nothing runs or waits on the
switch, is stale, and may be taken over by who names the transaction.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, NamedTuple

from railwright.base.text import printable

_PARTS: Final = 3
HOLD_S: Final = 7200.0


class Hold(NamedTuple):
    """How a lock is taken.

    Attributes:
        seconds: that it is meant to hold at most.
        breaks: the transaction whose stale lock may be taken over; empty: none.
        now: tells the time.
    """

    seconds: float = HOLD_S
    breaks: str = ""
    now: Callable[[], float] = time.time


class Held(NamedTuple):
    """A lock that somebody has; ``until`` is 0 where it does not say."""

    txn: str
    until: float
    owner: str

    def told(self, now: float) -> str:
        """Return who has it, for people."""
        when = datetime.fromtimestamp(self.until, UTC)
        over = "; its time is over" if now > self.until else ""
        return f"{self.txn} of {self.owner} has it until {when:%Y-%m-%d %H:%M} UTC{over}"


def written(txn: str, owner: str, until: float) -> bytes:
    """Return the bytes of a lock."""
    return f"{txn} {round(until)} {owner}".encode()


def read(raw: bytes) -> Held:
    """Return whose lock it is; what is not understood is nobody's that we know, and not over."""
    text = printable(raw.decode("utf-8", "replace").strip())
    parts = text.split(" ", _PARTS - 1)
    if len(parts) != _PARTS or not parts[1].isascii() or not parts[1].isdigit():
        return Held(parts[0], 1 << 32, text)
    return Held(parts[0], min(float(parts[1]), float(1 << 32)), parts[2])
