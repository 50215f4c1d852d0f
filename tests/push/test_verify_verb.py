"""``railwright verify`` on a lab that is up: tables, formats, exit codes, and no secret."""

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

from railwright.base import resources
from running import Run
from virtual import LEAF, OTHER


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a site whose lab is up in a process of its own."""
    site = tmp_path_factory.mktemp("up") / "lab"
    shutil.copytree(resources.root("inventories") / "lab", site)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("r")))
        _lab("up", site, "--speed", "1000")
        try:
            yield site
        finally:
            _lab("down", site)


def _lab(verb: str, site: Path, *words: str) -> None:
    argv = [sys.executable, "-m", "railwright", "lab", verb, str(site), "-q", *words]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr


def _json(ran: Any) -> Any:
    return json.loads(ran.out)


def test_the_verb_says_so_and_ends_with_it(railwright: Run, up: Path) -> None:
    ran = railwright("verify", up, "--lab", "--interval", "0")
    assert ran.code == 0, ran
    assert "SIMULATED: 6 of 6 switches looked at" in ran.out
    assert "counters were read once" in ran.out
    ran = railwright("verify", up, "--lab", "--interval", "0", "--format", "junit")
    assert 'skipped="1"' in ran.out
    assert '<skipped message="counters: counters were read once' in ran.out
    ran = railwright("verify", up, LEAF, "--lab", "--only", "pfc", "--only", "identity")
    assert ran.code == 0
    assert ran.out.split()[:3] == ["DEVICE", "IDENTITY", "PFC"]
    _lab("fault", up, LEAF, "swap-cables", "--at", "Ethernet0,Ethernet8", "--times", "0")
    try:
        given = ("verify", up, LEAF, OTHER, "--lab", "--only", "cabling", "--format")
        ran = railwright(*given, "json")
        assert ran.code == 1
        told = _json(ran)
        assert told["facts"] == {"devices": 2, "answered": 2, "steps": 1}
        assert told["tables"]["switches"] == [
            {"device": LEAF, "cabling": "1 wrong"},
            {"device": OTHER, "cabling": "ok"},
        ]
        (step,) = told["tables"]["steps"]
        assert (step["do"], step["plug"]) == ("exchange", f"{LEAF}:Ethernet0")
        ran = railwright(*given, "junit")
        assert ran.code == 1
        assert "VFY010" in ran.out
        for form in ("markdown", "sarif", "text"):
            assert "VFY010" in railwright(*given, form).out
    finally:
        _lab("fault", up, LEAF, "--clear")


def test_the_verb_tells_no_secret(railwright: Run, up: Path) -> None:
    row = ("sonic-db-cli", "CONFIG_DB", "HSET", "TACPLUS|global", "passkey", "canary-of-tacacs")
    assert railwright("lab", "exec", up, LEAF, "--", *row).code == 0
    ran = railwright("verify", up, LEAF, "--lab", "--only", "saved", "-vv", "--format", "json")
    assert ran.code == 1
    assert "TACPLUS|global" in ran.out
    assert "canary" not in ran.out + ran.err
