"""The lock on a switch, as people are told of it."""

from __future__ import annotations

from railwright.push.transaction import lock


def test_the_time_of_a_lock_is_over_after_its_last_second() -> None:
    held = lock.Held("rw-1", 1_800_000_000.0, "anna")
    assert "its time is over" not in held.told(held.until)
    assert held.told(held.until + 1).endswith("UTC; its time is over")
