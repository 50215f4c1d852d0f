"""``check FILE... | DIR``: configurations without an inventory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from railwright.base.errors import ExitCode
from railwright.cli import root

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
LAB = ROOT / "golden_configs" / "lab"


def _check(*words: object) -> tuple[int, dict[str, Any]]:
    result = _run(*words, "--format", "json")
    report: dict[str, Any] = json.loads(result.output)
    return result.return_value, report


def _run(*words: object) -> Result:
    asked = ["check", *map(str, words), "--jobs", "0"]
    return CliRunner().invoke(root, asked, standalone_mode=False)


def _changed(folder: Path, *path: str, value: object, name: str = "leaf-1-01") -> Path:
    config = json.loads((LAB / f"{name}.json").read_text("utf-8"))
    row = config
    for step in path[:-1]:
        row = row.setdefault(step, {})
    row[path[-1]] = value
    file = folder / f"{name}.json"
    file.write_text(json.dumps(config, indent=2), "utf-8")
    return file


def test_goldens_have_no_errors_without_their_inventory() -> None:
    code, report = _check(LAB)
    assert code == ExitCode.OK
    assert [one for one in report["findings"] if one["severity"] == "error"] == []
    assert report["facts"]["devices"] == 6


@pytest.mark.parametrize("site", sorted(one.name for one in LAB.parent.iterdir()))
def test_goldens_without_their_inventory_have_no_warnings_either(site: str) -> None:
    _, report = _check(LAB.parent / site)
    assert {one["id"] for one in report["findings"] if one["severity"] != "info"} == set()


def test_a_finding_has_line_and_pointer_of_the_file(tmp_path: Path) -> None:
    path = ("PORT_QOS_MAP", "Ethernet0", "pfcwd_sw_enable")
    file = _changed(tmp_path, *path, value="4")
    code, report = _check(file)
    found = next(one for one in report["findings"] if one["id"] == "PFC001")
    assert code == ExitCode.FINDINGS
    assert found["device"] == "leaf-1-01"
    assert found["pointer"] == "/PORT_QOS_MAP/Ethernet0/pfcwd_sw_enable"
    line = file.read_text("utf-8").splitlines()[found["line"] - 1]
    assert line[found["column"] - 1 :].startswith('"4"')


def test_yang_is_asked_as_well(tmp_path: Path) -> None:
    file = _changed(tmp_path, "PORT", "Ethernet0", "mtu", value="99999")
    _, report = _check(file)
    assert "YNG004" in {one["id"] for one in report["findings"] if one["field"] == "mtu"}


def test_a_file_that_is_no_configuration_is_a_finding(tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text('{"PORT": {', "utf-8")
    code, report = _check(file, LAB / "leaf-1-02.json")
    assert code == ExitCode.FINDINGS
    assert report["facts"]["devices"] == 1
    assert {one["id"] for one in report["findings"] if one["severity"] == "error"} == {"CFG001"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((LAB / "nothing.json",), "does not exist"),
        ((LAB, ROOT / "inventories" / "lab"), "is a site"),
        ((ROOT / "inventories" / "lab", "--release", "202505"), "for files"),
        ((LAB, "--platform", "SN560"), "did you mean 'SN5600'"),
        ((LAB, "--qos", "ai-26"), "no qos"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: tuple[object, ...], said: str) -> None:
    result = _run(*words)
    assert said in str(result.exception)


def test_a_baseline_takes_what_was_there_and_no_more(tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    file = _changed(tmp_path, "PORT_QOS_MAP", "Ethernet0", "pfcwd_sw_enable", value="4")
    assert _check(file, "--write-baseline", known)[0] == ExitCode.FINDINGS
    assert _check(file, "--baseline", known)[0] == ExitCode.OK
    file = _changed(tmp_path, "PORT_QOS_MAP", "Ethernet8", "pfcwd_sw_enable", value="4")
    code, report = _check(file, "--baseline", known)
    assert code == ExitCode.FINDINGS
    assert [one["key"] for one in report["findings"] if one["id"] == "PFC001"] == ["Ethernet8"]


def test_what_is_not_selected_is_not_run(tmp_path: Path) -> None:
    file = _changed(tmp_path, "PORT_QOS_MAP", "Ethernet0", "pfcwd_sw_enable", value="4")
    assert _check(file, "--ignore", "PFC001,PFC002", "--severity", "error")[0] == ExitCode.OK
    _, report = _check(file, "--select", "watchdog-differs-from-pfc")
    assert {one["id"] for one in report["findings"]} == {"PFC001"}
    assert _check(file, "--exit-zero")[0] == ExitCode.OK


def test_what_is_not_known_is_told_once() -> None:
    _, report = _check(LAB)
    (one,) = (one for one in report["findings"] if one["id"] == "RUL002")
    assert one["message"].startswith("not known: the QoS profile of 6 switches (")
    _, report = _check(LAB, "--select", "QOS008,RUL002")
    (one,) = report["findings"]
    assert one["message"] == (
        "not known: the QoS profile of 6 switches (1 rule); 1 rule (QOS008) did not run"
    )


def test_all_that_is_not_known_is_in_one_finding(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"PORT": {"Ethernet0": {"lanes": "1"}}}')
    _, report = _check(file)
    (one,) = (one for one in report["findings"] if one["id"] == "RUL002")
    words = one["message"].split("; ")[0]
    known = ("the platform", "the SONiC release", "the cabling", "the QoS profile")
    assert all(f"{what} (" in words for what in known)
    assert "BUF" in one["message"].split("; ")[1]


def test_a_patch_that_would_help_is_printed_when_asked_for(tmp_path: Path) -> None:
    file = _changed(tmp_path, "PORT_QOS_MAP", "Ethernet0", "pfcwd_sw_enable", value="4")
    assert '"op"' not in _run(file, "--select", "PFC001").output
    output = _run(file, "--select", "PFC001", "--fix-hints").output
    assert '{"op": "replace", "path": "/PORT_QOS_MAP/Ethernet0/pfcwd_sw_enable"' in output


def test_each_switch_is_judged_by_the_models_of_its_release(tmp_path: Path) -> None:
    file = _changed(tmp_path, "BANNER_MESSAGE", "global", "state", value="enabled")
    for release, refused in (("202405", True), ("202605", False)):
        _, report = _check(file, "--release", release)
        assert any(one["id"].startswith("YNG") for one in report["findings"]) == refused


def test_several_releases_are_compared() -> None:
    _, report = _check(LAB / "leaf-1-01.json", "--release", "202405", "--release", "202605")
    rows = [(row["release"], row["verdict"]) for row in report["tables"]["releases"]]
    assert rows == [("202405", "rejected"), ("202605", "accepted")]
    _, report = _check(ROOT / "inventories/lab", "--release", "202511", "--release", "202605")
    assert len(report["tables"]["releases"]) == 12


def _ids(report: dict[str, Any]) -> set[str]:
    return {one["id"] for one in report["findings"]}


def test_a_list_of_links_says_how_long_the_cables_are(tmp_path: Path) -> None:
    files = (LAB / "leaf-1-01.json", LAB / "spine-01.json")
    for metres, found in (("30", False), ("900", True)):
        links = tmp_path / "cables.csv"
        links.write_text(
            "a_device,a_port,b_device,b_port,cable_m\n"
            f"leaf-1-01,Ethernet256,spine-01,Ethernet0,{metres}\n"
        )
        _, report = _check(*files, "--links", links, "--platform", "SN5600")
        assert ("CAB016" in _ids(report)) == found


def test_what_a_switch_hears_goes_before_what_it_was_told(tmp_path: Path) -> None:
    dump = tmp_path / "leaf-1-01.txt"
    for port, differs in (("Ethernet0", False), ("Ethernet8", True)):
        dump.write_text(
            "LocalPort    RemoteDevice    RemotePortID    Capability    RemotePortDescr\n"
            "-----------  --------------  --------------  ------------  ---------------\n"
            f"Ethernet256  spine-01        {port}       BR            uplink\n"
        )
        files = (LAB / "leaf-1-01.json", LAB / "spine-01.json")
        for lldp in (dump, tmp_path):
            _, report = _check(*files, "--lldp", lldp)
            assert ("CFG027" in _ids(report)) == differs


def test_what_the_next_release_refuses_is_told_when_asked_for(tmp_path: Path) -> None:
    file = _changed(tmp_path, "PFC_WD", "GLOBAL", "POLL_INTERVAL", value="3000")
    for more, told in (((), False), (("--upgrade",), True)):
        _, report = _check(file, "--release", "202505", *more)
        assert ("UPG001" in _ids(report)) == told
