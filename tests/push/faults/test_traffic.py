"""Faults 54 to 60: traffic, timers, clocks, and programs of ours on the switch."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from push.faults.table import Fault, every
from push.faults.world import QUEUE, World
from push.rig import LEAF, SPINE, Hasty
from railwright.base.errors import ExitCode
from railwright.push.fleet import hooks
from railwright.push.transaction.states import Outcome

_LATE_S = 4000
_DAY_S = 86_400
_SCHEDULER = """
import sys, time
open({log!r}, "a").write(sys.argv[1] + chr(10))
if sys.argv[1] == "drain":
    time.sleep(60)
"""


def fault_54(world: World) -> None:
    """Who does not get rid of it in time is left as it was, and gets back what had gone."""
    log = world.folder / "log"
    script = world.folder / "scheduler.py"
    script.write_text(_SCHEDULER.format(log=str(log)), "ascii")
    plan = world.small(rows=QUEUE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hooks, "DRAIN_S", 0.5)
        command = f"{sys.executable} {script} {{action}}"
        pushed = world.push(plan, "--drain-command", command)
    world.ends(pushed, Outcome.ABORTED, plan)
    assert log.read_text("ascii").split() == ["drain", "undrain"]
    assert not any("systemd-run" in line for line in world.changed())


def fault_55(world: World) -> None:
    """What TSA prints counts for nothing: what BGP does is asked."""
    plan = world.small(SPINE, rows=QUEUE)
    world.fault(SPINE, "tsa-ignored", times=0)
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ABORTED, plan, name=SPINE)
    assert "its routes are not in the mode Maintenance" in pushed.why(SPINE)
    assert not any("systemd-run" in line for line in world.changed(SPINE))


def fault_56(world: World) -> None:
    """It is tried some times; then somebody is told which switch it is."""
    plan = world.small(SPINE, rows=QUEUE)
    world.fault(SPINE, "tsb-fails", times=0)
    pushed = world.push(plan)
    assert pushed.outcomes == {SPINE: Outcome.LEFT_DRAINED}
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    assert pushed.stopped
    assert world.drained(SPINE)
    assert world.asked(SPINE).count("sudo -n TSB") > 1
    assert not world.files(SPINE)
    world.lawful(pushed, plan)


def fault_57(world: World) -> None:
    """Without a timer that is seen to run nothing is changed."""
    plan = world.small()
    for kind in ("timer-refused", "timer-lost"):
        world.fault(LEAF, kind)
        pushed = world.push(plan)
        world.ends(pushed, Outcome.ABORTED, plan)
        assert not any(" apply " in line for line in world.changed())


def fault_58(world: World) -> None:
    """One of both comes first; what was taken back is not saved, and what is kept stays."""
    plan = world.small()
    world.at("disarm", lambda: world.pass_by(_LATE_S))
    world.ends(world.push(plan), Outcome.ROLLED_BACK_BY_TIMER, plan)
    assert not any(" save " in line for line in world.changed())
    world.at("disarm", lambda: world.pass_by(_LATE_S), "end", after=False)
    world.ends(world.push(plan), Outcome.COMMITTED, plan)


def _jumped(seconds: float) -> Callable[[], None]:
    """Return what sets the clock of this machine, and that of no switch."""

    def jump() -> None:
        Hasty.skipped += seconds

    return jump


def fault_59(world: World) -> None:
    """Timers count seconds of a clock that nobody can set: systemd.timer(5), OnActiveSec=.

    So nothing of the switch's own clock has a say, and there is none in the lab. Where the clock
    of this machine is set forward, a change that seems to take too long is taken back; where it is
    set back, the switch is faster.
    """
    plan = world.small()
    world.at("apply", _jumped(_DAY_S), "begin")
    pushed = world.push(plan)
    assert pushed.outcomes[LEAF] in {Outcome.COMMITTED, Outcome.ROLLED_BACK, Outcome.ABORTED}
    world.lawful(pushed, plan)
    timers = [line for line in world.changed() if "railwright-timer" in line and "-run" in line]
    assert len(timers) == 1
    assert "--on-active=300s" in timers[0]
    assert "calendar" not in timers[0]
    world.reset()
    world.at("apply", _jumped(-2 * _DAY_S), "begin")
    world.ends(world.push(plan), Outcome.COMMITTED, plan)
    Hasty.skipped += _DAY_S


def fault_60(world: World) -> None:
    """What is not what was sent is not run: not to change it, nor to take that back."""
    plan = world.small()

    def alter() -> None:
        path = world.in_folder(world.newest(), "step-1.json")
        path.write_bytes(path.read_bytes() + b" ")

    world.wire.before["sha256sum"] = alter
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ABORTED, plan)
    assert "what was sent is not what arrived" in pushed.why(LEAF)
    assert not any("systemd-run" in line for line in world.changed())
    world.at("arm", alter, "end")
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ABORTED, plan)
    assert "is not what was sent" in pushed.why(LEAF)
    world.at("verify", alter)
    pushed = world.push(plan)
    world.ends(pushed, Outcome.FROZEN, plan)
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    assert "is not what was sent" in pushed.why(LEAF)
    assert not any(one.startswith("railwright-timer") for one in world.units(LEAF))


@every(globals())
def test_fault(world: World, fault: Fault) -> None:
    fault(world)
