"""When waves may begin: by the clock on the wall of a place, over midnight and over summer time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from railwright.base.errors import SettingsError
from railwright.push import hours


@pytest.mark.parametrize(
    ("text", "moment", "open_"),
    [
        ("22:00-06:00/Europe/Berlin", "2026-01-10T21:00", True),
        ("22:00-06:00/Europe/Berlin", "2026-01-10T20:59", False),
        ("22:00-06:00/Europe/Berlin", "2026-07-10T20:00", True),
        ("22:00-06:00/Europe/Berlin", "2026-01-10T04:59", True),
        ("22:00-06:00/Europe/Berlin", "2026-01-10T05:00", False),
        ("08:00-17:30", "2026-01-10T17:29", True),
        ("08:00-17:30", "2026-01-10T17:30", False),
        ("00:00-00:00/UTC", "2026-01-10T12:00", True),
    ],
)
def test_a_window_is_of_a_place(text: str, moment: str, *, open_: bool) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    window = hours.parse(text)
    assert window.holds(now) is open_
    why = hours.refused((window,), now.timestamp())
    assert bool(why) is not open_
    assert open_ or text in why


def test_one_of_several_windows_is_enough_and_none_is_always() -> None:
    now = datetime(2026, 1, 10, 12, tzinfo=UTC).timestamp()
    assert hours.refused((), now) == ""
    closed, open_ = hours.parse("01:00-02:00"), hours.parse("11:00-13:00")
    assert hours.refused((closed, open_), now) == ""
    assert hours.refused((closed,), now)


@pytest.mark.parametrize(
    "text",
    ["", "22-06", "24:00-06:00", "22:00-06:60", "22:00-06:00/", "22:00-06:00/No/Where",
     "22:00-06:00/../../etc/passwd", "22:00-06:00\n", "２２:00-06:00"],
)  # fmt: skip
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        hours.parse(text)
