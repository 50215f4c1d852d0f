"""What `accept` may write over, and what it must not lose where a manifest is damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from railwright.base.errors import ExitCode, ForeignGoldens, GoldenError
from railwright.diff import golden
from railwright.diff.baseline import baseline, refuse_foreign
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric

LEAF: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "9100"}, "Ethernet8": {"mtu": "9100"}}}
SPINE: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "9100"}}, "VLAN": {"Vlan2": {"vlanid": "2"}}}


def _output(site: str = "lab", **configs: ConfigDb) -> golden.Output:
    fabric = Fabric(site=site, description=None, planes=1, pods=(), devices=(), hosts=(), links=())
    return golden.output(fabric, configs, ())


def _conflict(ours: str, theirs: str) -> str:
    return f"<<<<<<< HEAD\n{ours}\n||||||| base\nbase\n=======\n{theirs}\n>>>>>>> branch\n"


def test_goldens_of_this_site_may_be_written_over(tmp_path: Path) -> None:
    refuse_foreign(tmp_path / "absent", "lab")
    refuse_foreign(tmp_path, "lab")
    (tmp_path / "README").write_text("goldens")
    golden.write(tmp_path, _output(leaf=LEAF))
    refuse_foreign(tmp_path, "lab")


def test_goldens_of_an_earlier_release_may_be_written_over(tmp_path: Path) -> None:
    golden.write(tmp_path, _output(leaf=LEAF))
    manifest = json.loads((tmp_path / golden.MANIFEST).read_bytes())
    assert manifest.pop("site") == "lab"
    (tmp_path / golden.MANIFEST).write_text(json.dumps(manifest))
    refuse_foreign(tmp_path, "lab")


def test_goldens_of_another_site_are_refused(tmp_path: Path) -> None:
    golden.write(tmp_path, _output("other", leaf=LEAF))
    with pytest.raises(ForeignGoldens, match="the goldens of site 'other', not of 'lab'") as caught:
        refuse_foreign(tmp_path, "lab")
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("package.json", "{}"),
        ("leaf.json", "not JSON"),
        (golden.MANIFEST, '{"name": "an extension"}'),
        (golden.MANIFEST, "[]"),
    ],
)
def test_json_that_is_not_ours_is_refused(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(ForeignGoldens, match=r"JSON files, but no MANIFEST\.json of ours"):
        refuse_foreign(tmp_path, "lab")


def test_the_manifest_says_what_there_is(tmp_path: Path) -> None:
    assert baseline(tmp_path) is None
    built = _output(leaf=LEAF)
    golden.write(tmp_path, built)
    assert baseline(tmp_path) == built.manifest


def test_of_a_conflict_both_sides_count(tmp_path: Path) -> None:
    sides = [
        json.dumps(_output(**configs).manifest.model_dump(mode="json"))
        for configs in ({"leaf": LEAF, "old": LEAF}, {"leaf": SPINE})
    ]
    (tmp_path / golden.MANIFEST).write_text(_conflict(*sides))
    refuse_foreign(tmp_path, "lab")
    found = baseline(tmp_path)
    assert found is not None
    assert found.rows == {"leaf": {"PORT": 2, "VLAN": 1}, "old": {"PORT": 2}}


def test_files_of_both_sides_of_a_conflict_are_ours(tmp_path: Path) -> None:
    golden.write(tmp_path, _output(leaf=LEAF, spine=SPINE))
    sides = [
        json.dumps(_output(**configs).manifest.model_dump(mode="json"))
        for configs in ({"leaf": LEAF, "spine": SPINE}, {"leaf": LEAF})
    ]
    (tmp_path / golden.MANIFEST).write_text(_conflict(*sides))
    golden.write(tmp_path, _output(leaf=LEAF))
    assert not (tmp_path / "spine.json").exists()


@pytest.mark.parametrize("broken", ["", "{", '{"files": {}, "rows": 1}'])
def test_of_a_broken_manifest_the_files_beside_it_count(tmp_path: Path, broken: str) -> None:
    golden.write(tmp_path, _output(leaf=LEAF, spine=SPINE))
    (tmp_path / golden.MANIFEST).write_text(broken)
    (tmp_path / "package.json").write_text('{"name": "other"}')
    (tmp_path / "half.json").write_text('{"PORT"')
    both = _conflict(json.dumps(LEAF), json.dumps(SPINE))
    (tmp_path / "met.json").write_text(both)
    refuse_foreign(tmp_path, "lab")
    found = baseline(tmp_path)
    assert found is not None
    assert found.rows == {
        "half": {},
        "leaf": {"PORT": 2},
        "met": {"PORT": 2, "VLAN": 1},
        "spine": {"PORT": 1, "VLAN": 1},
    }


def test_a_broken_manifest_alone_tells_nothing(tmp_path: Path) -> None:
    golden.write(tmp_path, _output(leaf=LEAF), "digest")
    (tmp_path / golden.MANIFEST).write_text("{")
    with pytest.raises(GoldenError, match="nothing else tells") as caught:
        baseline(tmp_path)
    assert "--allow-loss" in str(caught.value.hint)
