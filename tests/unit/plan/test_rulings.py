"""The data of the oracle: every row decides something, and has its source."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from railwright.base import resources
from railwright.checks.yang import mapping
from railwright.model.change import Change, ChangeKind
from railwright.model.disruption import Disruption
from railwright.model.platform import AsicFamily
from railwright.model.types import BufferModel, Dialect, Release
from railwright.plan import classes
from railwright.plan.classes import FAMILIES, RowState
from railwright.plan.oracle import Around, Traits
from unit.plan.judging import SPECTRUM, change, judge

REPOSITORIES = "sonic-buildimage|sonic-swss|sonic-swss-common|sonic-utilities|sonic-host-services"
ROOT = Path(__file__).parents[3]
BOXES = [
    Traits(asic, "ACS-SN5600", release, dialect, model)
    for asic, release, dialect, model in product(
        [AsicFamily.SPECTRUM4, AsicFamily.TERALYNX10], Release, Dialect, BufferModel
    )
]
WHERES = [
    Around(row, table=False, up=up, marks=up, fresh=not up)
    for row, up in product(RowState, [True, False])
]


def test_every_file_of_the_folder_is_read() -> None:
    folder = resources.root("plan/disruption")
    files = {path.stem for path in folder.iterdir() if path.suffix == ".yml"}
    assert files == {*FAMILIES, classes.UPDATER.removesuffix(".yml")}


class Case(NamedTuple):
    name: str
    number: int
    table: str
    field: str | None

    @property
    def row(self) -> classes.Ruling:
        return classes.family(self.name).rows[self.number]


CASES = [
    Case(name, number, table, field)
    for name in FAMILIES
    for number, row in enumerate(classes.family(name).rows)
    for table in row.tables
    for field in row.fields or (None,)
]


def examples(case: Case) -> Iterator[tuple[Traits, Around, Change]]:
    """Yield changes that a row of the data may be about."""
    row = case.row
    numbers = {"lowered": "1500", "raised": "9999", None: "9"}
    after = row.after[0] if row.after else numbers[row.direction]
    fields = (case.field,) if row.fields else (None, "other", *named(case.table))
    for traits, where, kind, field in product(
        BOXES, WHERES, row.kinds or ChangeKind, dict.fromkeys(fields)
    ):
        whole = {ChangeKind.ADDED: RowState.REMOVED, ChangeKind.REMOVED: RowState.ADDED}
        if where.row is whole.get(kind) or (kind == "changed" and where.row is not RowState.KEPT):
            continue
        key = row.keys[0] if row.keys else "Ethernet0"
        yield (
            traits,
            where,
            Change(
                device="d",
                kind=kind,
                table=case.table,
                key=key,
                field=field,
                before=None if kind is ChangeKind.ADDED else "9100",
                after=None if kind is ChangeKind.REMOVED else after,
            ),
        )


def named(table: str) -> list[str]:
    plan = mapping.load(mapping.shipped_path())
    assert plan is not None
    return [field for one in plan.tables[table].lists for field in one.fields]


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.name}-{one.number}-{one.table}")
def test_every_row_decides_a_change(case: Case) -> None:
    row = case.row
    decided = (
        judge(one, traits, where)
        for traits, where, one in examples(case)
        if row.when.holds(traits.asic, traits.release, traits.dialect, traits.buffer_model)
    )
    verdict = next((each for each in decided if each.why.startswith(row.why)), None)
    assert verdict is not None, "no change is decided by this row: another stands before it"
    assert verdict.effect is row.effect
    assert verdict.cuts_management is row.cuts_management
    assert verdict.updater in {row.updater or row.effect, Disruption.PORT_FLAP, None}
    assert verdict.source.startswith(classes.family(case.name).sources[row.source])


@pytest.mark.parametrize("name", FAMILIES)
def test_every_row_has_a_public_source_and_every_source_a_row(name: str) -> None:
    data = classes.family(name)
    assert {row.source for row in data.rows} == set(data.sources)
    for text in data.sources.values():
        assert re.match(rf"sonic-net/({REPOSITORIES}) [\w./-]+( \(.+\))?$", text), text
    assert all(row.why for row in data.rows)


def test_every_table_of_the_goldens_is_known() -> None:
    files = (json.loads(path.read_text()) for path in ROOT.glob("golden_configs/*/*.json"))
    tables = {table for one in files if "DEVICE_METADATA" in one for table in one}
    assert len(tables) > 50
    unknown = {
        table
        for table in tables
        if judge(change(f"{table}|x.y", kind="added"), SPECTRUM, Around(RowState.ADDED)).why
        == "nobody has shown what it does"
    }
    # What they hold depends on the field.
    assert unknown <= {"DEVICE_METADATA", "BUFFER_PROFILE", "BGP_DEVICE_GLOBAL"}


def test_the_page_lists_every_table_and_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")
    text = "\n".join(importlib.import_module("disruption_page").lines())
    tables = {t for name in FAMILIES for row in classes.family(name).rows for t in row.tables}
    assert all(f"`{table}`" in text for table in tables)
    assert all(source in text for name in FAMILIES for source in family_sources(name))
    assert "| `PORT` | `fec`" not in text  # fields that do the same stand together
    assert "ACS-SN5600" in text
    assert "takes effect when the SNMP container restarts" in text


def family_sources(name: str) -> Iterable[str]:
    return classes.family(name).sources.values()
