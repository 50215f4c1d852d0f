"""What a configuration says of itself, and which files of a folder are one."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from railwright import configs
from railwright.base.location import Location
from railwright.configs import kinds
from railwright.model.types import Release
from unit.configs.reading import GOLDENS, NAMED, only, read, told

# ---- what a configuration says of itself ---------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "release"),
    [
        ("version_202505_01", Release.R202505),
        ("version_202405_03", Release.R202405),
        ("version_master_01", Release.MASTER),
        ("version_4_0_3", None),
        ("version_209905_01", None),
        ("nonsense", None),
    ],
)
def test_the_release(version: str, release: Release | None) -> None:
    data = {"VERSIONS": {"DATABASE": {"VERSION": version}}}
    assert read(json.dumps(data)).release is release


def test_names() -> None:
    assert read("{" + NAMED + "}").name == "leaf-1"
    assert read('{"A": {"b": {}}}', "some/where/spine-7.json").name == "spine-7"
    assert read('{"A": {"b": {}}}', "some/spine-8/config_db.json").name == "spine-8"
    bad = read('{"DEVICE_METADATA": {"localhost": {"hostname": "a b"}}}', "x.json")
    assert [(one.id, one.location) for one in bad.findings] == [
        (kinds.NO_HOSTNAME.id, Location("x.json", 1, 48))
    ]
    assert bad.name == "x"


def test_goldens_are_read_as_they_are() -> None:
    for site in sorted(path for path in GOLDENS.iterdir() if path.is_dir()):
        for loaded in configs.read_all([site]):
            data = json.loads(Path(loaded.file).read_bytes())
            assert loaded.findings == ()
            assert loaded.config == data
            assert loaded.name == Path(loaded.file).stem
            assert loaded.hwsku == data["DEVICE_METADATA"]["localhost"]["hwsku"]
            assert loaded.platform_name == data["DEVICE_METADATA"]["localhost"]["platform"]
            assert loaded.release is not None


def test_places_of_a_golden() -> None:
    path = GOLDENS / "lab" / "leaf-1-01.json"
    places = configs.read(path, "f").places
    lines = path.read_text("utf-8").splitlines()
    place = places.locate("PORT", "Ethernet0", "mtu")
    assert lines[place.line - 1][: place.column - 1].strip() == '"mtu":'
    place = places.key("PORT", "Ethernet0", "mtu")
    assert lines[place.line - 1][place.column - 1 :].startswith('"mtu"')
    assert places.locate("PORT", "Ethernet0", "no") == places.key("PORT", "Ethernet0")
    assert places.locate("NO") == Location("f", 1, 1)
    copy = pickle.loads(pickle.dumps(places))  # noqa: S301 # our own
    assert copy.locate("PORT", "Ethernet0", "mtu") == places.locate("PORT", "Ethernet0", "mtu")


# ---- files and folders ---------------------------------------------------------------------------


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("x")
    os.mkfifo(tmp_path / "pipe.json")
    paths = [tmp_path / name for name in ("no.json", "empty", "other", "pipe.json", "a\0b")]
    said = [only(loaded).partition(" |")[0] for loaded in configs.read_all(paths)]
    assert said[:4] == [
        "no.json does not exist",
        "empty is an empty folder",
        "other holds no configuration",
        "pipe.json is not a file",
    ]
    assert "does not exist" in said[4]


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_text("{}")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    loaded = configs.read(tmp_path / "a.json", "a.json")
    assert only(loaded).startswith("a.json cannot be read: permission denied |")
    assert told(loaded) == [("unreadable-config", 1, 1)]


def test_folders(tmp_path: Path) -> None:
    body = '{"PORT": {"Ethernet0": {}}}'
    for name in (
        "sw-10.json",
        "sw-2.json",
        "MANIFEST.json",
        "fabric.json",
        "findings.json",
        "a.md",
    ):
        (tmp_path / name).write_text(body)
    for name in ("leaf-9", "leaf-10"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config_db.json").write_text(body)
    (tmp_path / "folder.json").mkdir()
    loaded = configs.read_all([tmp_path, tmp_path / "sw-2.json", tmp_path / "fabric.json"])
    assert [one.name for one in loaded] == ["sw-2", "sw-10", "leaf-9", "leaf-10", "fabric"]


def _switch(**rows: dict[str, dict[str, str]]) -> str:
    localhost = {"hostname": "leaf-1", **rows.pop("localhost", {})}
    return json.dumps({"DEVICE_METADATA": {"localhost": localhost}, **rows})


MAC = {"localhost": {"mac": "52:54:00:12:34:56"}}
OTHER_MAC = {"localhost": {"mac": "52:54:00:12:34:57"}}
PORTS = {"PORT": {"Ethernet0": {"mtu": "9100"}}}
ETH0 = {"MGMT_INTERFACE": {"eth0|192.0.2.1/24": {}}}
OTHER_ETH0 = {"MGMT_INTERFACE": {"eth0|192.0.2.2/24": {}}}
LOOPBACK = {"LOOPBACK_INTERFACE": {"Loopback0|10.0.0.1/32": {}}}


@pytest.mark.parametrize(
    ("one", "other", "again"),
    [
        ({}, {}, True),
        ({}, PORTS, False),
        (MAC, {**MAC, **PORTS, "bad": {}}, True),
        ({**MAC, **ETH0}, {**OTHER_MAC, **ETH0}, False),
        ({**MAC, **ETH0}, {**ETH0, **PORTS}, True),
        (ETH0, OTHER_ETH0, False),
        (LOOPBACK, {**LOOPBACK, **ETH0}, True),
        ({"localhost": {"hwsku": "A"}, **ETH0}, {"localhost": {"hwsku": "B"}, **ETH0}, False),
    ],
)
def test_one_hostname_in_two_files(tmp_path: Path, one: Any, other: Any, *, again: bool) -> None:
    (tmp_path / "a.json").write_text(_switch(**one))
    (tmp_path / "b.json").write_text(_switch(**other))
    first, second = configs.read_all([tmp_path])
    assert first.findings == ()
    assert "duplicate-hostname" in [kind for kind, _, _ in told(second)]
    assert second.name == f"leaf-1@{second.file}"
    assert (second.config is None) is again
    if again:
        assert first.file in only(second)
        assert "same switch" in only(second)
