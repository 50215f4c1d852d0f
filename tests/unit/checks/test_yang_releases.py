"""The modules of each release: the steps between them, and the engines made of them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from railwright.base.errors import SchemaError
from railwright.checks.yang import IssueKind, load_engine, mapping, modules, plan_patch, releases
from railwright.checks.yang.overlay import Change, added, module_text, net
from railwright.checks.yang.releases import KINDS, plans_path, steps
from railwright.model.types import Release

PORT: dict[str, Any] = {"Ethernet0": {"lanes": "1", "speed": "1600000"}}
FOLDER = Path(str(releases.folder()))


def test_each_release_but_the_first_has_a_step() -> None:
    assert [step.release for step in steps()] == list(Release)[1:]
    for older, newer in zip(steps(), steps()[1:], strict=False):
        assert older.after == newer.before


@pytest.mark.parametrize("step", steps(), ids=lambda step: step.release.value)
def test_each_change_has_a_place_a_statement_and_a_source(step: releases.Step) -> None:
    tables = mapping.plan_of(modules.bundled()).tables
    for change in step.changes:
        assert change.kind in KINDS
        assert change.path[0] in tables
        assert bool(change.yang) is (change.kind != "new"), change
        assert re.fullmatch(r"sonic-[\w-]+\.yang at [0-9a-f]{10,12}", change.source), change
    places = [(change.kind, change.path, change.yang) for change in step.changes]
    assert len(places) == len(set(places))


def test_the_shipped_patches_are_those_of_the_shipped_steps() -> None:
    derived = releases.derive_patches()
    assert plans_path().read_bytes() == derived, "run python -m railwright.checks.yang"


@pytest.mark.parametrize("release", list(Release))
def test_a_patched_plan_fits_its_modules(release: Release) -> None:
    found = releases.module_set(release)
    plan = releases.plan_of(found, release, Path("no-such-cache"))
    assert plan.digest == found.digest
    assert plan == mapping.derive(found)


def test_the_newest_release_is_the_bundled_set() -> None:
    assert releases.module_set(Release.MASTER) == modules.bundled() == releases.module_set(None)


ACCEPTED = [
    ({"PORT": PORT}, Release.R202511, None),
    ({"SERIAL_CONSOLE": {"POLICIES": {"inactivity_timeout": "5"}}}, Release.R202411, None),
    ({"PFC_WD": {"GLOBAL": {"POLL_INTERVAL": "3000"}}}, Release.R202405, Release.R202511),
    (
        {"DEVICE_METADATA": {"localhost": {"orch_route_zmq_enabled": "true"}}},
        Release.R202505,
        Release.R202511,
    ),
    (
        {"DEVICE_METADATA": {"localhost": {"async_swss_rec": "enabled"}}},
        Release.R202605,
        Release.MASTER,
    ),
    ({"VRF": {"Vrf" + "x" * 20: {}}}, Release.R202405, Release.R202411),
]


@pytest.mark.parametrize(("config", "first", "until"), ACCEPTED)
def test_what_a_release_takes(
    config: dict[str, dict[str, dict[str, Any]]], first: Release, until: Release | None
) -> None:
    for release in Release:
        accepted = not load_engine(release=release).validate(config)
        expected = release.has(first) and not (until and release.has(until))
        assert accepted is expected, release


def test_a_table_that_came_later_is_unknown_before() -> None:
    config: dict[str, dict[str, dict[str, Any]]] = {"SWITCH_TRIMMING": {"GLOBAL": {"size": "128"}}}
    (issue,) = load_engine(release=Release.R202411).validate(config)
    assert issue.kind is IssueKind.UNKNOWN_TABLE


def test_a_field_of_old_is_judged_by_its_type() -> None:
    config: dict[str, dict[str, dict[str, Any]]] = {
        "DEVICE_METADATA": {"localhost": {"orch_route_zmq_enabled": "perhaps"}}
    }
    (issue,) = load_engine(release=Release.R202505).validate(config)
    assert (issue.table, issue.key, issue.field) == (
        "DEVICE_METADATA",
        "localhost",
        "orch_route_zmq_enabled",
    )
    assert issue.message.startswith("orch_route_zmq_enabled 'perhaps' is not true or false")


def test_modules_that_people_bring_are_of_no_release(tmp_path: Path) -> None:
    (tmp_path / "sonic-tiny.yang").write_text(
        'module sonic-tiny { yang-version 1.1; namespace "urn:t"; prefix t; container sonic-tiny {'
        ' container TINY { list TINY_LIST { key "name"; leaf name { type uint8; } } } } }'
    )
    engine = load_engine(tmp_path, tmp_path / "cache", Release.R202405)
    assert set(engine.schema.tables) == {"TINY"}


def test_who_asks_for_no_release_reads_no_step() -> None:
    code = (
        "import sys; from railwright.checks.yang import load_engine; load_engine();"
        "sys.exit('railwright.checks.yang.releases' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


NEW = Change("new", ("T", "T_LIST", "a"), "", "x")
GONE = Change("gone", ("T", "T_LIST"), "leaf a { type string; }", "x")
ALSO = Change("also", ("T", "T_LIST"), 'must "a";', "x")
WITHOUT = Change("without", ("T", "T_LIST"), 'must "a";', "x")


@pytest.mark.parametrize(
    ("later", "left"),
    [
        ([[NEW]], [NEW]),
        ([[GONE]], [GONE]),
        ([[NEW], [GONE]], []),
        ([[ALSO], [WITHOUT]], []),
        ([[WITHOUT], [ALSO], [WITHOUT]], [WITHOUT]),
        ([[NEW._replace(path=("T",)), ALSO]], [NEW._replace(path=("T",))]),
        ([[NEW], [Change("was", NEW.path, "type string;", "x")]], [NEW]),
    ],
)
def test_steps_that_undo_each_other_leave_nothing(
    later: list[list[Change]], left: list[Change]
) -> None:
    assert net(later) == left


def test_the_oldest_type_counts() -> None:
    older = Change("was", ("T", "T_LIST", "b"), "type uint8;", "x")
    newer = older._replace(yang="type uint16;")
    assert net([[older], [newer]]) == [older]
    text = module_text([[older], [newer]], {"T": "sonic-t"})
    assert 'deviation "/sonic-t:sonic-t/sonic-t:T/sonic-t:T_LIST/sonic-t:b"' in text
    assert "deviate replace { type uint8; }" in text
    assert added([[GONE]]) == {"T": {"a": "railwright-release:a"}}


@pytest.mark.parametrize("text", ["[]", "from: {commit: a}\n", "{changes: [{other: x}]}"])
def test_a_step_that_says_nothing_is_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for release in Release:
        (tmp_path / f"{release}.yml").write_text(text)
    monkeypatch.setattr(releases, "folder", lambda: tmp_path)
    with pytest.raises(SchemaError, match="is not a step"):
        steps()


def test_a_plan_without_a_patch_that_fits_is_derived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plans.json").write_text("{}")
    found = releases.module_set(Release.R202511)
    monkeypatch.setattr(releases, "plans_path", lambda: tmp_path / "plans.json")
    plan = releases.plan_of(found, Release.R202511, tmp_path / "cache")
    assert plan == mapping.derive(found)


def test_a_patch_to_nothing_else_is_empty() -> None:
    plan = mapping.plan_of(modules.bundled())
    assert plan_patch.make(plan, plan) == {}
    assert plan_patch.apply(plan.to_json(), {}) == plan
