"""Findings lead to the line of the inventory, and what nothing uses is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from railwright import pipeline
from railwright.model.finding import Finding, Severity

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
DEVICE = "leaf-1-01"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a copy of the lab that ends with an open list of patches."""
    folder = tmp_path / "lab"
    shutil.copytree(ROOT / "inventories" / "lab", folder)
    with (folder / "fabric.yml").open("a") as stream:
        stream.write("patches:\n")
    return folder


def _patch(site: Path, *lines: str, match: str = f"{{device: {DEVICE}}}") -> list[str]:
    """Add a patch that sets what the lines say; return the lines of the inventory."""
    path = site / "fabric.yml"
    with path.open("a") as stream:
        stream.write(f"  - match: {match}\n    reason: a test of places\n    set:\n")
        stream.writelines(f"      {line}\n" for line in lines)
    return path.read_text("utf-8").splitlines()


def _found(site: Path) -> tuple[Finding, ...]:
    return pipeline.check(pipeline.build(site, jobs=0), jobs=0).findings


CASES = [
    ("YNG001", ["UNKNOWN_TABLE:", "  row: {field: '1'}"], "UNKNOWN_TABLE:"),
    ("YNG002", ["VERSIONS:", "  DATABASE:", "    NO_FIELD: '1'"], "NO_FIELD"),
    ("UPG007", ["DEVICE_METADATA:", "  localhost:", "    type: SpineRouter"], "type: Spine"),
    ("BGP010", ["DEVICE_METADATA:", "  localhost:", "    bgp_asn: null"], "bgp_asn"),
    ("BGP012", ["LOOPBACK_INTERFACE: null"], "LOOPBACK_INTERFACE"),
    ("PFC009", ["PFC_WD:", "  Ethernet4: {}", "  Ethernet0: null"], "Ethernet0"),
    ("PFC007", ["QUEUE:", "  Ethernet0|3: {scheduler: null, wred_profile: null}"], "Ethernet0|3"),
    ("PHY023", ["DEVICE_NEIGHBOR:", "  Ethernet999: {name: gpu-1-001}"], "Ethernet999"),
    ("BUF010", ["LOSSLESS_TRAFFIC_PATTERN: null"], "LOSSLESS_TRAFFIC_PATTERN"),
    ("BUF013", ["CABLE_LENGTH:", "  AZURE:", "    Ethernet0: null"], "    Ethernet0"),
]


@pytest.mark.parametrize(
    ("id_", "lines", "where"), [pytest.param(*case, id=case[0]) for case in CASES]
)
def test_a_finding_leads_to_the_patch(site: Path, id_: str, lines: list[str], where: str) -> None:
    text = _patch(site, *lines)
    (found,) = [one for one in _found(site) if one.id == id_]
    assert found.device == DEVICE
    assert found.location is not None
    assert found.location.file == "fabric.yml"
    assert where in text[found.location.line - 1]


def test_the_patch_with_the_last_word_counts(site: Path) -> None:
    _patch(site, "DEVICE_METADATA:", "  localhost: {type: SpineRouter}", match="{tier: leaf}")
    text = _patch(site, "DEVICE_METADATA:", "  localhost: {type: SpineRouter }")
    _patch(site, "DEVICE_METADATA:", "  localhost: {type: SpineRouter}", match="{tier: spine}")
    found = next(one for one in _found(site) if one.address.startswith(f"{DEVICE} DEVICE_META"))
    assert found.location is not None
    assert found.location.line == len(text)


def test_a_finding_about_what_a_template_printed_leads_to_the_model(site: Path) -> None:
    text = _patch(site, "PORT_QOS_MAP:", "  Ethernet0: {pfc_enable: null}")
    found = next(one for one in _found(site) if one.id == "PFC001")
    assert found.address == f"{DEVICE} PORT_QOS_MAP|Ethernet0.pfcwd_sw_enable"
    assert found.template == "templates/tables/port_qos.json.j2"
    assert found.location is not None
    assert "qos: ai-26-48" in text[found.location.line - 1]


# ---- what nothing uses --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("match", "said", "hint", "column"),
    [
        ("{device: leaf-1-1}", "no switch is called 'leaf-1-1'", "did you mean 'leaf-1-01'?", 21),
        ("{platform: SN560}", "no switch is a 'SN560'", "did you mean 'SN5600'?", 23),
        ("{platform: SN5640}", "no switch is a 'SN5640'", "Correct the match", 23),
        ("{tier: leaf, pod: 7}", "no switch is matched by all its keys", "Correct the match", 5),
    ],
)
def test_a_patch_for_no_switch(site: Path, match: str, said: str, hint: str, column: int) -> None:
    text = _patch(site, "PORT: {Ethernet0: {mtu: '9100'}}", match=match)
    (found,) = _found(site)
    assert (found.id, found.severity, found.message) == ("PAT001", Severity.WARNING, said)
    assert hint in (found.hint or "")
    assert found.location is not None
    assert match in text[found.location.line - 1]
    assert found.location.column == column


def test_a_patch_for_some_switch_is_used(site: Path) -> None:
    _patch(site, "PORT: {Ethernet0: {mtu: '9100'}}", match="{platform: D64P512T}")
    assert _found(site) == ()


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("port.json.j2", False),
        ("tables/port.json", False),
        ("tables/port.j2", False),
        ("tables/more/port.json.j2", False),
        ("macros/mine.j2", True),
        ("README.md", True),
        (".keep", True),
        ("parts/mine.j2", False),
        ("parts/imported.j2", True),
    ],
)
def test_a_file_that_no_template_reads(site: Path, name: str, *, used: bool) -> None:
    _patch(site, "PORT: {Ethernet0: {mtu: '9100'}}")
    folder = site / "templates"
    for path in (folder / name, folder / "tables" / "banner.json.j2"):
        path.parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("{# a part #}\n")
    (folder / "tables" / "banner.json.j2").write_text(
        "{# owns: BANNER_MESSAGE #}\n{% if false %}{% include 'parts/imported.j2' %}{% endif %}{}\n"
    )
    found = _found(site)
    assert [one.id for one in found] == ([] if used else ["TPL001"])
    if not used:
        assert str(found[0].location) == f"templates/{name}:1:1"
        assert found[0].severity is Severity.WARNING
