"""Labs that were killed, that hang, that cannot start: what is said, and that nothing stays."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from railwright.base import resources
from railwright.base.errors import LabError
from railwright.cli import run
from railwright.lab import home, leftovers, store
from railwright.lab.fleet_names import LOCK, STATE

SITE = resources.root("inventories") / "lab"


@pytest.fixture
def runtime(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a short folder for labs; whatever is left of them in it is ended."""
    tmp = tmp_path_factory.mktemp("r")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp))
    return tmp


@pytest.fixture
def folder(runtime: Path) -> Iterator[Path]:
    """Return the folder of the lab of the site."""
    assert runtime.is_dir()
    folder = home.folder_of(SITE)
    yield folder
    leftovers.clean(folder)


def up() -> int:
    """Start the lab as a program of its own, which ends and leaves the lab alone."""
    words = [sys.executable, "-m", "railwright", "lab", "up", str(SITE), "-q", "--speed", "1000"]
    return subprocess.run(words, capture_output=True, check=False, timeout=120).returncode


def test_a_lab_that_was_killed_is_cleaned_up_by_the_next_and_by_down(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert up() == 0
    for _ in range(2):
        state = home.state_of(SITE)
        assert state is not None
        process = int(str(state["process"]))
        os.kill(process, signal.SIGKILL)
        while leftovers.is_lab(process, folder):
            os.sched_yield()
        left = leftovers.processes(folder)
        assert left
        assert process not in left
        assert home.state_of(SITE) is None
        assert run(["lab", "status", str(SITE)]) == 3
        if _ == 0:
            assert up() == 0
            assert not set(left) & set(leftovers.processes(folder))
    capfd.readouterr()
    assert run(["lab", "down", str(SITE)]) == 0
    assert "of its programs had to be ended" in capfd.readouterr().out
    assert leftovers.processes(folder) == ()
    assert not folder.exists()
    assert run(["lab", "down", str(SITE)]) == 3


def test_a_lab_that_does_not_answer_is_ended(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from railwright.cli import lab_down  # noqa: PLC0415 # its patience is the test's

    monkeypatch.setattr(lab_down, "_ANSWER_S", 0.05)
    monkeypatch.setattr(leftovers, "_PATIENCE_S", 0.05)
    assert up() == 0
    state = home.state_of(SITE)
    assert state is not None
    os.kill(int(str(state["process"])), signal.SIGSTOP)
    assert run(["lab", "down", str(SITE)]) == 0
    assert "had to be ended" in capfd.readouterr().out
    assert leftovers.processes(folder) == ()


def test_a_port_that_is_taken_is_said_without_a_traceback(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code = run(["lab", "up", str(SITE), "-q", "--port-base", str(port)])
    told = capfd.readouterr().err
    assert code == 3
    assert f"cannot listen on 127.0.0.1:{port}: " in told
    assert "--port-base" in told
    assert "Traceback" not in told
    assert leftovers.processes(folder) == ()


def test_ports_beyond_the_last_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from railwright.cli import lab_up  # noqa: PLC0415 # six switches reach no end by themselves

    monkeypatch.setattr(lab_up, "_LAST_PORT", 65_004)
    assert run(["lab", "up", str(SITE), "--port-base", "65000"]) == 2
    assert "6 switches from 65000 on go beyond port 65004" in capfd.readouterr().err
    assert leftovers.processes(folder) == ()


def test_without_a_database_server_it_is_said_what_to_install(
    runtime: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(store.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(store.shutil, "which", lambda _: None)
    assert run(["lab", "up", str(SITE)]) == 3
    told = capfd.readouterr().err
    assert "the lab has no database server" in told
    assert "railwright[lab]" in told
    assert not [path for path in runtime.rglob("*") if path.is_file()]


def test_one_starts_at_a_time(folder: Path) -> None:
    with (folder / LOCK).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(LabError, match="being started just now"), home.starting(SITE):
            pass
    with home.starting(SITE) as given:
        assert given == folder


def test_a_state_file_that_names_another_program_counts_for_nothing(folder: Path) -> None:
    (folder / STATE).write_text(json.dumps({"process": os.getpid(), "switches": {}}))
    assert home.state_of(SITE) is None
    for text in ("", "[]", '{"process": "x"}', '{"process": -1}', '{"process": 999999999}'):
        (folder / STATE).write_text(text)
        assert home.state_of(SITE) is None
    with home.starting(SITE):
        assert [path.name for path in folder.iterdir()] == [LOCK]


def test_only_programs_of_the_lab_are_ended(folder: Path) -> None:
    words = [sys.executable, "-c", "import signal; print(flush=True); signal.pause()"]
    how = {"cwd": folder, "stdout": subprocess.PIPE, "start_new_session": True}
    with (
        subprocess.Popen([*words, str(folder)], **how) as ours,  # type: ignore[call-overload]
        subprocess.Popen(words, **how) as other,  # type: ignore[call-overload]
    ):
        for each in (ours, other):
            assert each.stdout.readline() == b"\n"
        try:
            assert leftovers.processes(folder) == (ours.pid,)
            ours.kill()
            ours.wait()
            assert leftovers.clean(folder) == 0
            assert other.poll() is None
        finally:
            other.kill()


def test_a_folder_that_cannot_be_is_an_error_and_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(file))
    with pytest.raises(LabError, match="cannot be made"):
        home.folder_of(SITE)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("x" * 90)))
    with pytest.raises(LabError, match="too long a name"), home.starting(SITE):
        pass
