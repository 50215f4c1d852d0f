"""Switches to talk to, a connection to talk over, and a state folder that is nobody's."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from inthread import Lab
from push.fakeswitch import PASSWORD, QUICK, FakeSwitch, Fleet, Reply
from push.rig import Hasty, Rig
from railwright.base import canonical
from railwright.cli import run
from railwright.lab import home, leftovers
from railwright.push.fleet.crew import WallClock
from railwright.push.line.ssh import Ssh
from running import Ran, Run
from virtual import lab_site

RUNNING = "sonic-cfggen -d --print-data"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is remembered of switches in a folder of the test, and nobody's keys."""
    folder = tmp_path / "state-home"
    for name in [name for name in os.environ if name.startswith("RAILWRIGHT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return folder / "railwright"


@pytest.fixture
def fleet() -> Iterator[Fleet]:
    with Fleet() as fleet:
        yield fleet


@pytest.fixture
def switch(fleet: Fleet) -> FakeSwitch:
    return fleet.add()


@pytest.fixture
def ssh() -> Iterator[Ssh]:
    with Ssh(QUICK) as ssh:
        yield ssh


@pytest.fixture
def railwright(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run ``railwright`` with arguments in this process."""

    def call(*arguments: object) -> Ran:
        code = run([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Ran(int(code), captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site with its goldens and its build, not to be changed."""
    repository = tmp_path_factory.mktemp("repository")
    site = repository / "inventories" / "lab"
    assert run(["init", str(site), "-q"]) == 0
    assert run(["build", str(site), "-q", "-j", "0", "-o", str(repository / "built")]) == 0
    assert run(["accept", str(site), "-q", "-j", "0"]) == 0
    return site


class Site:
    """A site and its switches, each of which runs what was built, with secrets of its own."""

    def __init__(self, folder: Path, fleet: Fleet, addresses: Path) -> None:
        self.folder = folder
        self.addresses = addresses
        self.switches: dict[str, FakeSwitch] = {}
        for path in sorted((folder.parents[1] / "built").glob("*-*.json")):
            switch = fleet.add()
            self.switches[path.stem] = switch
            text = path.read_text("utf-8").replace("<secret:", f"canary-{path.stem}-")
            switch.replies[RUNNING] = Reply(text.replace('ro>"', 'ro"').encode())
        where = {name: f"127.0.0.1:{one.port}" for name, one in self.switches.items()}
        addresses.write_text(json.dumps(where), "utf-8")

    @property
    def reached(self) -> tuple[object, ...]:
        """How its switches are reached."""
        return ("--addresses", self.addresses, "--password", "env:LAB_PASSWORD")

    def edit(self, name: str, table: str, key: str, field: str, value: str) -> None:
        """Change what a switch runs."""
        switch = self.switches[name]
        config = json.loads(switch.replies[RUNNING].out)
        config.setdefault(table, {}).setdefault(key, {})[field] = value
        switch.replies[RUNNING] = Reply(canonical.dumps(config))


@pytest.fixture
def site(lab: Path, fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("LAB_PASSWORD", PASSWORD)
    return Site(lab, fleet, tmp_path / "addresses.json")


@pytest.fixture
def trusted(site: Site, railwright: Run) -> Site:
    """Return the site, all its switches trusted."""
    assert railwright("hosts", "trust", site.folder, *site.reached, "--yes").code == 0
    return site


@pytest.fixture(scope="session")
def virtual(lab: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path]]:
    """Return all switches of the lab inventory, up, and where the lab is told of."""
    place = tmp_path_factory.mktemp("r")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(place))
        folder = home.folder_of(lab)
    names = [one.name for one in lab_site()[0].switches]
    with Lab(folder, *names) as up:
        yield up, place


@pytest.fixture
def rig(
    virtual: tuple[Lab, Path], lab: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Rig]:
    """Return the lab with its switches as new, to be pushed to."""
    up, place = virtual
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(place))
    monkeypatch.setattr(leftovers, "is_lab", lambda *_: True)  # it is in this very process
    Hasty.lab = up
    monkeypatch.setattr(WallClock, "now", Hasty.now)
    monkeypatch.setattr(WallClock, "sleep", Hasty.sleep)
    found = Rig(up, lab, tmp_path)
    found.reset()
    yield found
    found.reset()
