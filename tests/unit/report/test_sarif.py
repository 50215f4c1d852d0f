"""SARIF: of the form that the standard asks for, and nothing lost.

The schema beside this file says, in our own words, the part of SARIF 2.1.0 that is written. The one
of OASIS (oasis-tcs/sarif-spec, sarif-2.1/schema/sarif-schema-2.1.0.json) is not shipped; where
``SARIF_SCHEMA`` names a copy of it, every document of these tests is held against it as well.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft7Validator

from railwright.base.location import Location
from railwright.report.protocol import Report
from reports import (
    ACCEPTED,
    CABLE,
    DIFFERENCE,
    EMPTY,
    KINDS,
    NOTE,
    OTHER,
    REPORT,
    ROWS,
    WATCHDOG,
    about,
    written,
)

Json = Any
HERE = Path(__file__).parent


@cache
def validators() -> tuple[Draft4Validator | Draft7Validator, ...]:
    subset = json.loads((HERE / "sarif-subset.schema.json").read_text("utf-8"))
    Draft7Validator.check_schema(subset)
    official = os.environ.get("SARIF_SCHEMA")
    if not official:
        return (Draft7Validator(subset),)
    return (
        Draft7Validator(subset),
        Draft4Validator(json.loads(Path(official).read_text("utf-8"))),
    )


def run(report: Report) -> Json:
    text = written("sarif", report)
    log = json.loads(text)
    for validator in validators():
        assert [error.message for error in validator.iter_errors(log)] == []
    (found,) = log["runs"]
    rules = found["tool"]["driver"]["rules"]
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    return found


def results(report: Report) -> list[Json]:
    return list(run(report)["results"])


def test_every_known_rule_is_described() -> None:
    rules = run(REPORT)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(KINDS)
    assert rules[1] == {
        "id": "PFC003",
        "name": "PortWithoutWatchdog",
        "shortDescription": {"text": "A port with lossless priorities has no PFC watchdog."},
        "fullDescription": {
            "text": "A port with lossless priorities has no PFC watchdog. "
            "Give the tier a `pfc_watchdog`."
        },
        "help": {"text": "Give the tier a `pfc_watchdog`."},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["PFC"]},
    }


def test_a_rule_that_nobody_describes_is_listed_by_its_id() -> None:
    rules = run(REPORT._replace(kinds={}))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["CAB004", "PFC003", "PFC010"]


def test_rules_are_linked_where_the_pages_are_published() -> None:
    report = REPORT._replace(docs="https://docs.example")
    rules = run(report)["tool"]["driver"]["rules"]
    assert rules[0]["helpUri"] == "https://docs.example/reference/findings.md"
    assert "helpUri" not in run(REPORT)["tool"]["driver"]["rules"][0]


def test_a_finding_of_the_inventory() -> None:
    assert results(REPORT)[3] == {
        "ruleId": "CAB004",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "30 m of dac: the longest reaches 3 m\nUse a part with more reach."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": "inventories/hall1/fabric.yml",
                        "uriBaseId": "%SRCROOT%",
                    },
                    "region": {"startLine": 29, "startColumn": 48},
                }
            }
        ],
        "partialFingerprints": {
            "railwright/v1": CABLE.fingerprint,
            "primaryLocationLineHash": f"{CABLE.fingerprint}:1",
        },
        "properties": {"subject": "cables.0.length_m"},
    }


def test_a_finding_of_a_file_names_device_row_pointer_and_patch() -> None:
    first = results(REPORT)[0]
    (place,) = first["locations"]
    assert place["logicalLocations"] == [{"fullyQualifiedName": "leaf-1 PFC_WD|Ethernet0"}]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "configs/leaf-1.json"
    assert first["properties"] == {
        "device": "leaf-1",
        "table": "PFC_WD",
        "key": "Ethernet0",
        "pointer": "/PFC_WD",
        "edits": [WATCHDOG.edits[0].document],
    }


def test_what_is_accepted_stays_with_its_reason() -> None:
    marked = [result.get("suppressions") for result in results(REPORT)]
    reason = [
        {"kind": "external", "status": "accepted", "justification": "replaced in the next window"}
    ]
    assert marked == [None, None, reason, None, None]


def test_levels() -> None:
    assert [result["level"] for result in results(REPORT)] == [
        "warning",
        "warning",
        "warning",
        "error",
        "note",
    ]


def test_identity_is_that_of_the_finding() -> None:
    again = REPORT._replace(findings=(CABLE, OTHER, CABLE, ACCEPTED))
    prints = [result["partialFingerprints"] for result in results(again)]
    assert [one["railwright/v1"] for one in prints] == [
        one.fingerprint for one in (CABLE, OTHER, CABLE, ACCEPTED)
    ]
    hashes = [one["primaryLocationLineHash"] for one in prints]
    assert len(set(hashes)) == 4
    assert hashes[2] == f"{CABLE.fingerprint}:2"


def place(report: Report) -> Json:
    (result,) = results(report)
    return result["locations"][0]["physicalLocation"]["artifactLocation"]


def test_a_finding_without_a_place_stands_in_the_inventory() -> None:
    report = REPORT._replace(findings=(NOTE,))
    assert place(report)["uri"] == "inventories/hall1/fabric.yml"
    (result,) = results(report._replace(site=None))
    assert "locations" not in result


@pytest.mark.parametrize(
    ("site", "uri"),
    [
        (".", "fabric.yml"),
        ("./hall1/", "hall1/fabric.yml"),
        ("hall 1/ä", "hall%201/%C3%A4/fabric.yml"),
        ("a:b", "a%3Ab/fabric.yml"),
    ],
)
def test_paths_are_relative_references(site: str, uri: str) -> None:
    report = REPORT._replace(findings=(CABLE,), site=site)
    assert place(report) == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_a_full_path_below_this_folder_is_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    report = REPORT._replace(findings=(CABLE,), site=str(tmp_path / "hall1"))
    assert place(report) == {"uri": "hall1/fabric.yml", "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize("site", ["..", "../x", "full"])
def test_a_path_outside_of_this_folder_is_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: str
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    site = str(tmp_path / "x") if site == "full" else site
    report = REPORT._replace(findings=(CABLE,), site=site)
    folder = tmp_path if site == ".." else tmp_path / "x"
    assert place(report) == {"uri": (folder / "fabric.yml").as_uri()}


@pytest.mark.parametrize("report", [EMPTY, DIFFERENCE, ROWS], ids=lambda report: report.verb)
def test_no_results_without_findings(report: Report) -> None:
    assert results(report) == []


def told(text: str) -> str:
    """Return a message as a viewer shows it (sections 3.11.5 and 3.11.6)."""
    assert re.search(r"(?<!\\)\]\(", text) is None, "no link hides in a text"
    assert re.fullmatch(r"(?:[^{}]|\{\{|\}\})*", text), "no placeholder is left open"
    return text.replace("\\](", "](").replace("{{", "{").replace("}}", "}")


@given(
    st.text(st.characters(codec=None, exclude_characters="\\")), st.text("[](){}\\a0", min_size=1)
)
@example("{0} of [this](https://example.org)", "a](0")
def test_every_text_survives(message: str, marks: str) -> None:
    for text in (message, marks.replace("\\](", "](")):
        (result,) = results(about(message=text or "none", hint=None))
        whole = "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text)
        assert told(result["message"]["text"]) == (whole or "none")


@given(st.text(min_size=1).filter(lambda name: name.strip("./")))
def test_every_path_comes_back(name: str) -> None:
    file = f"configs/x{name.replace('/', '_')}"
    found = place(about(location=Location(file, 3, 4)))
    assert unquote(found["uri"]) == file


def test_the_text_is_ascii_and_stable() -> None:
    assert written("sarif", REPORT).isascii()
    assert written("sarif", REPORT) == written("sarif", REPORT._replace())
