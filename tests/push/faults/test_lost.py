"""Faults 28 to 33 and 35 to 37: the connection, the process or the machine that pushes goes away.

A process that is killed in each state there is: ``test_killed.py``.
"""

from __future__ import annotations

import os
import signal

from push.faults.aside import Moment
from push.faults.table import Fault, every
from push.faults.world import World
from push.rig import LEAF, SECOND, Hasty
from railwright.base.errors import ExitCode
from railwright.push.transaction.states import Outcome

_TIMER_S = 400
"""Seconds after which the timer of a small change is over."""
_LONG_S = 4000
"""Seconds after which any timer is."""


def fault_28(world: World) -> None:
    """It is asked again some times, and is then left alone; nothing was written."""
    plan = world.small()
    world.fault(LEAF, "drop-session", at="show version", times=2)
    pushed = world.push(plan)
    world.ends(pushed, Outcome.COMMITTED, plan)
    world.idle(plan)
    world.reset()
    world.at("preflight", world.hurt("unreachable"))
    world.sent.clear()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.UNREACHABLE, plan)
    world.untouched()


def fault_29(world: World) -> None:
    """The change goes on without us, and is asked about afterwards."""
    plan = world.small()
    world.fault(LEAF, "drop-link-during-apply", after=1)
    world.ends(world.push(plan), Outcome.COMMITTED, plan)


def fault_30(world: World) -> None:
    """The switch takes the change back by itself; who comes back sees that, with --resume too."""
    plan = world.small()
    world.at("verify", world.hurt("unreachable"))

    def late() -> None:
        world.pass_by(_TIMER_S)
        world.well()

    world.at("wait", late)
    world.ends(world.push(plan), Outcome.ROLLED_BACK_BY_TIMER, plan)
    world.reset()
    world.at("verify", world.hurt("unreachable"))
    world.at("wait", lambda: setattr(Hasty, "factor", 100))
    pushed = world.push(plan)
    assert pushed.outcomes == {LEAF: Outcome.UNDECIDED}
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    world.well()
    world.rest()
    world.ends(world.resume(pushed.txn), Outcome.ROLLED_BACK_BY_TIMER, plan)


def fault_31(world: World) -> None:
    """The file that it starts from is the old or the new one, and to go on settles it."""
    plan = world.small()
    world.at("save", world.hurt("drop-session", "systemd-run --quiet", times=1))
    world.at("save", world.rest)
    world.ends(world.push(plan), Outcome.COMMITTED, plan)
    world.reset()
    world.at("save", world.hurt("unreachable"))
    pushed = world.push(plan)
    world.ends(pushed, Outcome.APPLIED_UNSAVED, plan)
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    world.well()
    world.ends(world.resume(pushed.txn), Outcome.COMMITTED, plan)


def test_a_switch_that_is_not_let_go_of_is_told_and_let_go_of_later(world: World) -> None:
    plan = world.small()
    world.at("cleanup", world.hurt("unreachable"))
    pushed = world.push(plan)
    world.ends(pushed, Outcome.LEFT_HELD, plan)
    assert pushed.why(LEAF).startswith("committed; ")
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    world.well()
    world.ends(world.resume(pushed.txn), Outcome.COMMITTED, plan)
    world.idle(plan)


def test_a_switch_that_was_perhaps_taken_is_let_go_of_later(world: World) -> None:
    plan = world.small()
    world.at("lock", world.hurt("unreachable"))
    pushed = world.push(plan)
    world.ends(pushed, Outcome.LEFT_HELD, plan)
    assert pushed.why(LEAF).startswith("aborted; ")
    world.well()
    world.ends(world.resume(pushed.txn), Outcome.ABORTED, plan)


def fault_32(world: World) -> None:
    """The switch takes the change back by itself, and --resume says so."""
    plan = world.small(LEAF, SECOND)
    ended, txn = world.begin(plan, (Moment("verify"), signal.SIGKILL))
    assert ended.code == -signal.SIGKILL
    assert world.asked(SECOND) == []
    world.pass_by(_TIMER_S)
    log = world.path("/var/log/syslog").read_text()
    assert f"CRIT railwright: {txn}: nobody came back in time: taking" in log
    assert f"CRIT railwright: {txn}: the change is taken back; locked" in log
    pushed = world.resume(txn)
    world.ends(pushed, Outcome.ROLLED_BACK_BY_TIMER, plan)
    assert pushed.outcomes[SECOND] == Outcome.NOT_STARTED


def fault_33(world: World) -> None:
    """Time goes on for the switch while the laptop sleeps: it is as if nobody were there."""
    plan = world.small()
    world.at("verify", lambda: world.pass_by(_LONG_S))
    world.ends(world.push(plan), Outcome.ROLLED_BACK_BY_TIMER, plan)


def _asked(world: World, number: int, why: str) -> None:
    """Assert that a signal lets nobody begin, and those at work come to their end."""
    plan = world.small(LEAF, SECOND)
    world.at("apply", lambda: os.kill(os.getpid(), number))
    pushed = world.push(plan)
    world.ends(pushed, Outcome.COMMITTED, plan)
    assert pushed.outcomes[SECOND] == Outcome.NOT_STARTED
    assert pushed.stopped == why
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK  # not all of it was done
    assert not any("railwright" in line or "config" in line for line in world.changed(SECOND))


def fault_35(world: World) -> None:
    """No switch is begun any more, and those at work come to their end.

    The exit code says what became of the switches, as after any other reason to stop.
    """
    _asked(world, signal.SIGINT, "interrupted")


def fault_36(world: World) -> None:
    """It ends at once, says what is under way and how to go on; the switch helps itself."""
    plan = world.small(LEAF, SECOND)
    moments = (Moment("locate"), Moment("verify"))
    ended, txn = world.begin(plan, *((one, signal.SIGINT) for one in moments))
    assert ended.code == ExitCode.PUSH_NOT_ROLLED_BACK
    assert f"under way: {LEAF}" in ended.said
    assert f"railwright push --resume {txn}" in ended.said
    world.pass_by(_TIMER_S)
    pushed = world.resume(txn)
    world.ends(pushed, Outcome.ROLLED_BACK_BY_TIMER, plan)
    assert pushed.outcomes[SECOND] == Outcome.NOT_STARTED


def fault_37(world: World) -> None:
    """As an interrupt."""
    _asked(world, signal.SIGTERM, "terminated")


@every(globals())
def test_fault(world: World, fault: Fault) -> None:
    fault(world)
