"""``railwright lab``: a lab that stays, and what is asked of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from railwright.base import resources
from railwright.base.errors import LabError
from railwright.lab import home

SITE = resources.root("inventories") / "lab"


def _run(tmp: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "railwright", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp), **more},
        timeout=120,
    )


def test_a_lab_stays_until_it_is_told_to_end(tmp_path_factory: pytest.TempPathFactory) -> None:
    tmp = tmp_path_factory.mktemp("x")
    site = str(SITE)
    assert "no lab of this site is up" in _run(tmp, "lab", "status", site).stderr
    done = _run(tmp, "lab", "up", site, "--speed", "1000")
    assert done.returncode == 0, done.stderr
    try:
        assert "SIMULATED: 6 switches are up" in done.stdout
        assert "up already" in _run(tmp, "lab", "up", site).stderr
        done = _run(tmp, "lab", "exec", site, "leaf-1-01", "--", "sonic-db-cli", "PING")
        assert (done.returncode, done.stdout) == (0, "PONG\n")
        done = _run(tmp, "lab", "exec", site, "leaf-1-01", "--", "nonsense", "-x")
        assert done.returncode == 127
        done = _run(tmp, "lab", "exec", "leaf-1-01", "sonic-db-cli", "PING", RAILWRIGHT_SITE=site)
        assert (done.returncode, done.stdout) == (0, "PONG\n")
        for words in (["exec", site, "leaf-1-01"], ["fault", site, "leaf-1-01"], ["exec", site]):
            assert _run(tmp, "lab", *words).returncode == 2
        done = _run(tmp, "lab", "fault", site, "leaf-1-01", "hang", "slow")
        assert "one kind of fault, and not 'slow'" in done.stderr
        done = _run(tmp, "lab", "fault", site, "leaf-1-01", "hang", "--at", "config save")
        assert done.returncode == 0, done.stderr
        done = _run(tmp, "lab", "fault", site, "leaf-1-09", "hang")
        assert (done.returncode, "did you mean" in done.stderr) == (3, True)
        told = _run(tmp, "lab", "status", site).stdout
        assert "hang" in told
        _faults_of_a_file(tmp, site)
        assert "nonsense -x" in told
    finally:
        done = _run(tmp, "lab", "down", site)
    assert (done.returncode, done.stdout) == (0, "the lab is down\n")
    assert [path for path in tmp.rglob("*") if path.is_file()] == []


def _faults_of_a_file(tmp: Path, site: str) -> None:
    file = tmp / "faults.yml"
    file.write_text("faults:\n  - {switch: spine-01, kind: slow, after: 3}\n  - {switch: x}\n")
    done = _run(tmp, "lab", "fault", site, "--file", str(file), "--clear")
    assert (done.returncode, "faults.yml:3:5: error[LAB012]" in done.stdout) == (1, True)
    assert "slow" not in _run(tmp, "lab", "status", site).stdout
    file.write_text("faults: [{switch: [spine-01, spine-02], kind: slow, after: 3}]\n")
    done = _run(tmp, "lab", "fault", site, "--file", str(file), "--clear")
    assert (done.returncode, "SIMULATED: 2 faults wait" in done.stdout) == (0, True), done
    told = _run(tmp, "lab", "status", site).stdout
    assert told.count("slow") == 2
    assert "hang" not in told
    assert _run(tmp, "lab", "fault", site, "--clear").returncode == 0
    assert "slow" not in _run(tmp, "lab", "status", site).stdout
    assert _run(tmp, "lab", "fault", site, "spine-01", "--file", str(file)).returncode == 2
    file.unlink()


def test_faults_are_listed_without_a_lab(tmp_path: Path) -> None:
    done = _run(tmp_path, "lab", "fault", str(SITE))
    assert (done.returncode, "drop-link-during-apply" in done.stdout) == (0, True)


def test_a_folder_that_others_can_look_into_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / f"railwright-lab-{os.getuid()}").mkdir(mode=0o755)
    with pytest.raises(LabError, match="open to others"):
        home.folder_of(SITE)
