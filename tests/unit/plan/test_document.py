"""The plan on disk: one way to write it, and no other way to read it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright import pipeline
from railwright.base.json_positions import unescaped
from railwright.diff import masking, patch
from railwright.diff.base import Base
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.fabric import Fabric
from railwright.model.finding import Edit
from railwright.model.plan import Plan
from railwright.plan import file
from railwright.plan.path import AS_USUAL, Permits
from stepping import Tables, configs
from unit.plan.planning import plan_of, planned

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
SCHEMA = json.loads((ROOT / "schemas" / "plan.schema.json").read_bytes())


PAIRS = st.lists(st.tuples(configs(), configs()), min_size=1, max_size=3)
PERMITS = st.sampled_from([AS_USUAL, Permits(table_load=True), Permits(limit_seconds=0)])


@settings(deadline=None, max_examples=30)
@given(PAIRS, PERMITS)
def test_what_is_written_is_read(
    fabric: Fabric, pairs: list[tuple[ConfigDb, ConfigDb]], permits: Permits
) -> None:
    plan = plan_of(fabric, pairs, permits)
    raw = file.dumps(plan)
    assert raw.isascii()
    assert file.loads(raw) == plan
    jsonschema.validate(json.loads(raw), SCHEMA)


def test_what_is_the_same_on_switches_stands_there_once(plan: Plan) -> None:
    document = json.loads(file.dumps(plan))
    mtu = [one for one in document["patches"].values() if "/mtu" in str(one["edits"])]
    assert len(mtu) == 1
    assert len(document["devices"]) == len(plan.devices) == 6
    described = [one for one in document["patches"].values() if "/description" in str(one)]
    assert len(described) == 6
    (rows,) = (
        one["change"]["rows"] for one in document["hunks"] if one["change"]["table"] == "NTP_SERVER"
    )
    assert rows == [{"devices": [one.device for one in plan.devices], "rows": {"10.0.0.1": {}}}]


def test_every_big_thing_has_a_line(plan: Plan) -> None:
    lines = file.dumps(plan).decode().splitlines()
    for device in plan.devices:
        assert sum(line.startswith('{"after_sha256"') for line in lines) == len(plan.devices)
        assert sum(f'"device":"{device.device}","disruption"' in line for line in lines) == 1


def test_the_digest_is_that_of_the_other_lines(plan: Plan) -> None:

    raw = file.dumps(plan)
    match = re.search(rb'"sha256":"([0-9a-f]{64})",\n', raw)
    assert match is not None
    without = raw.replace(match[0], b"")
    assert hashlib.sha256(without).hexdigest().encode() == match[1]


def test_a_hunk_is_as_bad_as_on_the_worst_of_its_ways(fabric: Fabric) -> None:
    def config(scheduler: str, of: str) -> ConfigDb:
        return {
            "PORT": {"Ethernet0": {"admin_status": "up"}},
            "QUEUE": {"Ethernet0|3": {"scheduler": scheduler}},
            "BUFFER_POOL": {"p": {"type": of}},
        }

    before, after = config("a", "ingress"), config("b", "egress")
    alone = {**after, "BUFFER_POOL": before["BUFFER_POOL"]}
    made = plan_of(fabric, [(before, after), (before, alone)], Permits(table_load=True))
    assert [one.path for one in made.devices[:2]] == [ApplyPath.RELOAD, ApplyPath.TABLE_LOAD]
    queue = next(one for one in made.hunks if one.change.table == "QUEUE")
    assert queue.disruption is Disruption.QOS_RELOAD


def test_every_change_that_nobody_knows_is_counted(fabric: Fabric) -> None:
    after: ConfigDb = {"NO_SUCH": {"x": {"a": "1", "b": "2"}, "y": {"a": "1"}}}
    made = plan_of(fabric, [({}, after)], AS_USUAL)
    assert (made.unknown, made.disruption) == (3 * len(fabric.devices), Disruption.UNKNOWN)
    assert {one.where for one in made.hunks} == {"4 leaves of pod1 and 2 spines"}


# ---- approved ------------------------------------------------------------------------------------


def _ids(approved: Plan, now: Plan) -> list[tuple[str, str | None]]:
    return [(one.id, one.device) for one in file.differs(approved, now)]


def test_what_makes_a_plan_another_one(plan: Plan) -> None:
    assert _ids(plan, plan) == []
    first, *others = plan.devices

    def with_first(**update: object) -> Plan:
        return plan.model_copy(
            update={"devices": (first.model_copy(update=update), *others)},
        )

    name = first.device
    assert _ids(plan, with_first(before_sha256="1" * 64)) == [("PLN001", name)]
    assert _ids(plan, with_first(steps=first.steps[1:])) == [("PLN002", name)]
    assert _ids(plan, plan.model_copy(update={"devices": tuple(others)})) == [("PLN002", name)]
    assert _ids(plan.model_copy(update={"devices": tuple(others)}), plan) == [("PLN002", name)]
    assert _ids(plan, plan.model_copy(update={"batches": ()})) == [("PLN002", None)]
    assert _ids(plan, plan.model_copy(update={"revision": "1"})) == [("PLN002", None)]


# ---- applied -------------------------------------------------------------------------------------


def _set(rows: dict[str, dict[str, str | list[str]]], **fields: str) -> None:
    for row in rows.values():
        row.update(fields)


def _length(base: Tables) -> None:
    for row in base.get("CABLE_LENGTH", {}).values():
        row.update(dict.fromkeys(row, "300m"))
    base["TACPLUS"] = {"global": {"passkey": "planted"}}


def _without_port(base: Tables) -> None:
    gone = next(iter(base["PORT"]))
    for table, rows in list(base.items()):
        base[table] = {key: row for key, row in rows.items() if gone not in key.split("|")}


def _ecn(base: Tables) -> None:
    _set(base.get("WRED_PROFILE", {}), green_max_threshold="1")
    base.pop("PFC_WD", None)


def _servers(base: Tables) -> None:
    _set(base.get("BGP_NEIGHBOR", {}), asn="65000")
    base["NTP_SERVER"] = {"192.0.2.1": {}}


def _queues(base: Tables) -> None:
    base["VLAN"] = {**base.get("VLAN", {}), "Vlan999": {"vlanid": "999"}}
    base["QUEUE"] = {}


EDITS = (
    lambda base: _set(base["PORT"], mtu="9000", description="before"),
    _ecn,
    _servers,
    _length,
    _without_port,
    _queues,
)


def _edited(config: ConfigDb, number: int) -> ConfigDb:
    """Return what a switch had before an everyday change, one of several."""
    base: Tables = {
        table: {key: dict(row) for key, row in rows.items()} for table, rows in config.items()
    }
    EDITS[number % len(EDITS)](base)
    return base


@pytest.mark.parametrize("site", sorted(path.name for path in (ROOT / "inventories").iterdir()))
def test_a_plan_leads_there_and_back(site: str) -> None:
    built = pipeline.build(ROOT / "inventories" / site, jobs=0)
    before = {name: _edited(one, at) for at, (name, one) in enumerate(built.configs.items())}
    base = masking.base(Base("golden", before, built.configs))
    plan = file.loads(file.dumps(planned(built.design.fabric, base)))
    assert plan is not None
    assert len(plan.devices) == len(built.configs)
    for device in plan.devices:
        config = file.promised(device, before[device.device])
        assert config == base.targets[device.device]
        for step in reversed(device.steps):
            config = patch.apply(config, step.inverse)
        assert file.sha256(config) == device.before_sha256 == file.sha256(before[device.device])
        assert config == {t: rows for t, rows in base.configs[device.device].items() if rows}


def test_steps_that_lead_elsewhere_are_refused(plan: Plan) -> None:
    device = plan.devices[0]
    step = device.steps[0]
    assert unescaped(step.edits[0].path) == step.edits[0].path
    other = step.model_copy(update={"edits": step.edits[1:]})
    short = device.model_copy(update={"steps": (other, *device.steps[1:])})
    unfit = step.model_copy(update={"edits": (Edit(op="remove", path="/NO/where"),)})
    wrong = device.model_copy(update={"steps": (unfit,)})
    before: Tables = {
        "PORT": {f"Ethernet{n}": {"mtu": "9100", "description": f"p{n}"} for n in range(0, 64, 8)},
        "NTP_SERVER": {"10.0.0.1": {}},
        "QUEUE": {f"Ethernet{n}|3": {"scheduler": "a"} for n in range(0, 64, 8)},
    }
    with pytest.raises(ValueError, match="do not lead to what the plan promises"):
        file.promised(short, before)
    with pytest.raises(ValueError, match="remove /NO/where"):
        file.promised(wrong, before)
