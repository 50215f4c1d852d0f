"""Files of faults: what is wrong in them, by line, and that all of them wait or none."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from railwright.base import resources
from railwright.lab import scenario
from railwright.lab.faults import KINDS
from railwright.model.finding import Finding
from railwright.report import exchange

SWITCHES = ("leaf-1-01", "leaf-1-02", "spine-01")
GOOD = """\
description: the canary loses its session
faults:
  - {switch: leaf-1-01, kind: drop-link-during-apply, after: 1}
  - {switch: [leaf-1-02, spine-01], kind: fail, at: config save, code: 2, times: 0}
"""


def read(tmp_path: Path, text: str) -> scenario.Read:
    path = tmp_path / "faults.yml"
    path.write_text(text, "utf-8")
    return scenario.read(path, SWITCHES)


def at(finding: Finding) -> str:
    assert finding.location is not None
    return f"{finding.location.line}:{finding.location.column} {finding.id}"


def test_a_file_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert found.findings == ()
    assert found.scenario is not None
    first, second = found.scenario.faults
    assert (first.switches, first.kind, first.after, first.times) == (
        ("leaf-1-01",),
        "drop-link-during-apply",
        1,
        1,
    )
    assert (second.switches, second.at, second.code) == (
        ("leaf-1-02", "spine-01"),
        "config save",
        2,
    )


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("{switch: leaf-1-1, kind: hang}", "2:14 LAB011", "no switch 'leaf-1-1'"),
        ("{switch: [leaf-1-01, x], kind: hang}", "2:26 LAB011", "no switch 'x'"),
        ("{switch: leaf-1-01, kind: hnag}", "2:31 LAB011", "no fault is called 'hnag'"),
        ("{switch: leaf-1-01, kin: hang}", "2:25 LAB011", "unknown key 'kin'"),
        ("{switch: leaf-1-01}", "2:5 LAB012", "missing key 'kind'"),
        ("{switch: leaf-1-01, kind: [hang]}", "2:25 LAB012", "kind: expected text"),
        ("{switch: [], kind: hang}", "2:6 LAB012", "switch: expected one or more"),
        ("{switch: leaf-1-01, kind: hang, after: -1}", "2:44 LAB012", "after: input should be"),
        ("{switch: leaf-1-01, kind: hang, times: '1'}", "2:44 LAB012", "times: expected a whole"),
        ("{switch: leaf-1-01, kind: fail, code: 256}", "2:43 LAB012", "code: input should be"),
        ("{switch: leaf-1-01, kind: slow, at: config}", "2:41 LAB012", "slow knows no such place"),
        ("hang", "2:5 LAB012", "expected keys with values"),
    ],
)
def test_what_is_wrong_is_found_by_line(tmp_path: Path, line: str, place: str, words: str) -> None:
    found = read(tmp_path, f"faults:\n  - {line}\n")
    assert found.scenario is None
    assert place in [at(one) for one in found.findings]
    assert words in " ".join(one.message for one in found.findings)


@pytest.mark.parametrize(
    "text", ["", "[]", "faults: 5", "faults: [\n", "a: 1\na: 2\n", "\udcff", "faults:\n" * 2]
)
def test_what_is_no_such_file_is_a_finding(tmp_path: Path, text: str) -> None:
    path = tmp_path / "faults.yml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    found = scenario.read(path, SWITCHES)
    assert found.scenario is None
    assert found.findings


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    (one,) = scenario.read(tmp_path / "none.yml", SWITCHES).findings
    assert one.id == "LAB010"


def test_a_file_in_the_folder_of_the_command_is_not_one_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("faults.yml").write_text("faults: 5", "utf-8")
    (one,) = scenario.read(Path("faults.yml"), SWITCHES).findings
    where = exchange.place(one, "inventories/lab")
    assert where is not None
    assert where.file == "faults.yml"


def test_the_schema_takes_what_is_taken_and_knows_every_fault() -> None:
    stored = json.loads((resources.root("schemas") / "faults.schema.json").read_text("utf-8"))
    assert stored == json.loads(json.dumps(scenario.json_schema()))
    jsonschema.validate(yaml.safe_load(GOOD), stored)
    assert stored["$defs"]["FaultIntent"]["properties"]["kind"]["enum"] == sorted(KINDS)
    for wrong in ({"faults": [{"kind": "hang"}]}, {"faults": [{"switch": "a", "kind": "x"}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, stored)
