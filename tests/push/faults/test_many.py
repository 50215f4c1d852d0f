"""Faults 61 to 64: one of many, too many of many, and plans that are not what was approved."""

from __future__ import annotations

import os
import time

from push.faults.table import Fault, every
from push.faults.world import World
from push.rig import LEAF, OTHER, SECOND
from railwright.base.errors import ExitCode
from railwright.push.fleet import past, waves
from railwright.push.fleet.waves import Pace, Stop, Verdict, Wave
from railwright.push.settings import PushSettings
from railwright.push.transaction.states import Outcome

LAST = "leaf-1-04"
_FOUR = (LEAF, OTHER, SECOND, LAST)
_MANY, _ALLOWED, _AT_ONCE = 200, 10, 8


def fault_61(world: World) -> None:
    """None may fail unless that is allowed for; then the others go on."""
    plan = world.small(*_FOUR)
    world.fault(SECOND, "unreachable", times=0)
    world.settings("at_once = 1")
    pushed = world.push(plan)
    done = dict.fromkeys((LEAF, OTHER), Outcome.COMMITTED)
    assert pushed.outcomes == {
        **done, SECOND: Outcome.UNREACHABLE, LAST: Outcome.NOT_STARTED
    }  # fmt: skip
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK
    world.lawful(pushed, plan)
    pushed = world.push(plan, "--max-failures", "1")
    there = dict.fromkeys((LEAF, OTHER), Outcome.ALREADY)
    assert pushed.outcomes == {
        **there, SECOND: Outcome.UNREACHABLE, LAST: Outcome.COMMITTED
    }  # fmt: skip
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK
    world.lawful(pushed, plan)


def fault_62(world: World) -> None:
    """Once more fail than may, nobody is begun; of 200 as of four.

    Those at work at that moment come to their end, and there are as many as work at once.
    """
    begun: list[str] = []

    def fails(name: str, _wave: int) -> Verdict:
        begun.append(name)
        return Verdict(failed=True)

    names = tuple(f"leaf-{number}" for number in range(_MANY))
    stop = Stop()
    waves.run((Wave(names),), fails, Pace(_AT_ONCE, _ALLOWED), stop)
    assert stop.asked
    assert _ALLOWED < len(begun) <= _ALLOWED + _AT_ONCE
    plan = world.small(*_FOUR)
    for name in (SECOND, LAST):
        world.fault(name, "gcu-refuse", times=0)
    world.settings("at_once = 1")
    pushed = world.push(plan)
    assert pushed.outcomes[SECOND] == Outcome.REFUSED
    assert pushed.outcomes[LAST] == Outcome.NOT_STARTED
    assert pushed.stopped.startswith(SECOND)
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK
    assert world.changed(LAST) == []
    world.lawful(pushed, plan)


def _begun() -> tuple[str, ...]:
    return past.names(past.home(PushSettings()))


def fault_63(world: World) -> None:
    """It is not the one that was approved, so nobody is even asked."""
    plan = world.small()
    words = world.words("push", "--commit", "--yes", plan=plan)
    plan.write_bytes(plan.read_bytes().replace(b"anna", b"otto"))
    assert world.ask(*words).code == ExitCode.STAGE_FAILED
    assert _begun() == ()
    assert world.asked() == []


def fault_64(world: World) -> None:
    """It has to be made anew."""
    plan = world.small()
    before = time.time() - 8 * 86_400
    os.utime(plan, (before, before))
    assert world.push(plan).code == ExitCode.STAGE_FAILED
    assert _begun() == ()
    assert world.asked() == []
    os.utime(plan)
    world.write(LEAF, "SNMP", "CONTACT", "Contact", "bert")
    world.do(LEAF, "config", "save", "-y")
    pushed = world.push(plan)
    world.ends(pushed, Outcome.DRIFTED, plan, meddled=[LEAF])
    world.untouched()


@every(globals())
def test_fault(world: World, fault: Fault) -> None:
    fault(world)
