"""Whatever goes wrong, and at whatever moments: the old, the new, or said to be neither.

A few schedules in every run; ``RAILWRIGHT_LAB_SCHEDULES`` makes it more.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping

import pytest

from push.faults.world import World
from push.rig import LEAF
from railwright.base.errors import ExitCode
from railwright.plan import file
from railwright.push.transaction.states import ENDINGS, Outcome, State

MANY = int(os.environ.get("RAILWRIGHT_LAB_SCHEDULES", "6"))
MOST = 3
"""Things that go wrong in one push."""
LATE_S = 4000
TRIES = 4
STATES = tuple(one for one in State if one not in {State.DRAIN, State.UNDRAIN, State.END})
ACTS: Mapping[str, Callable[[World], object]] = {
    "it starts cold": lambda world: world.reboot(LEAF),
    "it starts warm": lambda world: world.reboot(LEAF, warm=True),
    "out of reach": lambda world: world.fault(LEAF, "unreachable", times=0),
    "in reach": lambda world: world.well(),
    "a connection breaks": lambda world: world.fault(LEAF, "drop-session"),
    "somebody writes": lambda world: world.stranger()(),
    "somebody reloads": lambda world: world.reloads(),
    "much time passes": lambda world: world.pass_by(LATE_S),
    "the updater stops": lambda world: world.fault(LEAF, "gcu-stop", after=1),
    "the updater refuses": lambda world: world.fault(LEAF, "gcu-refuse"),
    "the disk is full": lambda world: world.fault(LEAF, "disk-full", at="/etc/sonic", times=0),
    "the chip complains": lambda world: world.fault(LEAF, "sai-error", times=0),
    "the timer is lost": lambda world: world.fault(LEAF, "timer-lost"),
}


def schedule(seed: int) -> tuple[tuple[State, str, str], ...]:
    """Return at which moments what goes wrong."""
    chance = random.Random(seed)  # noqa: S311 # the same every time
    return tuple(
        (chance.choice(STATES), chance.choice(("begin", "end")), chance.choice(tuple(ACTS)))
        for _ in range(chance.randint(1, MOST))
    )


@pytest.mark.parametrize("seed", range(MANY))
def test_any_schedule_ends_old_or_new_or_told(world: World, seed: int) -> None:
    plan = world.small()
    done: list[str] = []

    def doing(name: str) -> Callable[[], None]:
        def act() -> None:
            done.append(name)
            ACTS[name](world)

        return act

    for state, mark, name in schedule(seed):
        world.at(state, doing(name), mark)
    pushed = world.push(plan)
    if pushed.code == ExitCode.OK:
        assert world.place(file.read(plan), LEAF).own.value == "after", done
    elif pushed.code == ExitCode.PUSH_ROLLED_BACK:
        assert world.place(file.read(plan), LEAF).own.value == "before", done
    world.moments.clear()
    world.well()
    for _ in range(TRIES):
        if ENDINGS[Outcome(pushed.outcomes[LEAF])].settled:
            break
        world.pass_by(LATE_S)
        world.unsay()
        pushed = world.resume(pushed.txn)
    assert ENDINGS[Outcome(pushed.outcomes[LEAF])].settled, (done, pushed.why(LEAF))
    meddled = [LEAF] if "somebody writes" in done else []
    world.lawful(pushed, plan, meddled=meddled)
