"""The plan on disk: one way to write it, and no other way to read it."""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import topologies
from railwright import pipeline
from railwright.base import canonical
from railwright.base.errors import PlanError
from railwright.base.json_positions import unescaped
from railwright.diff import masking, patch
from railwright.diff.base import Base, compare
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.fabric import Fabric
from railwright.model.finding import Edit
from railwright.model.plan import Plan
from railwright.plan import file
from railwright.plan.assemble import Subject, assemble
from railwright.plan.notes import notes
from railwright.plan.path import AS_USUAL, Permits
from railwright.report import format_names, reporter
from railwright.report.plan_page import plan_page
from railwright.report.planned import tables
from railwright.report.protocol import Report
from unit.plan.test_order import configs

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
SCHEMA = json.loads((ROOT / "schemas" / "plan.schema.json").read_bytes())
Tables = dict[str, dict[str, dict[str, str | list[str]]]]


@pytest.fixture(scope="module")
def fabric(tmp_path_factory: pytest.TempPathFactory) -> Fabric:
    return topologies.fabric(
        tmp_path_factory.mktemp("site"), topologies.RAIL_SITE + topologies.CABLES
    )


def planned(fabric: Fabric, base: Base, permits: Permits = AS_USUAL) -> Plan:
    subject = Subject(fabric, base, compare(base).changes, None, "0" * 64)
    return assemble(subject, permits=permits)


def _of(fabric: Fabric, pairs: list[tuple[ConfigDb, ConfigDb]], permits: Permits) -> Plan:
    names = [device.name for device in fabric.devices]
    before = {name: pairs[at % len(pairs)][0] for at, name in enumerate(names)}
    after = {name: pairs[at % len(pairs)][1] for at, name in enumerate(names)}
    return planned(fabric, Base("golden", before, after), permits)


PAIRS = st.lists(st.tuples(configs(), configs()), min_size=1, max_size=3)
PERMITS = st.sampled_from([AS_USUAL, Permits(table_load=True), Permits(limit_seconds=0)])


@settings(deadline=None, max_examples=30)
@given(PAIRS, PERMITS)
def test_what_is_written_is_read(
    fabric: Fabric, pairs: list[tuple[ConfigDb, ConfigDb]], permits: Permits
) -> None:
    plan = _of(fabric, pairs, permits)
    raw = file.dumps(plan)
    assert raw.isascii()
    assert file.loads(raw) == plan
    jsonschema.validate(json.loads(raw), SCHEMA)


@pytest.fixture(scope="module")
def plan(fabric: Fabric) -> Plan:
    before: Tables = {
        "PORT": {f"Ethernet{n}": {"mtu": "9100", "description": f"p{n}"} for n in range(0, 64, 8)},
        "NTP_SERVER": {"10.0.0.1": {}},
        "QUEUE": {f"Ethernet{n}|3": {"scheduler": "a"} for n in range(0, 64, 8)},
    }
    found: dict[str, ConfigDb] = {}
    for device in fabric.devices:
        rows = {
            name: {"mtu": "9216", "description": f"\u00fc {device.name} {name}"}
            for name in before["PORT"]
        }
        found[device.name] = {"PORT": rows, "SYSLOG_SERVER": {"10.0.0.2": {"vrf": "mgmt"}}}
    return planned(fabric, Base("golden", dict.fromkeys(found, before), found))


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
    import hashlib  # noqa: PLC0415

    raw = file.dumps(plan)
    match = re.search(rb'"sha256":"([0-9a-f]{64})",\n', raw)
    assert match is not None
    without = raw.replace(match[0], b"")
    assert hashlib.sha256(without).hexdigest().encode() == match[1]


# ---- refused -------------------------------------------------------------------------------------


def _refused(raw: bytes) -> bool:
    try:
        return file.loads(raw) is None
    except ValueError:
        return True


def _read(path: Path) -> str:
    with pytest.raises(PlanError) as caught:
        file.read(path)
    assert "\n" not in caught.value.message
    return caught.value.message


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "not a plan"),
        (b"{}", "not a plan"),
        (b"[]", "not a plan"),
        (b"null", "not a plan"),
        (b"\xff\xfe\x00", "not a plan"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"version": ' + b"9" * 5_000 + b"}", "not a plan"),
        (b'{"version": 2}', "not a plan"),
        (b'{"openapi": "3.1.0"}', "not a plan"),
    ],
)
def test_what_is_no_plan(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(raw)
    assert words in _read(path)


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No such file" in _read(tmp_path / "nothing.json")
    assert "Is a directory" in _read(tmp_path)
    (tmp_path / "huge.json").write_bytes(b" " * 101)
    monkeypatch.setattr(file, "LIMIT_BYTES", 100)
    assert "more than 100 bytes" in _read(tmp_path / "huge.json")


def test_the_name_of_a_member_cannot_steer_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"hunks": [{"\x1b[31m\nx": 1}], "a\x1bb": 1}))
    assert "\x1b" not in _read(path)


@settings(max_examples=600, deadline=None)
@given(data=st.data())
def test_bytes_that_are_not_ours(plan: Plan, data: st.DataObject) -> None:
    raw = file.dumps(plan)
    at = data.draw(st.integers(0, len(raw)))
    to = data.draw(st.integers(at, min(len(raw), at + 200)))
    put = data.draw(
        st.sampled_from([b"", b"0", b"NaN", b"1e999", b"null", b'"', b"\\ud800", b"{", b"\n", b" "])
        | st.binary(max_size=4)
        | st.just(raw[at:to] * 2)
    )
    broken = raw[:at] + put + raw[to:]
    assert broken == raw or _refused(broken)


def _nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(pairs):
        yield value, key
        if isinstance(item, (dict, list)):
            yield from _nodes(item)


DEEP: Any = "x"
for _ in range(900):
    DEEP = {"x": DEEP}
VALUES = st.sampled_from(
    [None, True, 0, -1, 10**30, 1.5, math.inf, "", "x", "\ud800", "\x7f", [], {}, ["x"], {"x": {}}]
) | st.just(DEEP)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_values_that_are_not_ours(plan: Plan, data: st.DataObject) -> None:
    raw = file.dumps(plan)
    document = json.loads(raw)
    nodes = list(_nodes(document))
    holder, key = data.draw(st.sampled_from(nodes))
    if data.draw(st.booleans()):
        holder[key] = data.draw(VALUES)
    else:
        del holder[key]
    try:
        broken = canonical.dumps_lines(document)
    except (ValueError, RecursionError):
        broken = json.dumps(document).encode()
    assert broken == raw or _refused(broken)


@given(st.sampled_from(["site", "unknown", "devices", "hunks", "patches", "steps", "batches"]))
@example("sha256")
def test_an_edit_in_our_own_form_is_no_plan_either(plan: Plan, name: str) -> None:
    document = json.loads(file.dumps(plan))
    value = document[name]
    document[name] = 7 if isinstance(value, int) else type(value)() if value else "x"
    assert _refused(canonical.dumps_lines(document))


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_what_is_read_can_be_told(plan: Plan, data: st.DataObject) -> None:
    """Whoever writes plans may write the digest too: what is read then has to hang together."""
    document = json.loads(file.dumps(plan))
    holder, key = data.draw(st.sampled_from(list(_nodes(document))))
    if data.draw(st.booleans()):
        holder[key] = data.draw(VALUES)
    else:
        del holder[key]
    _told(document)


def _told(document: dict[str, Any]) -> bool:
    """Whether a document with its digest made anew is read; if so, every format can tell it."""
    document.pop("sha256", None)
    try:
        digest = hashlib.sha256(canonical.dumps_lines(document)).hexdigest()
        read = file.loads(canonical.dumps_lines({**document, "sha256": digest}))
    except (ValueError, RecursionError):
        return False
    if read is None:
        return False
    report = Report("plan", plan=read, notes=tuple(notes(read)), tables=tables(read))
    for name in format_names():
        reporter(name).write(report, io.StringIO())
    plan_page(read, None, None)
    return True


def test_parts_that_do_not_fit_each_other_are_no_plan(plan: Plan) -> None:
    def remade(change: Callable[[Any], object]) -> bool:
        document = json.loads(file.dumps(plan))
        change(document)
        return _told(document)

    assert remade(lambda one: one.update(site="other"))
    assert not remade(lambda one: one["batches"].pop())
    assert not remade(lambda one: one["batches"][0].update(devices=["nobody"]))
    assert not remade(lambda one: one["batches"].append(one["batches"][0]))
    assert not remade(lambda one: one["devices"].append(one["devices"][0]))
    assert not remade(lambda one: one["hunks"][0].update(lines=["fabric.yml"]))
    assert not remade(lambda one: one["hunks"][0].update(lines=["fabric.yml:x:1"]))
    assert not remade(lambda one: one["hunks"][0]["change"].update(rows=[]))
    assert not remade(lambda one: one["hunks"][0]["change"].update(fields=[]))
    rows: Callable[[Any], Any] = lambda one: one["hunks"][0]["change"]["rows"][0]  # noqa: E731
    assert not remade(lambda one: rows(one).update(devices=["nobody"]))
    assert not remade(lambda one: rows(one).update(rows={}))
    assert not remade(lambda one: rows(one).update(rows={"x": {"none of its": {}}}))
    patch_of: Callable[[Any], Any] = lambda one: next(iter(one["patches"].values()))  # noqa: E731
    assert not remade(lambda one: patch_of(one)["inverse"].pop())
    assert not remade(lambda one: patch_of(one)["edits"][0].update(path="x"))
    assert not remade(lambda one: one.update(unknown=10**30))


def test_a_hunk_is_as_bad_as_on_the_worst_of_its_ways(fabric: Fabric) -> None:
    def config(scheduler: str, of: str) -> ConfigDb:
        return {
            "PORT": {"Ethernet0": {"admin_status": "up"}},
            "QUEUE": {"Ethernet0|3": {"scheduler": scheduler}},
            "BUFFER_POOL": {"p": {"type": of}},
        }

    before, after = config("a", "ingress"), config("b", "egress")
    alone = {**after, "BUFFER_POOL": before["BUFFER_POOL"]}
    made = _of(fabric, [(before, after), (before, alone)], Permits(table_load=True))
    assert [one.path for one in made.devices[:2]] == [ApplyPath.RELOAD, ApplyPath.TABLE_LOAD]
    queue = next(one for one in made.hunks if one.change.table == "QUEUE")
    assert queue.disruption is Disruption.QOS_RELOAD


def test_every_change_that_nobody_knows_is_counted(fabric: Fabric) -> None:
    after: ConfigDb = {"NO_SUCH": {"x": {"a": "1", "b": "2"}, "y": {"a": "1"}}}
    made = _of(fabric, [({}, after)], AS_USUAL)
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


# ---- what is too large ---------------------------------------------------------------------------


def test_a_patch_that_is_named_again_and_again_is_refused_before_it_is_written_out(
    plan: Plan,
) -> None:
    document = json.loads(file.dumps(plan))
    name, part = next((name, one) for name, one in document["patches"].items() if one["edits"])
    part["edits"] *= 1_000
    part["inverse"] *= 1_000
    (steps, *_) = document["steps"].values()
    steps[0]["patches"] = [name] * 10_000
    assert name
    with pytest.raises(ValueError, match=r"edits, more than 4,194,304"):
        file.loads(json.dumps(document).encode())


def test_rows_of_many_switches_are_refused_before_they_are_written_out(plan: Plan) -> None:
    document = json.loads(file.dumps(plan))
    rows = document["hunks"][0]["change"]["rows"][0]
    rows["devices"] = [f"leaf-{number}" for number in range(3_000)]
    rows["rows"] = {f"Ethernet{number}": {} for number in range(3_000)}
    with pytest.raises(ValueError, match=r"rows, more than 4,194,304"):
        file.loads(json.dumps(document).encode())


@pytest.mark.parametrize(
    "raw",
    [
        b"[" + b"{}," * file.LIMIT_PARTS + b"0]",
        b"[" + b"0," * (file.LIMIT_ITEMS + 1) + b"0]",
        b'"' + b"a" * file.LIMIT_BYTES + b'"',
    ],
    ids=["parts", "items", "bytes"],
)
def test_bytes_that_take_too_much_memory_are_not_parsed(
    raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canonical, "loads", lambda _: pytest.fail("parsed"))
    with pytest.raises(ValueError, match="are too many"):
        file.loads(raw)
