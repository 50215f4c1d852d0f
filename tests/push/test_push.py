"""Whole pushes to switches of a lab, by the command line and over SSH."""

from __future__ import annotations

from push.rig import Rig
from railwright.base.errors import ExitCode


def test_a_change_goes_to_all_switches_wave_by_wave_and_once(rig: Rig) -> None:
    plan = rig.plan()
    pushed = rig.push(plan)
    assert pushed.code == ExitCode.OK
    assert set(pushed.outcomes.values()) == {"committed"}
    rig.hold(pushed, plan)
    again = rig.push(plan)
    assert again.code == ExitCode.OK
    assert set(again.outcomes.values()) == {"already"}
    rig.hold(again, plan)
