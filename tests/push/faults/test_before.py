"""Faults 12 to 20: a switch is not as the plan and a push need it, or others are at work on it."""

from __future__ import annotations

import json

from push.faults.table import Fault, every
from push.faults.world import SMALL, World
from push.rig import LEAF, Hasty
from railwright.base.errors import ExitCode
from railwright.plan import file
from railwright.push.transaction.states import Outcome

_THEIRS = "rw-20260101T000000-0a1b2c"
_ROW = ("NTP_SERVER", "192.0.2.99")


def fault_12(world: World) -> None:
    """A reboot would not bring back what it has: somebody has to say that this is meant."""
    world.stranger()()
    plan = world.small()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.DRIFTED, plan, meddled=[LEAF])
    assert "|".join(_ROW) in pushed.why(LEAF)
    world.untouched()
    world.unsay()
    world.stranger("PORT", "Ethernet0", description="somebody's")()
    world.do(LEAF, "config", "save", "-y")
    world.write(LEAF, "PORT", "Ethernet0", "description", "gpu-1-001:nic1")
    world.sent.clear()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.UNSAVED, plan, meddled=[LEAF])
    assert "PORT|Ethernet0 is not what it would start with" in pushed.why(LEAF)
    world.untouched()


def fault_13(world: World) -> None:
    """What is there is told by its address, so that the plan can be made anew."""
    world.stranger()()
    world.do(LEAF, "config", "save", "-y")
    plan = world.small()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.DRIFTED, plan, meddled=[LEAF])
    assert "|".join(_ROW) in pushed.why(LEAF)
    world.untouched()


def fault_14(world: World) -> None:
    """Its config updater would refuse any patch, so it is not begun."""
    world.write(LEAF, "PORT", "Ethernet0", "mtu", "99999")
    world.do(LEAF, "config", "save", "-y")
    running = world.folder / "running"
    running.mkdir()
    for name in world.lab.fleet.switches:
        text = json.dumps(world.config(name))
        (running / f"{name}.json").write_text(text, "ascii")
    patches = json.dumps([{"match": {"device": LEAF}, "reason": "for a test alone", "set": {
        **SMALL, "PORT": {"Ethernet0": {"mtu": "99999"}}
    }}])  # fmt: skip
    edit = ("\nmanagement:", f"\npatches: {patches}\nmanagement:")
    plan = world.plan(edit, words=("--against", "running", "--running", running))
    pushed = world.push(plan)
    assert pushed.outcomes == {LEAF: Outcome.UNHEALTHY}
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK
    assert "is not valid" in pushed.why(LEAF)
    world.untouched()


def fault_15(world: World) -> None:
    """The second one is told who has it; on the same machine it does not even begin."""
    plan = world.small()
    said: list[tuple[int, str]] = []

    def second() -> None:
        elsewhere = world.begin(plan, XDG_STATE_HOME=str(world.folder / "elsewhere"))[0]
        said.extend((elsewhere, world.begin(plan, XDG_CACHE_HOME=str(world.folder))[0]))

    world.at("apply", second)
    pushed = world.push(plan)
    world.ends(pushed, Outcome.COMMITTED, plan)
    (first, told), (code, here) = said
    assert first == ExitCode.PUSH_ROLLED_BACK
    assert "locked" in told
    assert pushed.txn in told
    assert (code, "another push is at work" in here) == (ExitCode.USAGE, True)


def fault_16(world: World) -> None:
    """Whoever takes it over has to name it; before its time is over nobody does."""
    plan = world.small()
    world.theirs(_THEIRS, Hasty.now() + 600)
    early = world.push(plan, "--break-lock", _THEIRS)
    world.ends(early, Outcome.LOCKED, plan)
    assert f"{_THEIRS} of bert@elsewhere has it" in early.why(LEAF)
    world.theirs(_THEIRS, Hasty.now() - 600)
    plain = world.push(plan)
    world.ends(plain, Outcome.LOCKED, plan)
    assert "its time is over" in plain.why(LEAF)
    late = world.push(plan, "--break-lock", _THEIRS)
    world.ends(late, Outcome.COMMITTED, plan)


_RELOADED = {
    ("apply", "begin"): Outcome.COMMITTED,
    ("apply", "end"): Outcome.ABORTED,
    ("locate", "end"): Outcome.ROLLED_BACK,
    ("disarm", "end"): Outcome.ROLLED_BACK_BY_REBOOT,
}
"""When somebody reloads what was saved, and what becomes of the push."""


def fault_17(world: World) -> None:
    """It has what it had, which is seen by what it has; nothing is taken back blindly.

    That is no conflict: nothing on it is somebody else's. Before the change it does no harm.
    """
    plan = world.small()
    for (state, mark), outcome in _RELOADED.items():
        world.at(state, world.reloads, mark)
        pushed = world.push(plan)
        world.ends(pushed, outcome, plan)
        if outcome is Outcome.COMMITTED:
            world.do(LEAF, "sonic-db-cli", "CONFIG_DB", "DEL", "SYSLOG_SERVER|192.0.2.1")
        world.reset()


def fault_18(world: World) -> None:
    """Nothing is written over it: what was read is not there any more."""
    plan = world.small()
    world.at("dry-run", world.stranger(), "end")
    pushed = world.push(plan)
    world.ends(pushed, Outcome.CONFLICT, plan, meddled=[LEAF])
    assert pushed.stopped
    assert _ROW[1] in world.config(LEAF)["NTP_SERVER"]
    world.reset()
    world.at("snapshot", world.stranger(), "end")
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ABORTED, plan, meddled=[LEAF])
    assert "the checkpoint does not hold what it has" in pushed.why(LEAF)
    assert _ROW[1] in world.config(LEAF)["NTP_SERVER"]


def fault_19(world: World) -> None:
    """Our rows are taken back, theirs stay, and somebody has to look at it."""
    plan = world.small()
    world.fault(LEAF, "foreign-write", after=1)
    pushed = world.push(plan)
    world.ends(pushed, Outcome.FROZEN, plan, meddled=[LEAF])
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    assert "somebody else wrote NTP_SERVER|192.0.2.123" in pushed.why(LEAF)
    assert world.place(file.read(plan), LEAF).own.value == "before"
    assert "192.0.2.123" in world.config(LEAF)["NTP_SERVER"]


def fault_20(world: World) -> None:
    """What nobody looked at is not saved; once it is gone the push can be brought to its end."""
    plan = world.small()
    world.at("verify", world.stranger(), "end")
    pushed = world.push(plan)
    world.ends(pushed, Outcome.APPLIED_UNSAVED, plan, meddled=[LEAF])
    assert pushed.code == ExitCode.PUSH_NOT_ROLLED_BACK
    assert world.place(file.read(plan), LEAF, world.saved(LEAF)).before
    again = world.resume(pushed.txn)
    world.ends(again, Outcome.APPLIED_UNSAVED, plan, meddled=[LEAF])
    world.unsay()
    world.ends(world.resume(pushed.txn), Outcome.COMMITTED, plan)


@every(globals())
def test_fault(world: World, fault: Fault) -> None:
    fault(world)
