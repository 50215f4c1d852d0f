"""Moments to begin something, a fixed time apart."""

from __future__ import annotations

import time
from collections.abc import Callable


class Slots:
    """Gives out moments to log in, a fixed time apart. Not safe between threads."""

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._apart_s = 1 / per_second
        self._clock = clock
        self._next = clock()

    def wait_s(self) -> float:
        """Take the next moment and return how many seconds it is away."""
        now = self._clock()
        at = max(now, self._next)
        self._next = at + self._apart_s
        return at - now
