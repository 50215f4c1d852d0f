"""Faults 21 to 27, 34 and 40: checkpoints, and disks that are full, read-only or without power."""

from __future__ import annotations

import errno
import json
import os
import threading
from pathlib import Path

import pytest

from push.faults.table import Fault, every
from push.faults.world import World
from push.rig import LEAF
from railwright.base.errors import ExitCode
from railwright.lab.switch import SAVED
from railwright.plan import file
from railwright.push.transaction.states import Outcome

_CHECKPOINTS = "/etc/sonic/checkpoints"


def fault_21(world: World) -> None:
    """What is there under its name is not overwritten, and is no checkpoint of what it has."""
    plan = world.small()
    config = {name: rows for name, rows in world.config(LEAF).items() if name != "SNMP"}
    other = json.dumps(config).encode("ascii")

    def take() -> None:
        place = world.path(_CHECKPOINTS)
        place.mkdir(exist_ok=True)
        (place / f"{world.newest()}.cp.json").write_bytes(other)

    world.at("checkpoint", take)
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ABORTED, plan)
    assert "the checkpoint does not hold what it has" in pushed.why(LEAF)
    assert (world.path(_CHECKPOINTS) / f"{pushed.txn}.cp.json").read_bytes() == other


def fault_22(world: World) -> None:
    """It is read back before anything is changed."""
    world.fault(LEAF, "short-checkpoint")
    plan = world.small()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ABORTED, plan)
    assert not any("systemd-run" in line for line in world.changed())


def fault_23(world: World) -> None:
    """Nobody knows where it leads to, so nothing is begun."""
    elsewhere = world.path("/tmp/elsewhere")  # of a switch
    elsewhere.mkdir(exist_ok=True)
    world.path(_CHECKPOINTS).symlink_to("/tmp/elsewhere")  # as above
    plan = world.small()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.UNHEALTHY, plan)
    assert f"{_CHECKPOINTS} is a symbolic link" in pushed.why(LEAF)
    world.untouched()
    assert list(elsewhere.iterdir()) == []


def fault_24(world: World) -> None:
    """What was sent is taken away again, and nothing is armed."""
    world.at("arm", world.hurt("disk-full", "/var/lib"))
    plan = world.small()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ABORTED, plan)
    assert "No space left" in pushed.why(LEAF)


def fault_25(world: World) -> None:
    """Nothing was changed; where there is too little from the start it is not even begun."""
    world.at("checkpoint", world.hurt("disk-full", "/etc/sonic"))
    plan = world.small()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ABORTED, plan)
    assert "No space left" in pushed.why(LEAF)
    pushed = world.push(plan)
    world.ends(pushed, Outcome.UNHEALTHY, plan)
    assert "/etc/sonic has 0 KiB left" in pushed.why(LEAF)
    world.untouched()


def _full(world: World, where: str) -> None:
    """The file that it starts from is as it was to the byte; once there is space it is saved."""
    plan = world.small()
    before = world.path(SAVED).read_bytes()
    world.at("save", world.hurt("disk-full", where))
    pushed = world.push(plan)
    world.ends(pushed, Outcome.APPLIED_UNSAVED, plan)
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    assert world.path(SAVED).read_bytes() == before
    world.well()
    world.ends(world.resume(pushed.txn), Outcome.COMMITTED, plan)


def fault_26(world: World) -> None:
    """The running configuration stays, unsaved and said to be so; it is not taken back by itself.

    It was looked at and is good, the timer is off, and to go on saves it.
    """
    _full(world, "/etc/sonic")


def fault_27(world: World) -> None:
    """The first thing that is to be kept on the disk says so, and nothing was changed.

    Nothing is written only to find out: what a push asks first are questions alone.
    """
    world.fault(LEAF, "read-only", times=0)
    plan = world.small()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ABORTED, plan)
    assert "Read-only file system" in pushed.why(LEAF)


def fault_34(world: World) -> None:
    """What cannot be written down is not done; the switch takes back what it has of the change."""
    plan = world.small()
    real, full = os.fsync, threading.Event()

    def fsync(handle: int) -> None:
        if full.is_set() and Path(f"/proc/self/fd/{handle}").readlink().name == "journal":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        world.at("verify", full.set, "end", after=False)
        pushed = world.push(plan)
    assert pushed.outcomes == {LEAF: Outcome.UNDECIDED}
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    assert "No space left" in pushed.why(LEAF)
    assert not any(" disarm " in line or " save " in line for line in world.changed())
    world.pass_by(4000)
    world.ends(world.resume(pushed.txn), Outcome.ROLLED_BACK_BY_TIMER, plan)


def _cut(world: World, after: int) -> None:
    """It starts with the old file or with the new one, whole."""
    plan = world.small()
    world.at("save", world.hurt("power-cut", SAVED, times=1, after=after))
    pushed = world.push(plan)
    outcome = Outcome.COMMITTED if after else Outcome.ROLLED_BACK_BY_REBOOT
    assert world.lab.fleet.switches[LEAF].boots == 1
    world.ends(pushed, outcome, plan)
    assert world.place(file.read(plan), LEAF, world.saved(LEAF)).own.value in {"before", "after"}


def fault_40(world: World) -> None:
    """The new file takes the place of the old one in one step."""
    _cut(world, 0)
    world.reset()
    _cut(world, 1)


def test_no_space_for_the_report_either(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    plan = world.small()
    full = threading.Event()

    def fsync(_handle: int) -> None:
        if full.is_set():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        world.at("save", full.set, "end", after=False)
        pushed = world.push(plan)
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    said = capfd.readouterr().err
    assert "the report cannot be written: No space left on device" in said
    assert "1 undecided" in said
    world.ends(world.resume(world.newest()), Outcome.COMMITTED, plan)


@every(globals())
def test_fault(world: World, fault: Fault) -> None:
    fault(world)
