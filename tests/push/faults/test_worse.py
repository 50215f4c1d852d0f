"""Faults 47 to 53: everything was written, and the switch or a neighbour is worse for it."""

from __future__ import annotations

from push.faults.table import Fault, every
from push.faults.world import MARKS, QUEUE, SMALL, Rows, World
from push.rig import LEAF, SECOND, SPINE
from railwright.base.errors import ExitCode
from railwright.push.transaction.states import Outcome


def _back(
    world: World, kind: str, words: str, rows: Rows = SMALL, *, at: str = "", hurt: bool = False
) -> None:
    """Assert that a switch that is worse is taken back, and the run stops."""
    plan = world.small(LEAF, SECOND, rows=rows)
    world.at("apply", world.hurt(kind, at))
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ROLLED_BACK, plan, hurt=hurt)
    assert words in pushed.why(LEAF)
    assert pushed.outcomes[SECOND] == Outcome.NOT_STARTED
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK


def fault_47(world: World) -> None:
    """What the chip has is compared, and not only what was written."""
    _back(world, "sai-reject", "QUEUE|Ethernet0|3", MARKS)


def fault_48(world: World) -> None:
    """The log says so, and that is looked at."""
    _back(world, "sai-error", "errors in the log: ")


def fault_49(world: World) -> None:
    """Its core file is there."""
    _back(world, "orchagent-core", "the core file orchagent")


def fault_50(world: World) -> None:
    """Ports that were up have to come up, and to run as they are told."""
    _back(world, "port-down", "Ethernet0 is not up", at="Ethernet0")
    world.reset()
    _back(world, "wrong-fec", "Ethernet0", at="Ethernet0")
    world.reset()
    plan = world.small(SPINE, rows=QUEUE)
    world.fault(SPINE, "port-stays-down", times=0)
    pushed = world.push(plan)
    world.ends(pushed, Outcome.ROLLED_BACK, plan, name=SPINE)
    assert "Ethernet0 is not up" in pushed.why(SPINE)


def fault_51(world: World) -> None:
    """Within one look and a second one it is taken back."""
    _back(world, "storm", "Ethernet0:3")
    world.reset()
    _back(world, "lossless-drops", "packets lost", hurt=True)


def fault_52(world: World) -> None:
    """Sessions that were up have to be."""
    _back(world, "bgp-down", "the session ")


def fault_53(world: World) -> None:
    """No further wave begins; the wave that was good in itself keeps what it has.

    Nobody knows that it was the change: to take it back is for people to say, by `rollback`.
    """
    plan = world.small(LEAF, SECOND)
    world.beside = True
    world.at("apply", world.hurt("neighbour-regresses", times=0))
    pushed = world.push(plan)
    world.ends(pushed, Outcome.COMMITTED, plan, hurt=True)
    assert pushed.outcomes[SECOND] == Outcome.NOT_STARTED
    assert "which was not changed" in pushed.stopped
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK


@every(globals())
def test_fault(world: World, fault: Fault) -> None:
    fault(world)
