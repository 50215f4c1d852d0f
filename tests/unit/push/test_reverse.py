"""The way back of a push: the same rows the other way, and no secret in its plan."""

from __future__ import annotations

from pathlib import Path

import pytest

import push_small as small
from railwright.base.errors import PushError
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.plan import Batch, DevicePlan, Plan, Reach, Rollback
from railwright.plan import file
from railwright.push.fleet import reverse
from railwright.push.fleet.past import Header, Past
from railwright.push.transaction import snapshot
from railwright.push.transaction.fit import fit
from railwright.push.transaction.snapshot import Snapshot

COMMUNITY: ConfigDb = {"SNMP_COMMUNITY": {"canary-community": {"TYPE": "RO"}}}
BEFORE: ConfigDb = {**small.BEFORE, **COMMUNITY}
MIDDLE: ConfigDb = {**small.MIDDLE, "TACPLUS": {"global": {"passkey": "<secret:new>"}}, **COMMUNITY}
AFTER: ConfigDb = {name: rows for name, rows in small.AFTER.items() if name != "TACPLUS"}
CANARIES = ("canary-before", "canary-community", "canary-new")


def resolve(name: str) -> str:
    assert name == "new"
    return "canary-new"


def past(folder: Path, plan: DevicePlan) -> Past:
    batches = tuple(
        Batch(
            devices=devices, disruption=plan.disruption, together="", drain=None, reach=Reach(),
            capacity_percent={},
        )
        for devices in (("leaf-0",), ("leaf-1",))
    )  # fmt: skip
    made = Plan(
        site="lab", against="golden", revision=None, inventory_sha256="0" * 64,
        disruption=plan.disruption, because=None, unknown=0, reach=Reach(), batches=batches,
        hunks=(), devices=(plan.model_copy(update={"device": "leaf-0"}), plan),
    )  # fmt: skip
    header = Header("lab", ".", lab=True, owner="anna", sha256="0" * 64)
    for name in ("leaf-0", "leaf-1"):
        snapshot.keep(folder / f"{name}.before.json", Snapshot(BEFORE, "boot"))
    return Past("rw-20260102T030405-0a1b2c", folder, header, made, ())


@pytest.mark.parametrize("path", [ApplyPath.PATCH, ApplyPath.RELOAD])
def test_the_way_back_leads_to_what_was_there_and_tells_no_secret(
    tmp_path: Path, path: ApplyPath
) -> None:
    from railwright.diff import masking  # noqa: PLC0415

    states = tuple(masking.masked(one) for one in (BEFORE, MIDDLE, AFTER))
    plan = small.plan(states).model_copy(
        update={"rollback": Rollback(path=path, disruption=Disruption.PORT_FLAP)}
    )
    found = past(tmp_path, plan)
    back = reverse.back(found, "leaf-1", small.KIND, resolve, ())
    assert back.plan.path is path
    assert len(back.plan.steps) == (2 if path is ApplyPath.PATCH else 1)
    made = reverse.plan_of(found, {"leaf-1": back})
    raw = file.dumps(made)
    assert not any(canary.encode() in raw for canary in CANARIES)
    read = file.loads(raw)
    assert read is not None
    assert [batch.devices for batch in read.batches] == [("leaf-1",)]
    again = fit(
        read.devices[0], AFTER, small.KIND, lambda name: back.resolve(name, resolve), (back.base,)
    )
    assert again.span.after == BEFORE
    if path is ApplyPath.PATCH:
        assert again.states[1]["TACPLUS"]["global"]["passkey"] == "canary-new"


def test_what_the_plan_was_made_against_is_what_was_kept_of_the_switch(tmp_path: Path) -> None:
    own: ConfigDb = {"VERSIONS": {"DATABASE": {"VERSION": "version_202505_01"}}}
    found = past(tmp_path, small.plan())
    kept = Snapshot({**small.BEFORE, **own}, "boot", base=small.BEFORE)
    snapshot.keep(tmp_path / "leaf-1.before.json", kept)
    back = reverse.back(found, "leaf-1", small.KIND, small.no_secret, ())
    assert [len(one.edits) for one in back.plan.steps] == [
        len(one.inverse) for one in reversed(small.plan().steps)
    ]
    snapshot.keep(tmp_path / "leaf-1.before.json", kept._replace(base=None))
    with pytest.raises(PushError, match="not what the plan starts from"):
        reverse.back(found, "leaf-1", small.KIND, small.no_secret, ())


def test_waves_go_the_other_way(tmp_path: Path) -> None:
    found = past(tmp_path, small.plan())
    for name in ("leaf-0", "leaf-1"):
        snapshot.keep(tmp_path / f"{name}.before.json", Snapshot(small.BEFORE, "boot"))
    backs = {
        name: reverse.back(found, name, small.KIND, small.no_secret, ())
        for name in ("leaf-0", "leaf-1")
    }
    made = reverse.plan_of(found, backs)
    assert [batch.devices for batch in made.batches] == [("leaf-1",), ("leaf-0",)]
    assert made.against == "push:rw-20260102T030405-0a1b2c"


def test_a_way_back_that_disturbs_more_is_not_taken(tmp_path: Path) -> None:
    worse = Rollback(path=ApplyPath.RELOAD, disruption=Disruption.CONFIG_RELOAD, why="it refuses")
    found = past(tmp_path, small.plan().model_copy(update={"rollback": worse}))
    snapshot.keep(tmp_path / "leaf-1.before.json", Snapshot(small.BEFORE, "boot"))
    back = reverse.back(found, "leaf-1", small.KIND, small.no_secret, ())
    with pytest.raises(PushError, match="more than it was to make: it refuses"):
        reverse.plan_of(found, {"leaf-1": back})


def test_what_was_not_kept_cannot_be_taken_back(tmp_path: Path) -> None:
    found = past(tmp_path, small.plan())
    (tmp_path / "leaf-1.before.json").unlink()
    with pytest.raises(PushError, match="cannot be read"):
        reverse.back(found, "leaf-1", small.KIND, small.no_secret, ())
