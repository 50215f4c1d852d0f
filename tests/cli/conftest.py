"""A site to work on, and a way to run the command line in this process."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from railwright.cli import run
from running import Ran, Run


@pytest.fixture
def railwright(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``railwright`` with arguments; no RAILWRIGHT_ variable of the caller counts."""
    for name in [name for name in os.environ if name.startswith("RAILWRIGHT_")]:
        monkeypatch.delenv(name)

    def call(*arguments: object) -> Ran:
        code = run([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Ran(int(code), captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a fresh site, made by ``init``; not to be changed."""
    site = tmp_path_factory.mktemp("repo") / "inventories" / "lab"
    assert run(["init", str(site), "-q"]) == 0
    return site


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    """Return a site of this test alone."""
    return Path(shutil.copytree(made, tmp_path / "inventories" / "lab"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where builds go."""
    return tmp_path / "built"


@pytest.fixture(scope="session")
def inventories(request: pytest.FixtureRequest) -> Path:
    """Return the folder of the shipped sites."""
    return request.config.rootpath / "inventories"
