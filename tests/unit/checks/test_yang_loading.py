"""Where the engine gets its modules and its library from, and what is said without them."""

from __future__ import annotations

import json
import sys
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from mutation.agreement import CONFIGS
from railwright.base.errors import SchemaError
from railwright.checks.yang import (
    EngineMissing,
    IssueKind,
    load_engine,
    mapping,
    modules,
    releases,
)
from railwright.checks.yang.engine import LibyangEngine
from railwright.checks.yang.libyang import Context
from railwright.checks.yang.translate import translate
from railwright.model.types import Release


def test_another_set_of_models_can_take_the_place(tmp_path: Path) -> None:
    (tmp_path / "sonic-tiny.yang").write_text(
        'module sonic-tiny { yang-version 1.1; namespace "urn:t"; prefix t; container sonic-tiny {'
        ' container TINY { list TINY_LIST { key "name"; leaf name { type uint8; } } } } }'
    )
    engine = load_engine(tmp_path, tmp_path / "cache")
    assert engine.validate({"TINY": {"5": {}}}) == ()
    (wrong,) = engine.validate({"TINY": {"500": {}}})
    assert (wrong.table, wrong.key, wrong.field) == ("TINY", "500", None)
    (unknown,) = engine.validate({"PORT": {}})
    assert unknown.kind is IssueKind.UNKNOWN_TABLE


def test_a_user_without_a_home_is_judged_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _no_home(monkeypatch)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    (tmp_path / "sonic-tiny.yang.j2").write_text(
        "module sonic-tiny { yang-version 1.1; namespace 'urn:t'; prefix t; container sonic-tiny {"
        " container TINY { list TINY_LIST { key 'name'; leaf name { type uint8; } } } } }"
    )
    assert load_engine().validate({"PORT": {}}) == ()
    assert load_engine(tmp_path).validate({"TINY": {"5": {}}}) == ()
    assert list((tmp_path / "temporary").iterdir()) == []


def _no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        msg = "Could not determine home directory."
        raise RuntimeError(msg)

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nowhere)


def test_a_folder_that_libyang_does_not_take_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        msg = "LY_EMEM"
        raise RuntimeError(msg)

    monkeypatch.setattr("oopt_gnpy_libyang.Context", refuse)
    with pytest.raises(SchemaError, match=r"libyang cannot work with the folder .*LY_EMEM"):
        load_engine()


def test_modules_of_the_current_folder_do_not_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shipped = (modules.bundled().folder / "sonic-port.yang").read_text()
    newer = shipped.replace("leaf index { type uint16; }", "leaf index { type boolean; }")
    newer = newer.replace("revision 20", "revision 30")
    assert newer != shipped
    (tmp_path / "sonic-port@3026-11-21.yang").write_text(newer)
    monkeypatch.chdir(tmp_path)
    port = {"lanes": "1", "speed": "100000", "index": "1"}
    assert load_engine().validate({"PORT": {"Ethernet0": port}}) == ()


@pytest.mark.parametrize("path", sorted(CONFIGS.iterdir()), ids=lambda path: path.stem)
def test_modules_loaded_at_once_say_what_they_say_one_by_one(path: Path) -> None:
    bundled = modules.bundled()
    plan = mapping.plan_of(bundled)
    roots = {table.module for table in plan.tables.values()}
    at_once = Context(bundled.folder, bundled.names, roots)
    one_by_one = Context(bundled.folder, bundled.names)
    tables = json.loads(path.read_text())
    for table in tables:  # all that refer to it have one thing less to refer to
        data = translate({other: tables[other] for other in tables if other != table}, plan).data()
        document = json.dumps(data)
        assert at_once.parse(document) == one_by_one.parse(document)


@pytest.mark.parametrize("release", Release)
def test_modules_of_a_release_say_loaded_at_once_what_they_say_one_by_one(release: Release) -> None:
    found = releases.module_set(release)
    plan = releases.plan_of(found, release)
    roots = {table.module for table in plan.tables.values()}
    at_once = Context(found.folder, found.names, roots, found.overlay)
    one_by_one = Context(found.folder, found.names, (), found.overlay)
    for path in sorted(CONFIGS.iterdir()):
        document = json.dumps(translate(json.loads(path.read_text()), plan).data())
        assert at_once.parse(document) == one_by_one.parse(document)


def test_without_the_library_the_engine_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "oopt_gnpy_libyang", None)
    with pytest.raises(EngineMissing, match="not installed") as caught:
        load_engine()
    assert "oopt-gnpy-libyang" in str(caught.value.hint)


MODULE = (
    'module {name} {{ yang-version 1.1; namespace "urn:{name}"; prefix p; container {name} {{'
    ' container {table} {{ list {table}_LIST {{ key "name"; leaf name {{ type string; }}'
    " leaf speed {{ type uint8; mandatory true; }}"
    ' leaf max {{ type uint8; must ". >= ../speed"; }} }} }} }} }}'
)
ROWS: Any = {"bad": {"max": "9"}, "worse": {"speed": "9", "max": "1"}}


@pytest.mark.parametrize("shipped", [False, True])
@pytest.mark.parametrize(
    "order",
    [
        *permutations(("acme-fan", "sonic-fan", "zeta-fan")),
        *permutations(("acme", "acme-fan", "acme1")),  # a name that others begin with comes first
    ],
)
def test_no_table_is_overlooked_for_the_name_of_its_module_or_its_place(
    tmp_path: Path, order: tuple[str, ...], *, shipped: bool
) -> None:
    """Libyang looks for the data of a module where it would have put it itself."""
    tables = {name: f"{name.replace('-', '_').upper()}_OWN" for name in order}
    for name, table in tables.items():
        (tmp_path / f"{name}.yang").write_text(MODULE.format(name=name, table=table))
    module_set = modules.read(tmp_path, None)
    engine = LibyangEngine(module_set, mapping.plan_of(module_set, None), shipped=shipped)
    for wrong in order:
        config = {tables[name]: ROWS if name == wrong else {"a": {"speed": "1"}} for name in order}
        found = {(one.table, one.key) for one in engine.validate(config)}
        assert found == {(tables[wrong], "bad"), (tables[wrong], "worse")}
