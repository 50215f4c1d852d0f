"""Faults 1 to 11: who answers is not who is meant, or cannot be pushed to. Nothing is written."""

from __future__ import annotations

import json
from types import SimpleNamespace

from push.faults.table import Fault, every
from push.faults.world import World
from push.rig import LEAF, SECOND, Pushed
from railwright.base.errors import ExitCode
from railwright.lab.fleet_names import STATE
from railwright.push.transaction.states import Outcome


def _skipped(world: World, pushed: Pushed, outcome: Outcome) -> str:
    """Assert that nothing was written and nothing more begun; return why."""
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK
    assert pushed.outcomes == {LEAF: outcome, SECOND: Outcome.NOT_STARTED}
    world.untouched(LEAF)
    world.untouched(SECOND)
    return pushed.why(LEAF)


def _push(world: World, outcome: Outcome, *words: str) -> str:
    """Push to two switches, of which the second never gets its turn; return why."""
    plan = world.small(LEAF, SECOND)
    pushed = world.push(plan, *words)
    why = _skipped(world, pushed, outcome)
    world.lawful(pushed, plan)
    return why


def fault_01(world: World) -> None:
    """It is not even asked, and nothing is added to what is trusted."""
    file = world.lab.folder / "known_hosts"
    whole = file.read_text("ascii")
    mine = f":{world.lab.fleet.ports[LEAF]} "
    less = "".join(line for line in whole.splitlines(keepends=True) if mine not in line)
    try:
        file.write_text(less, "ascii")
        why = _push(world, Outcome.UNREACHABLE)
        assert file.read_text("ascii") == less
    finally:
        file.write_text(whole, "ascii")
    assert "nobody trusts its host key yet" in why
    assert world.asked(LEAF) == []


def fault_02(world: World) -> None:
    """It stops the run, however many may fail."""
    world.fault(LEAF, "host-key-change", times=0)
    assert "shows another host key" in _push(world, Outcome.WRONG_DEVICE, "--max-failures", "9")


def fault_03(world: World) -> None:
    """It is tried once, so that nobody is locked out."""
    world.fault(LEAF, "auth-deny", times=0)
    assert "does not let the user in" in _push(world, Outcome.UNREACHABLE)
    assert len(world.lab.fleet.switches[LEAF].happened("denied")) == 1


def fault_04(world: World) -> None:
    """It never asks back: there is no terminal."""
    world.fault(LEAF, "sudo-asks", times=0)
    assert "a password is required" in _push(world, Outcome.UNHEALTHY)


def fault_05(world: World) -> None:
    """Its address leads to another switch of the site, which is trusted under that address."""
    file = world.lab.folder / STATE
    whole = file.read_bytes()
    state = json.loads(whole)
    ports = state["switches"]
    ports[LEAF], ports[SECOND] = ports[SECOND], ports[LEAF]
    try:
        file.write_text(json.dumps(state), "ascii")
        why = _push(world, Outcome.WRONG_DEVICE, "--max-failures", "9")
    finally:
        file.write_bytes(whole)
    assert f"its hostname is {SECOND}, not {LEAF}" in why


def fault_06(world: World) -> None:
    """It has another name, saved too."""
    world.write(LEAF, "DEVICE_METADATA", "localhost", "hostname", "leaf-9-99")
    world.do(LEAF, "config", "save", "-y")
    why = _push(world, Outcome.WRONG_DEVICE)
    assert f"its hostname is leaf-9-99, not {LEAF}" in why


def _other(world: World, *marks: str) -> None:
    """Assert that a box that differs by one mark is not written, and stops the run."""
    for mark in marks:
        world.fault(LEAF, "wrong-identity", at=mark, times=0)
        why = _push(world, Outcome.WRONG_DEVICE, "--max-failures", "9")
        assert f"its {mark} is " in why
        world.well()


def fault_07(world: World) -> None:
    """Another box was put in its place: the run stops, because the inventory is wrong."""
    _other(world, "mac", "serial")


def fault_08(world: World) -> None:
    """Another model was put in its place: likewise."""
    _other(world, "platform", "hwsku")


def fault_09(world: World) -> None:
    """Images that nobody named are not pushed to, nor is another release than the plan's."""
    world.settings('builds = ["202605.1-*"]')
    why = _push(world, Outcome.WRONG_RELEASE)
    assert "the build 202605.0-simulated, which is not one of those" in why
    world.settings("")
    world.fault(LEAF, "wrong-release", times=0)
    assert "it runs " in _push(world, Outcome.WRONG_RELEASE)


def fault_10(world: World) -> None:
    """Its own config updater judges the change, before any of it is made.

    No digest of the modules is compared: which ones a build has is known for releases alone, and
    what counts is what they say to this change.
    """
    old = SimpleNamespace(
        schema=SimpleNamespace(tables={"DNS_NAMESERVER": None}), validate=lambda _config: []
    )
    world.lab.fleet.switches[LEAF].__dict__["engine"] = old
    plan = world.small()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.REFUSED, plan)
    assert "tables without YANG models" in pushed.why(LEAF)


def fault_11(world: World) -> None:
    """Nothing else is tried instead."""
    world.fault(LEAF, "no-command", at="config apply-patch", times=0)
    plan = world.small()
    pushed = world.push(plan)
    world.ends(pushed, Outcome.REFUSED, plan)
    assert "command not found" in pushed.why(LEAF)
    assert not any("config load" in line or "reload" in line for line in world.changed())


@every(globals())
def test_fault(world: World, fault: Fault) -> None:
    fault(world)
