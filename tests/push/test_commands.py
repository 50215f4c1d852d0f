"""The command lines that are sent: accepted by SONiC's own parsers, and none else can be made."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from push.grammar import ACCEPTED, DEBIAN, STORE
from railwright.model.types import Release
from railwright.push.line import commands, printed
from railwright.push.line.command import Command
from railwright.push.line.commands import ALL, HOME

KEPT = json.loads(STORE.read_text("utf-8"))
LINES = [shlex.join(one.command.argv) for one in ALL]


def test_what_was_looked_at_is_what_is_sent() -> None:
    # otherwise: python -m push.grammar, for each release, on checkouts of sonic-net's repositories
    assert KEPT["commands"] == LINES
    assert set(KEPT["releases"]) == set(Release)


@pytest.mark.parametrize("release", KEPT["releases"])
def test_every_release_takes_every_command(release: str) -> None:
    verdicts = dict(zip(LINES, KEPT["releases"][release]["verdicts"], strict=True))
    assert set(verdicts.values()) == {ACCEPTED, DEBIAN}
    ours = [line for line, verdict in verdicts.items() if verdict == ACCEPTED]
    assert {line.split()[0] for line in ours} == {
        *("show", "config", "sonic-cfggen", "sonic-db-cli", "pfcwd", "vtysh"),
        *("TSA", "TSB", "TSC"),
    }
    assert all(len(commit) == 40 for commit in KEPT["releases"][release]["commits"].values())


def test_every_builder_of_the_module_is_noted() -> None:
    noted = {one.build for one in ALL}
    made = {
        each
        for name, each in vars(commands).items()
        if callable(each)
        and not name.startswith("_")
        and getattr(each, "__module__", "") == commands.__name__
    }
    assert made == noted
    assert all(one.source for one in ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.build.__name__)
def test_what_needs_root_asks_for_no_password(one: Any) -> None:
    command = one.command
    if command.root:
        assert command.words(sudo=True)[:2] == ("sudo", "-n")
    assert command.words(sudo=False) == command.argv
    assert not any("\n" in word or "\0" in word for word in command.argv)


_HOSTILE = [
    *("", "-rf", "--yes", "../x", "a/../b", "a b", "a;reboot", "$(x)", "`x`", "a\nb", "a\0", "é"),
    *("/", "//etc", "/etc/../root", "/var/lib/railwright/../../etc/shadow", "/etc/ pass"),
]
_NAMED: list[Callable[[str], Command[Any]]] = [
    *(commands.checkpoint, commands.delete_checkpoint, commands.rollback, commands.dry_run),
    *(commands.apply_patch, commands.save, commands.reload, commands.read),
    *(commands.make_folder, commands.remove, commands.unit, commands.stop),
    *(lambda word: commands.receive(word, b""),),
    *(lambda word: commands.sha256((word,)), lambda word: commands.free_kib((word,))),
    *(lambda word: commands.start(word, f"{HOME}/t1", ()),),
    *(lambda word: commands.start("x", word, ()), lambda word: commands.rows(word, "*")),
    *(lambda word: commands.start("x", f"{HOME}/t1", (word,)),),
]


@pytest.mark.parametrize("build", _NAMED)
@pytest.mark.parametrize("word", _HOSTILE)
def test_no_word_from_elsewhere_is_more_than_a_name(
    build: Callable[[str], Command[Any]], word: str
) -> None:
    with pytest.raises(ValueError, match="is not"):
        build(word)


@pytest.mark.parametrize("path", ["/", "/etc", "/etc/sonic", "/var/lib", "/run", f"{HOME}x"])
@pytest.mark.parametrize("build", [commands.remove, commands.make_folder])
def test_nothing_of_others_is_made_or_removed(
    build: Callable[[str], Command[Any]], path: str
) -> None:
    with pytest.raises(ValueError, match="is not a path below"):
        build(path)


@pytest.mark.parametrize("path", [HOME, commands.RUN])
def test_all_of_ours_at_once_is_made_and_never_removed(path: str) -> None:
    assert commands.make_folder(path).argv[-1] == path
    with pytest.raises(ValueError, match="is not a path below"):
        commands.remove(path)


def test_the_file_that_boots_is_never_written_into() -> None:
    with pytest.raises(ValueError, match="never written into"):
        commands.save(commands.SAVED)


@given(st.text())
def test_a_key_is_a_key_and_no_option(key: str) -> None:
    try:
        argv = commands.field("STATE_DB", key, "x").argv
    except ValueError:
        assert key.startswith("-") or "\0" in key
    else:
        assert argv == ("sonic-db-cli", "STATE_DB", "HGET", key, "x")
        assert shlex.split(shlex.join(argv)) == list(argv)


def _run(command: Command[Any], folder: Path) -> tuple[int, bytes]:
    """Run a command of Debian on this machine, in a folder in the place of ours and of others."""
    argv = [word.replace(HOME, str(folder)) for word in command.argv]
    argv = [word.replace("/etc/sonic", str(folder / "sonic")) for word in argv]
    done = subprocess.run(argv, input=command.stdin, capture_output=True, check=False)
    return done.returncode, done.stdout


def test_the_real_tools_do_what_is_meant(tmp_path: Path) -> None:
    (tmp_path / "sonic").mkdir()
    made = commands.make_folder(f"{HOME}/t1")
    assert _run(made, tmp_path) == (0, b"")
    assert stat.S_IMODE((tmp_path / "t1").stat().st_mode) == 0o700
    assert _run(made, tmp_path)[0] == 1  # somebody has it
    data = os.urandom(1_000_000)
    receive = commands.receive(f"{HOME}/t1/x.json", data)
    assert _run(receive, tmp_path) == (0, b"")
    assert (tmp_path / "t1" / "x.json").read_bytes() == data
    assert _run(receive, tmp_path)[0] == 1  # never over another file
    sums = commands.sha256((f"{HOME}/t1/x.json",))
    code, out = _run(sums, tmp_path)
    assert code == 0
    assert list(sums.read(out)) == [f"{tmp_path}/t1/x.json"]
    (tmp_path / "sonic" / "config_db.json").write_bytes(data)
    assert _run(commands.read(commands.SAVED), tmp_path) == (0, data)
    (tmp_path / "sonic" / "reload.lock").touch()
    (tmp_path / "sonic" / "checkpoints").symlink_to(tmp_path)
    found = commands.kinds((commands.CHECKPOINTS, commands.RELOAD_LOCK, "/etc/sonic/none"))
    code, out = _run(found, tmp_path)
    assert code == 1  # one is not there
    assert set(found.read(out).values()) == {"symbolic link", "regular empty file"}
    held = commands.is_held(commands.RELOAD_LOCK)
    assert _run(held, tmp_path)[0] == 0
    with (tmp_path / "sonic" / "reload.lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert _run(held, tmp_path)[0] == 75
    for free in (commands.free_kib(("/etc/sonic",)), commands.free_inodes(("/etc/sonic",))):
        code, out = _run(free, tmp_path)
        assert code == 0
        assert len(free.read(out)) == 1
    assert _run(commands.remove(f"{HOME}/t1"), tmp_path) == (0, b"")
    assert not (tmp_path / "t1").exists()
    assert printed.boot_id(Path("/proc/sys/kernel/random/boot_id").read_bytes())


_TOOL = """
import click, swsscommon
@click.group()
def cli(): swsscommon.never()
@cli.group()
def stats(): pass
@cli.command()
@click.option("-y", is_flag=True)
@click.argument("name", required=False)
def save(y, name): raise SystemExit("it ran")
"""


def test_a_wrong_command_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "tool").mkdir()
    (tmp_path / "utilities_common").mkdir()
    (tmp_path / "utilities_common" / "general.py").touch()
    (tmp_path / "tool" / "main.py").write_text(_TOOL)
    (tmp_path / "setup.py").write_text("'config = tool.main:cli',\n")
    program = (
        "import sys; from pathlib import Path; from push import grammar\n"
        f"folders = grammar.Folders(Path({str(tmp_path)!r}))\n"
        "grammar.look(folders, ())\n"
        "for line in sys.argv[1:]: print(grammar.verdict(line.split(), folders))\n"
    )
    lines = [
        *("config save -y a", "config save a b", "config save --nonsense", "config sav"),
        *("config stats", "config nonsense", "other save", "config"),
    ]
    done = subprocess.run(
        [sys.executable, "-c", program, *lines],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout.split() == ["accepted", *["refused"] * 7]
