"""What keeps a switch from being changed, seen before anything is written: on a lab."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest

from push.rig import LEAF, Rig
from railwright.base.errors import ExitCode
from railwright.push.line.commands import CHECKPOINTS, HOME, RELOAD_LOCK

Harm = Callable[[Rig], AbstractContextManager[None]]


def real(rig: Rig, path: str) -> Path:
    return rig.lab.fleet.switches[LEAF].root.entry(path)


def fault(kind: str) -> Harm:
    def arm(rig: Rig) -> AbstractContextManager[None]:
        rig.fault(LEAF, kind, times=0)
        return nullcontext()

    return arm


def link(rig: Rig) -> AbstractContextManager[None]:
    real(rig, CHECKPOINTS).symlink_to("/tmp")
    return nullcontext()


@contextmanager
def reload(rig: Rig) -> Iterator[None]:
    with real(rig, RELOAD_LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def timer(rig: Rig) -> AbstractContextManager[None]:
    rig.do(LEAF, "mkdir", "-p", f"{HOME}/t1")
    words = ("--on-active=600s", f"--working-directory={HOME}/t1", "--", "/usr/bin/python3", "x")
    rig.do(LEAF, "systemd-run", "--unit=railwright-timer-rw-1", *words)
    return nullcontext()


@contextmanager
def asics(rig: Rig) -> Iterator[None]:
    real(rig, "/run/redis0").mkdir()
    yield
    real(rig, "/run/redis0").rmdir()


@contextmanager
def warm(rig: Rig) -> Iterator[None]:
    row = ("STATE_DB", "WARM_RESTART_ENABLE_TABLE|system")
    rig.do(LEAF, "sonic-db-cli", row[0], "HSET", row[1], "enable", "true")
    yield
    rig.do(LEAF, "sonic-db-cli", row[0], "DEL", row[1])


def invalid(rig: Rig) -> AbstractContextManager[None]:
    rig.write(LEAF, "PORT", "Ethernet0", "mtu", "none at all")
    rig.do(LEAF, "config", "save", "-y")
    return nullcontext()


@pytest.mark.parametrize(
    ("harm", "outcome", "why"),
    [
        (fault("disk-full"), "unhealthy", "KiB left"),
        (link, "unhealthy", "is a symbolic link"),
        (reload, "unhealthy", "`config reload` is at work"),
        (timer, "unhealthy", "railwright-timer-rw-1.timer of another push"),
        (asics, "unhealthy", "it has several ASICs"),
        (warm, "unhealthy", "a warm restart is not over"),
        (invalid, "drifted", "PORT|Ethernet0"),
        (fault("wrong-release"), "wrong-release", "201911"),
        (fault("sudo-asks"), "unhealthy", "password"),
        (fault("host-key-change"), "wrong-device", "another host key"),
        (fault("auth-deny"), "unreachable", "does not let the user in"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_switch_that_is_not_fit_is_not_begun(
    rig: Rig, harm: Harm, outcome: str, why: str
) -> None:
    plan = rig.change(LEAF)
    before = rig.config(LEAF)
    with harm(rig):
        has = rig.config(LEAF)
        told = rig.ask("push", plan=plan)
        pushed = rig.push(plan)
    for one in (told, pushed):
        assert one.outcomes == {LEAF: outcome}
        assert why in one.why(LEAF)
    assert told.code == ExitCode.FINDINGS
    assert pushed.code == ExitCode.PUSH_ROLLED_BACK
    assert rig.config(LEAF) == has
    assert before["SNMP"] == has["SNMP"]
    assert not rig.files(LEAF)
    assert not rig.checkpoints(LEAF)


def test_a_build_that_is_not_pushed_to_is_left_alone(rig: Rig) -> None:
    plan = rig.change(LEAF)
    rig.settings("builds = ['202605.1-*', '202511.*']")
    told = rig.ask("push", plan=plan)
    assert told.outcomes == {LEAF: "wrong-release"}
    assert "202605.0-simulated" in told.why(LEAF)
    rig.settings("builds = ['202605.*']")
    assert rig.ask("push", plan=plan).outcomes == {LEAF: "ready"}
