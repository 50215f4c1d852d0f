"""Faults 38, 39 and 41 to 46: what goes wrong with the change itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from push.faults.table import Fault, every
from push.faults.world import World
from push.rig import LEAF, Hasty
from railwright.base.errors import ExitCode
from railwright.plan import file
from railwright.push.line import commands
from railwright.push.transaction.states import Outcome

_HURRY = 30.0


def fault_38(world: World) -> None:
    """It starts with what was saved, which is what it had."""
    world.fault(LEAF, "reboot", after=1)
    plan = world.small()
    world.ends(world.push(plan), Outcome.ROLLED_BACK_BY_REBOOT, plan)
    assert world.lab.fleet.switches[LEAF].boots == 1


def fault_39(world: World) -> None:
    """Its databases are as they were, so that half of the change is there: it is taken back."""
    world.fault(LEAF, "warm-reboot", after=1)
    plan = world.small()
    world.ends(world.push(plan), Outcome.ROLLED_BACK, plan)
    assert world.lab.fleet.switches[LEAF].boots == 1


def fault_41(world: World) -> None:
    """It is ended, and what there is of it is taken back."""
    plan = world.small()
    world.fault(LEAF, "updater-hangs", after=2)
    world.at("apply", lambda: setattr(Hasty, "factor", _HURRY))
    pushed = world.push(plan, "--verify", "90")
    world.ends(pushed, Outcome.ROLLED_BACK, plan)
    assert "apply did not end in time" in pushed.why(LEAF)


def _slow(world: World, seconds: int) -> Path:
    """Return the file of a plan that says that it takes longer."""
    path = world.small()
    plan = file.read(path)
    (device,) = plan.devices
    steps = tuple(one.model_copy(update={"seconds": seconds}) for one in device.steps)
    seconds *= len(steps)
    device = device.model_copy(update={"steps": steps, "seconds": seconds})
    path.write_bytes(file.dumps(plan.model_copy(update={"devices": (device,)})))
    return path


def fault_42(world: World) -> None:
    """What takes longer than a timer may run is refused; what takes too long to judge as well."""
    plan = _slow(world, 1800)
    pushed = world.push(plan)
    world.ends(pushed, Outcome.REFUSED, plan)
    assert "a timer runs 3600 s at most" in pushed.why(LEAF)
    world.untouched()
    plan = world.small()
    world.fault(LEAF, "hang", at="config apply-patch", times=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "APPLY_S", 0.2)
        pushed = world.push(plan)
    world.ends(pushed, Outcome.ABORTED, plan)
    assert "nothing more came within 0.2 s" in pushed.why(LEAF)


def fault_43(world: World) -> None:
    """The log of the switch says so, and that is looked at."""
    world.at("apply", world.hurt("service-validator", times=1))
    plan = world.small()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ROLLED_BACK, plan)
    assert "errors in the log: " in pushed.why(LEAF)


def fault_44(world: World) -> None:
    """Nothing was written, whether it says so before or when it is asked in earnest."""
    plan = world.small()
    world.fault(LEAF, "gcu-refuse")
    pushed = world.push(plan)
    world.ends(pushed, Outcome.REFUSED, plan)
    assert "Failed to apply patch" in pushed.why(LEAF)
    world.at("apply", world.hurt("gcu-refuse", times=1))
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ABORTED, plan)


def fault_45(world: World) -> None:
    """It stays as it is, held and told; nothing that disturbs more is tried."""
    plan = world.small()
    world.at("apply", world.hurt("gcu-stop", times=1, after=2))
    world.at("rollback", world.hurt("gcu-refuse"))
    pushed = world.push(plan)
    world.ends(pushed, Outcome.FROZEN, plan)
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    assert world.place(file.read(plan), LEAF).own.value == "mixed"
    assert world.path("/run/railwright/lock").exists()
    switch = world.lab.fleet.switches[LEAF]
    assert switch.reloads == 0
    again = world.push(plan)
    assert again.outcomes[LEAF] in {Outcome.DRIFTED, Outcome.UNSAVED, Outcome.LOCKED}


def fault_46(world: World) -> None:
    """What there is of it is taken back, and it has what it had; after no move nothing is."""
    plan = world.small()
    for moves, outcome in ((0, Outcome.ABORTED), (2, Outcome.ROLLED_BACK)):
        world.at("apply", world.hurt("gcu-stop", times=1, after=moves))
        pushed = world.push(plan)
        world.ends(pushed, outcome, plan)
        assert world.place(file.read(plan), LEAF).before


@every(globals())
def test_fault(world: World, fault: Fault) -> None:
    fault(world)
