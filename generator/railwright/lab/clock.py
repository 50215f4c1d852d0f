"""The time of the lab: work goes faster than on a switch, and timers can be made to come.

Work (a move of the config updater, a reload) takes its seconds divided by the speed. Timers run in
seconds as everywhere, because who arms one counts in those; :meth:`Clock.advance` lets them pass.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Alarm:
    """Something that happens at a time, unless it is cancelled before."""

    def __init__(self, due: float, what: Callable[[], None], clock: Clock) -> None:
        self.due = due
        self._what = what
        self._clock = clock
        self._handle: asyncio.TimerHandle | None = None
        self.wind()

    def wind(self) -> None:
        """Count anew how long it is until then."""
        if self._handle is not None:
            self._handle.cancel()
        left = max(0.0, self.due - self._clock.now())
        self._handle = asyncio.get_running_loop().call_later(left, self._ring)

    def cancel(self) -> None:
        """Let it never happen."""
        if self._handle is not None:
            self._handle.cancel()
        self._clock.forget(self)

    def _ring(self) -> None:
        self._clock.forget(self)
        self._what()


class Clock:
    """A clock of the lab.

    Args:
        speed: how many seconds of work one second takes.
    """

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._start = time.monotonic()
        self._skipped = 0.0
        self._alarms: set[Alarm] = set()

    def now(self) -> float:
        """Return the seconds since the lab came up."""
        return time.monotonic() - self._start + self._skipped

    async def work(self, seconds: float) -> None:
        """Work for some seconds of a switch."""
        await asyncio.sleep(seconds / self.speed)

    def after(self, seconds: float, what: Callable[[], None]) -> Alarm:
        """Do something after some seconds."""
        alarm = Alarm(self.now() + seconds, what, self)
        self._alarms.add(alarm)
        return alarm

    def advance(self, seconds: float) -> None:
        """Let seconds pass at once; what is due happens when the loop comes to it."""
        self._skipped += seconds
        for alarm in sorted(self._alarms, key=lambda one: one.due):
            alarm.wind()

    def forget(self, alarm: Alarm) -> None:
        """Drop an alarm."""
        self._alarms.discard(alarm)

    def stop(self) -> None:
        """Drop all alarms."""
        for alarm in list(self._alarms):
            alarm.cancel()
