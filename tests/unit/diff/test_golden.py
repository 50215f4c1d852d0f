"""A built site on disk: writing, losing nothing, comparing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from railwright.base.errors import GoldenError
from railwright.base.location import Location
from railwright.diff import golden
from railwright.diff.base import compare
from railwright.diff.folder import base
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric
from railwright.model.finding import Finding, Severity

FABRIC = Fabric(site="lab", description=None, planes=1, pods=(), devices=(), hosts=(), links=())
LEAF: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "9100"}, "Ethernet8": {"mtu": "9100"}}}
SPINE: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "9100"}}, "VLAN": {"Vlan2": {"vlanid": "2"}}}


def _output(**configs: ConfigDb) -> golden.Output:
    return golden.output(FABRIC, configs, ())


def _compare(folder: Path, built: golden.Output) -> golden.Comparison:
    return compare(base(folder, built, "golden"))


def test_files_of_a_site(tmp_path: Path) -> None:
    changed = golden.write(tmp_path, _output(leaf=LEAF, spine=SPINE))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["MANIFEST.json", "fabric.json", "findings.json", "leaf.json", "spine.json"]
    assert changed == 5
    manifest = json.loads((tmp_path / "MANIFEST.json").read_bytes())
    assert manifest["rows"] == {"leaf": {"PORT": 2}, "spine": {"PORT": 1, "VLAN": 1}}
    assert set(manifest["files"]) == set(names) - {"MANIFEST.json"}


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    golden.write(tmp_path, _output(leaf=LEAF))
    assert golden.write(tmp_path, _output(leaf=LEAF)) == 0


def test_a_device_that_is_gone_loses_its_file_and_foreign_files_stay(tmp_path: Path) -> None:
    golden.write(tmp_path, _output(leaf=LEAF, spine=SPINE))
    (tmp_path / "notes.json").write_text("{}")
    golden.write(tmp_path, _output(leaf=LEAF))
    assert not (tmp_path / "spine.json").exists()
    assert (tmp_path / "notes.json").exists()


@pytest.mark.parametrize(
    "listed", ["../precious.json", "..", ".", "/precious.json", "a/b.json", "", ".hidden.json"]
)
def test_a_manifest_never_leads_out_of_its_folder(tmp_path: Path, listed: str) -> None:
    folder, outside = tmp_path / "goldens", tmp_path / "precious.json"
    outside.write_text("{}")
    golden.write(folder, _output(leaf=LEAF))
    _list(folder, listed)
    with pytest.raises(GoldenError, match="not a manifest"):
        _compare(folder, _output(leaf=LEAF))
    golden.write(folder, _output(leaf=LEAF))
    assert outside.exists()
    assert _compare(folder, _output(leaf=LEAF)).same


def _list(folder: Path, name: str) -> None:
    manifest = json.loads((folder / "MANIFEST.json").read_bytes())
    manifest["files"][name] = "0"
    (folder / "MANIFEST.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize("name", ["Makefile", "package.json", "MANIFEST.json", "sub"])
def test_what_is_no_file_of_ours_stays_even_if_it_is_listed(tmp_path: Path, name: str) -> None:
    golden.write(tmp_path, _output(leaf=LEAF))
    if name == "sub":
        (tmp_path / name).mkdir()
    elif name != golden.MANIFEST:
        (tmp_path / name).write_text("{}")
    _list(tmp_path, name)
    golden.write(tmp_path, _output(leaf=LEAF))
    assert (tmp_path / name).exists()
    assert _compare(tmp_path, _output(leaf=LEAF)).same


def test_a_folder_in_the_place_of_an_old_file_stays(tmp_path: Path) -> None:
    golden.write(tmp_path, _output(leaf=LEAF, spine=SPINE))
    (tmp_path / "spine.json").unlink()
    (tmp_path / "spine.json").mkdir()
    golden.write(tmp_path, _output(leaf=LEAF))
    assert (tmp_path / "spine.json").is_dir()


def test_leftovers_of_killed_runs_go(tmp_path: Path) -> None:
    (tmp_path / ".leaf.json.9999999-a_b.tmp").write_text("{")
    golden.write(tmp_path, _output(leaf=LEAF))
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("name", ["fabric", "findings", "MANIFEST"])
def test_a_device_may_not_take_the_name_of_a_document(name: str) -> None:
    with pytest.raises(GoldenError, match=f"cannot be called '{name}'"):
        golden.output(FABRIC, {name: LEAF}, ())


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        pytest.param({"leaf": LEAF, "spine": SPINE}, [], id="nothing"),
        pytest.param({"leaf": LEAF}, ["spine (whole device)"], id="device"),
        pytest.param({"leaf": LEAF, "spine": LEAF}, ["spine VLAN"], id="table"),
        pytest.param({"leaf": SPINE, "spine": SPINE}, [], id="fewer-rows-are-no-loss"),
    ],
)
def test_losses(after: dict[str, ConfigDb], lost: list[str]) -> None:
    before = _output(leaf=LEAF, spine=SPINE).manifest
    assert [str(loss) for loss in golden.losses(before, _output(**after).manifest)] == lost


def test_equal_builds_compare_equal(tmp_path: Path) -> None:
    golden.write(tmp_path, _output(leaf=LEAF))
    assert _compare(tmp_path, _output(leaf=LEAF)).same


def test_comparison_with_files(tmp_path: Path) -> None:
    golden.write(tmp_path, _output(leaf=LEAF, old=LEAF))
    found = _compare(tmp_path, _output(leaf={"PORT": {"Ethernet0": {"mtu": "9100"}}}, new=LEAF))
    assert [change.address for change in found.changes] == ["PORT|Ethernet8.mtu"]
    assert (found.added_devices, found.removed_devices) == (("new",), ("old",))
    assert found.documents == ()
    assert not found.same


def test_comparison_with_digests_tells_devices_and_rows(tmp_path: Path) -> None:
    golden.write(tmp_path, _output(leaf=LEAF, spine=SPINE), "digest")
    assert [path.name for path in tmp_path.iterdir()] == ["MANIFEST.json"]
    smaller: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "9100"}}}
    found = _compare(tmp_path, _output(leaf=smaller, spine=SPINE))
    assert [(drift.device, drift.tables) for drift in found.drifts] == [("leaf", {"PORT": (2, 1)})]
    assert _compare(tmp_path, _output(leaf=LEAF, spine=SPINE)).same


def test_comparison_with_plain_configurations(tmp_path: Path) -> None:
    (tmp_path / "leaf.json").write_text(json.dumps({"PORT": {"Ethernet0": {"mtu": "9000"}}}))
    found = _compare(tmp_path, _output(leaf={"PORT": {"Ethernet0": {"mtu": "9100"}}}))
    assert [(change.before, change.after) for change in found.changes] == [("9000", "9100")]


def test_findings_are_part_of_a_golden(tmp_path: Path) -> None:
    golden.write(tmp_path, _output(leaf=LEAF))
    finding = Finding(
        id="CAB004",
        severity=Severity.WARNING,
        message="long",
        location=Location("fabric.yml", 3, 5),
    )
    built = golden.output(FABRIC, {"leaf": LEAF}, (finding,))
    assert _compare(tmp_path, built).documents == ("findings.json",)
    assert json.loads(built.files["findings.json"])[0]["location"] == "fabric.yml:3:5"
    assert "edits" not in json.loads(built.files["findings.json"])[0]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("leaf.json", "{}", "leaf.json: not the bytes", id="edited"),
        pytest.param("leaf.json", None, "leaf.json: the manifest lists", id="missing"),
        pytest.param("MANIFEST.json", "{", "not a manifest", id="broken-manifest"),
        pytest.param("MANIFEST.json", "[" * 100_000, "nested too deeply", id="deep-manifest"),
        pytest.param("MANIFEST.json", "[]", "not a manifest", id="wrong-manifest"),
        pytest.param("MANIFEST.json", None, "cannot be read as JSON", id="no-manifest"),
    ],
)
def test_damaged_goldens_are_an_error(
    tmp_path: Path, name: str, content: str | None, message: str
) -> None:
    golden.write(tmp_path, _output(leaf=LEAF))
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_text(content)
    elif name == "MANIFEST.json":
        (tmp_path / "leaf.json").write_text("not JSON")
    with pytest.raises(GoldenError, match=message):
        _compare(tmp_path, _output(leaf=LEAF))


def test_a_build_that_was_cut_off_is_to_be_built_again(tmp_path: Path) -> None:
    golden.write(tmp_path, _output(leaf=LEAF))
    (tmp_path / "leaf.json").write_text("{}")  # new bytes, and the manifest is still the old one
    with pytest.raises(GoldenError) as caught:
        _compare(tmp_path, _output(leaf=LEAF))
    assert "`railwright build`" in str(caught.value.hint)


def test_nothing_to_compare_with(tmp_path: Path) -> None:
    with pytest.raises(GoldenError, match="no MANIFEST"):
        _compare(tmp_path / "absent", _output(leaf=LEAF))


@pytest.mark.parametrize(
    "loaded",
    [
        pytest.param("[]", id="list"),
        pytest.param('{"PORT": []}', id="table"),
        pytest.param('{"PORT": {"Ethernet0": "x"}}', id="row"),
        *(
            pytest.param(f'{{"PORT": {{"Ethernet0": {{"mtu": {value}}}}}}}', id=value)
            for value in ("9100", "null", "true", "1.5", "{}", "[9100]", "[[]]")
        ),
    ],
)
def test_what_is_no_configuration_is_refused(tmp_path: Path, loaded: str) -> None:
    (tmp_path / "leaf.json").write_text(loaded)
    with pytest.raises(GoldenError, match="not a CONFIG_DB"):
        _compare(tmp_path, _output(leaf=LEAF))


_KILLED = """
import json, os, signal, sys
from pathlib import Path
from railwright.base import atomic
from railwright.diff import golden
from railwright.model.fabric import Fabric

fabric = Fabric(site="lab", description=None, planes=1, pods=(), devices=(), hosts=(), links=())
new = golden.output(fabric, json.loads(sys.argv[4]), ())
calls, at, how = 0, int(sys.argv[2]), sys.argv[3]
replace, fdopen = Path.replace, os.fdopen

def counted(self, target):
    global calls
    calls += 1
    if calls == at and how == "before": os.kill(os.getpid(), signal.SIGKILL)
    replace(self, target)
    if calls == at and how == "after": os.kill(os.getpid(), signal.SIGKILL)

class Torn:
    def __init__(self, stream): self.stream = stream
    def __enter__(self): return self
    def __exit__(self, *_): self.stream.close()
    def write(self, data):
        if calls + 1 == at and how == "half":
            self.stream.write(data[: len(data) // 2]); self.stream.flush()
            os.kill(os.getpid(), signal.SIGKILL)
        self.stream.write(data)

Path.replace = counted
atomic.os.fdopen = lambda *a, **k: Torn(fdopen(*a, **k))
golden.write(Path(sys.argv[1]), new)
"""
OLD = _output(leaf=LEAF, spine=SPINE)
NEW = _output(
    leaf={"PORT": {"Ethernet0": {"mtu": "9000"}}}, spine={"PORT": {"Ethernet0": {"mtu": "9000"}}}
)


@pytest.mark.parametrize("how", ["half", "before", "after"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_killed_while_writing(tmp_path: Path, at: int, how: str) -> None:
    golden.write(tmp_path, OLD)
    given = (str(tmp_path), str(at), how, json.dumps(NEW.configs))
    died = subprocess.run([sys.executable, "-c", _KILLED, *given], check=False).returncode
    assert died == -signal.SIGKILL
    for name in ("leaf.json", "spine.json"):
        assert (tmp_path / name).read_bytes() in (OLD.files[name], NEW.files[name])
    manifest = golden.read_manifest(tmp_path)
    assert manifest in (OLD.manifest, NEW.manifest)
    if manifest == NEW.manifest:  # it is written last
        assert _compare(tmp_path, NEW).same
    golden.write(tmp_path, NEW)
    assert _compare(tmp_path, NEW).same
    assert not list(tmp_path.glob(".*"))
