"""What is asked of switches, asked of those of a lab: real SSH, SONiC's grammar, no ASIC."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from push.fakeswitch import QUICK
from railwright.base.errors import AnswerError, ExitCode
from railwright.cli import run
from railwright.cli.reaching import Reaching, ways
from railwright.lab import home
from railwright.pipeline import design
from railwright.push.line import commands
from railwright.push.line.commands import ALL
from railwright.push.line.ssh import Session, Ssh
from railwright.push.line.switch import Switch
from running import Run


@pytest.fixture(scope="module")
def up(lab: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a site whose lab is up."""
    site = tmp_path_factory.mktemp("up") / "inventories" / "lab"
    shutil.copytree(lab.parents[1], site.parents[1], dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("r")))
        _lab("up", site, "-j", "0", "--speed", "1000")
        try:
            yield site
        finally:
            _lab("down", site)


def _lab(verb: str, site: Path, *words: str) -> None:
    """Run a verb in a process of its own, which leaves the lab behind."""
    argv = [sys.executable, "-m", "railwright", "lab", verb, str(site), "-q", *words]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def session(up: Path) -> Iterator[Session]:
    reaching = Reaching(lab=True)
    fabric = design(up).fabric
    push = reaching.over(QUICK, up)
    with Ssh(push) as ssh:
        yield ssh.session(ways(fabric, push, up, reaching)["leaf-1-01"])


@pytest.fixture
def switch(session: Session) -> Switch:
    return Switch(session, "leaf-1-01")


def test_what_a_lab_runs_is_what_was_decided(railwright: Run, up: Path, tmp_path: Path) -> None:
    ran = railwright("fetch", up, "--lab", "-o", tmp_path / "run")
    assert ran.code == ExitCode.OK, ran
    assert "SIMULATED: 6 of 6 switches" in ran.out
    ran = railwright("drift", up, "--lab", "-j", "0")
    assert ran.code == ExitCode.OK, ran.out
    assert "SIMULATED" in ran.err
    given = ("--against", "running", "--running", tmp_path / "run", "-j", "0")
    assert railwright("diff", up, *given).code == ExitCode.OK


def test_drift_of_a_lab_is_seen(railwright: Run, up: Path) -> None:
    change = ("sonic-db-cli", "CONFIG_DB", "HSET", "PORT|Ethernet0", "mtu")
    assert run(["lab", "exec", str(up), "leaf-1-02", "--", *change, "1500"]) == 0
    ran = railwright("drift", up, "leaf-1-02", "--lab", "-j", "0")
    assert run(["lab", "exec", str(up), "leaf-1-02", "--", *change, "9100"]) == 0
    assert ran.code == ExitCode.FINDINGS
    assert "mtu: 1500 -> 9100" in ran.out


def test_the_keys_of_a_lab_are_known_and_kept_apart(railwright: Run, up: Path, state: Path) -> None:
    ran = railwright("hosts", "trust", up, "--lab", "--yes")
    assert ran.code == ExitCode.OK
    assert ran.out.count("trusted\n") == 6
    ran = railwright("hosts", "list", up, "--lab")
    assert "SIMULATED: 6 switches trusted" in ran.out
    ran = railwright("hosts", "forget", up, "leaf-1-01", "--lab")
    assert (ran.code, "a lab keeps its own keys" in ran.err) == (ExitCode.USAGE, True)
    assert not state.exists()


def test_without_a_lab_nothing_else_is_asked(
    railwright: Run, lab: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    ran = railwright("fetch", lab, "--lab")
    assert ran.code == ExitCode.STAGE_FAILED
    assert "no lab of this site is up" in ran.err


def test_who_a_switch_is(switch: Switch) -> None:
    identity = switch.identity()
    assert identity.hostname == "leaf-1-01"
    assert all(identity)
    assert switch.identity() == identity


def test_what_a_switch_has(switch: Switch) -> None:
    assert switch.config()["DEVICE_METADATA"]["localhost"]["hostname"] == "leaf-1-01"
    assert switch.saved().config == switch.config()
    assert all(one.free > 0 for one in switch.free("/etc/sonic", "/tmp"))
    assert switch.ask(commands.unit("railwright-none.timer")).load == "not-found"


def test_checkpoints_come_and_go(switch: Switch) -> None:
    before = switch.checkpoints()
    switch.ask(commands.checkpoint("railwright-t7"))
    assert set(switch.checkpoints()) == {*before, "railwright-t7"}
    switch.ask(commands.delete_checkpoint("railwright-t7"))
    assert switch.checkpoints() == before
    with pytest.raises(AnswerError, match="exit code 2"):
        switch.ask(commands.delete_checkpoint("railwright-t7"))


def test_files_of_ours(switch: Switch) -> None:
    folder = f"{commands.HOME}/t9"
    switch.do(commands.make_folder(commands.HOME))
    assert switch.do(commands.make_folder(folder)).ok
    assert switch.do(commands.make_folder(folder)).rc == 1
    data = bytes(range(256)) * 1000
    assert switch.do(commands.receive(f"{folder}/x", data)).ok
    assert switch.do(commands.receive(f"{folder}/x", b"")).rc == 1
    assert switch.ask(commands.read(f"{folder}/x")) == data
    assert len(switch.ask(commands.sha256((f"{folder}/x",)))) == 1
    assert switch.do(commands.remove(folder)).ok
    with pytest.raises(AnswerError, match="cat"):
        switch.ask(commands.read(f"{folder}/x"))


def test_a_patch_is_judged_and_not_applied(switch: Switch) -> None:
    folder, before = f"{commands.HOME}/t8", switch.config()
    patch = [{"op": "replace", "path": "/PORT/Ethernet0/mtu", "value": "9000"}]
    switch.do(commands.make_folder(commands.HOME))
    switch.do(commands.make_folder(folder))
    switch.do(commands.receive(f"{folder}/p.json", json.dumps(patch).encode()))
    assert "DRY RUN" in switch.ask(commands.dry_run(f"{folder}/p.json"))
    switch.do(commands.remove(folder))
    assert switch.config() == before


def test_a_lab_has_every_program_that_is_asked_for(up: Path, switch: Switch) -> None:
    for one in ALL:
        command: Any = one.command
        if not command.changes:
            answer = switch.do(command)
            assert not answer.unknown
            assert answer.rc != 127, command.argv
    state = home.state_of(up)
    assert state is not None


def test_a_lost_answer_of_a_lab_is_unknown(up: Path, switch: Switch) -> None:
    assert run(["lab", "fault", str(up), "leaf-1-01", "drop-session", "--at", "show version"]) == 0
    answer = switch.do(commands.version())
    assert answer.unknown
    assert switch.ask(commands.version()).platform
