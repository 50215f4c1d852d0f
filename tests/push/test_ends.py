"""What a plan means to be down: what it shuts, and what waits for its other end."""

from __future__ import annotations

from pathlib import Path

import pytest

from push.rig import Rig
from railwright.model.plan import Plan
from railwright.pipeline import design
from railwright.plan import file
from railwright.push.transaction.ends import Ends, Meant, meant

D64 = "leaf-1-03: {platform: D64P512T}"


@pytest.fixture
def rig(lab: Path, tmp_path: Path) -> Rig:
    """Return what plans changes; its switches are not there."""
    return Rig(None, lab, tmp_path)  # type: ignore[arg-type]


def read(rig: Rig, old: str, new: str) -> tuple[Plan, dict[str, Meant]]:
    plan = file.read(rig.plan((old, new)))
    edited = next(iter(rig.folder.glob("edited-*/inventories/lab")))
    return plan, dict(meant(plan, design(edited).fabric))


def peers(name: str, other: str, site: Path) -> frozenset[str]:
    device = design(site).fabric.device(name)
    return frozenset(one.peer for one in device.sessions if one.peer_name == other)


def test_a_session_whose_number_changes_waits_for_its_other_end(rig: Rig, lab: Path) -> None:
    plan, found = read(rig, D64, D64.replace("}", ", asn: 4200009999}"))
    assert [batch.devices for batch in plan.batches] == [
        ("leaf-1-03",),
        ("spine-01",),
        ("spine-02",),
    ]
    leaf, spine = found["leaf-1-03"], found["spine-01"]
    both = peers("leaf-1-03", "spine-01", lab) | peers("leaf-1-03", "spine-02", lab)
    assert leaf.away == Ends(sessions=both)
    assert leaf.due == Ends()
    assert spine.away == Ends()
    assert spine.due == Ends(sessions=peers("spine-01", "leaf-1-03", lab))
    assert spine.tied.sessions == spine.due.sessions
    assert found["leaf-1-01"] == Meant()


def test_sessions_that_are_shut_are_meant_to_be_down(rig: Rig, lab: Path) -> None:
    spine = "spine-02: {platform: D64P512T}"
    _, found = read(rig, spine, spine.replace("}", ", state: maintenance}"))
    assert found["leaf-1-01"].away.sessions == peers("leaf-1-01", "spine-02", lab)
    assert found["spine-02"].away.sessions >= peers("spine-02", "leaf-1-01", lab)
    assert found["leaf-1-01"].due == found["spine-02"].due == Ends()
    assert found["spine-01"] == Meant()


def test_what_nobody_has_to_agree_on_is_not_meant_to_be_down(rig: Rig) -> None:
    _, found = read(rig, "lab rack 1", "lab rack 2")
    assert set(found.values()) == {Meant()}
