"""When waves may begin: ``22:00-06:00/Europe/Berlin``, from a minute of a day to another one.

A window that ends before it begins goes over midnight; one that ends when it begins is the whole
day. The hours are those of a clock on the wall there, so that they move with summer time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, tzinfo
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from railwright.base.errors import SettingsError
from railwright.base.text import short

_WINDOW: Final = re.compile(
    r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)(?:/([A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*))?"
)


class Window(NamedTuple):
    """A time of every day. ``text`` is how it was written."""

    begin: time
    end: time
    zone: tzinfo
    zone_name: str
    text: str

    def holds(self, now: datetime) -> bool:
        """Whether a moment is in it; the end is not."""
        there = now.astimezone(self.zone).time()
        if self.begin < self.end:
            return self.begin <= there < self.end
        return there >= self.begin or there < self.end


def form(text: str) -> tuple[str, ...]:
    """Return what is written of a window: four numbers, and the zone, which need not be known here.

    Raises:
        SettingsError: it is none.
    """
    found = _WINDOW.fullmatch(text)
    if found is None:
        msg = f"{short(text)} is no time of a day"
        raise SettingsError(msg, hint="write 22:00-06:00/Europe/Berlin")
    return found.groups("")


def parse(text: str) -> Window:
    """Return a window.

    Raises:
        SettingsError: it is none, or nobody knows the zone.
    """
    *numbers, name = form(text)
    hours = [int(one) for one in numbers]
    try:
        zone: tzinfo = ZoneInfo(name) if name else UTC
    except (ValueError, OSError, KeyError):  # KeyError: ZoneInfoNotFoundError
        msg = f"{short(text)}: this machine knows no time zone {short(name)}"
        raise SettingsError(msg, hint="write it like Europe/Berlin") from None
    return Window(time(hours[0], hours[1]), time(hours[2], hours[3]), zone, name or "UTC", text)


def refused(windows: Iterable[Window], seconds: float) -> str:
    """Return why a wave may not begin now; empty where it may.

    Args:
        windows: when waves may begin; none: at any time.
        seconds: now, since 1970.
    """
    known = tuple(windows)
    now = datetime.fromtimestamp(seconds, UTC)
    if not known or any(one.holds(now) for one in known):
        return ""
    first = known[0]
    there = now.astimezone(first.zone)
    return f"it is {there:%H:%M} in {first.zone_name}, and waves begin in {first.text} alone"
