"""The file of a plan: one way to write it, no other to read it, and void when a base changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from railwright.base.errors import PlanError
from railwright.diff import diff
from railwright.diff.base import Base
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric
from railwright.model.plan import Plan
from railwright.plan import file
from railwright.plan.assemble import Subject, assemble
from topologies import CABLES, RAIL_SITE, fabric

BEFORE: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "9100", "description": "x"}}, "NTP": {"a": {}}}
AFTER: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "9000", "description": "y"}}}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Fabric:
    return fabric(tmp_path_factory.mktemp("site"), RAIL_SITE + CABLES)


def planned(site: Fabric, before: ConfigDb = BEFORE, after: ConfigDb = AFTER) -> Plan:
    names = ("leaf-1-01", "leaf-1-02")
    base = Base("a folder", dict.fromkeys(names, before), dict.fromkeys(names, after))
    changes = tuple(change for name in names for change in diff(name, before, after))
    return assemble(Subject(site, base, changes, None, "0" * 64))


@pytest.fixture
def plan(site: Fabric) -> Plan:
    return planned(site)


@pytest.fixture
def path(plan: Plan, tmp_path: Path) -> Path:
    where = tmp_path / "plan.json"
    where.write_bytes(file.dumps(plan))
    return where


def test_what_is_written_is_read(plan: Plan, path: Path) -> None:
    assert file.read(path) == plan


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda raw: raw.replace(b"{", b"{ ", 1), id="blank"),
        pytest.param(lambda raw: raw[:-40], id="cut"),
        pytest.param(lambda raw: raw + b"\n", id="longer"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda raw: b"\xff" + raw, id="no-text"),
        pytest.param(lambda _: b"[" * 100_000, id="deep"),
        pytest.param(lambda _: b"{}", id="foreign"),
        pytest.param(
            lambda raw: json.dumps(json.loads(raw), sort_keys=True).encode(), id="reordered"
        ),
        pytest.param(
            lambda raw: raw.replace(b'"version":1', b'"version":2').replace(
                b'"version": 1', b'"version": 2'
            ),
            id="version",
        ),
    ],
)
def test_anything_else_is_refused(path: Path, edit: object) -> None:
    assert callable(edit)
    path.write_bytes(edit(path.read_bytes()))
    with pytest.raises(PlanError, match=str(path)):
        file.read(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="cannot be read"):
        file.read(tmp_path / "none.json")


def test_a_changed_base_makes_another_plan(site: Fabric, plan: Plan) -> None:
    changed: ConfigDb = {**BEFORE, "PORT": {"Ethernet0": {"mtu": "1500", "description": "x"}}}
    found = list(file.differs(plan, planned(site, before=changed)))
    assert [(one.id, one.device) for one in found] == [
        ("PLN001", "leaf-1-01"),
        ("PLN001", "leaf-1-02"),
    ]


def test_other_steps_make_another_plan(site: Fabric, plan: Plan) -> None:
    other: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "1500", "description": "y"}}}
    assert {one.id for one in file.differs(plan, planned(site, after=other))} == {"PLN002"}


def test_a_switch_more_or_less_makes_another_plan(plan: Plan) -> None:
    less = plan.model_copy(update={"devices": plan.devices[:1]})
    assert [one.device for one in file.differs(plan, less)] == ["leaf-1-02"]
    assert [one.device for one in file.differs(less, plan)] == ["leaf-1-02"]


def test_the_same_is_the_same(site: Fabric, plan: Plan) -> None:
    assert list(file.differs(plan, planned(site))) == []


def test_anything_else_that_differs_is_told(plan: Plan) -> None:
    other = plan.model_copy(update={"revision": "f" * 40})
    assert [one.id for one in file.differs(plan, other)] == ["PLN002"]
