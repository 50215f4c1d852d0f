"""Switches to talk to, a connection to talk over, and a state folder that is nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from push.fakeswitch import QUICK, FakeSwitch, Fleet
from railwright.push.ssh import Ssh


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is remembered of switches in a folder of the test, and nobody's keys."""
    folder = tmp_path / "state-home"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
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
