"""A lab of which single switches are pushed to and hurt."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inthread import Lab
from push.faults.aside import Aside
from push.faults.world import World, watched
from push.rig import Hasty
from railwright import pipeline
from railwright.lab import leftovers, server
from railwright.pipeline import Design
from railwright.push.fleet import neighbours
from railwright.push.fleet.crew import WallClock
from railwright.push.transaction import case
from railwright.push.transaction.journal import Journal

_APART_S = 0.02
"""Real seconds between two looks at counters."""


@pytest.fixture(scope="session")
def aside() -> Iterator[Aside]:
    """Return what pushes in processes of its own."""
    with Aside() as found:
        yield found


@pytest.fixture(scope="session")
def made() -> dict[str, bytes]:
    """Return plans that were made already, by the edits that they are of."""
    return {}


@pytest.fixture(scope="session")
def designed() -> Callable[[Path], Design]:
    """Return what designs a site, once: no test of these edits the one that is pushed to."""
    return functools.cache(pipeline.design)


@pytest.fixture
def world(
    virtual: tuple[Lab, Path],
    lab: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    aside: Aside,
    made: dict[str, bytes],
    designed: Callable[[Path], Design],
) -> Iterator[World]:
    """Return the lab with its switches as new, to be pushed to and hurt."""
    up, place = virtual
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(place))
    Hasty.lab = up
    monkeypatch.setattr(WallClock, "now", Hasty.now)
    monkeypatch.setattr(WallClock, "sleep", Hasty.sleep)
    monkeypatch.setattr(leftovers, "is_lab", lambda *_: True)  # it is in this very process
    monkeypatch.setattr(case, "_LAB_APART_S", _APART_S)
    monkeypatch.setattr(case, "_LAB_AGAIN_S", _APART_S)
    monkeypatch.setattr(pipeline, "design", designed)
    real = neighbours.beside
    monkeypatch.setattr(neighbours, "beside", lambda *some: real(*some) if found.beside else ())
    found = World(up, lab, tmp_path, aside, made)
    found.reset()
    monkeypatch.setattr(Journal, "add", watched(Journal.add, found.moments))
    monkeypatch.setattr(server, "shell", found.wire)
    yield found
    found.well()
