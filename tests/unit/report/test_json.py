"""JSON for programs: its shape is a promise."""

from __future__ import annotations

import io
import json
from pathlib import Path

import jsonschema

from railwright.base.location import Location
from railwright.diff import diff
from railwright.diff.golden import Comparison
from railwright.model.finding import Edit, Finding, Severity
from railwright.model.plan import HunkFacts
from railwright.report import format_names, formats, reporter
from railwright.report.formats.json import JsonReport
from railwright.report.protocol import Report, Table
from reports import PLANNED

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
SCHEMA = json.loads((ROOT / "schemas" / "report.schema.json").read_bytes())
FINDING = Finding(
    id="CAB004",
    severity=Severity.WARNING,
    message="über lang",
    location=Location("fabric.yml", 3, 5),
    suppressed="accepted for the trial",
)
REPORT = Report(
    verb="diff",
    site="inventories/lab",
    facts={"devices": 2},
    findings=(FINDING,),
    comparison=Comparison(
        changes=diff("leaf", {"PORT": {"Ethernet0": {"mtu": "1"}}}, {"PORT": {"Ethernet0": {}}})
    ),
    tables=(Table(name="links", columns=("a", "mtu"), rows=(("leaf", 9100),)),),
)


def _json(report: Report) -> str:
    stream = io.StringIO()
    reporter("json").write(report, stream)
    return stream.getvalue()


def test_every_key_is_always_there() -> None:
    assert sorted(json.loads(_json(Report(verb="check")))) == [
        "comparison", "explanations", "facts", "findings", "groups", "losses", "plan",
        "push", "reasons",
        "site", "tables", "verb", "version",
    ]  # fmt: skip


def test_version() -> None:
    assert json.loads(_json(REPORT))["version"] == 1


def test_a_finding_keeps_its_place_its_reason_and_a_fingerprint() -> None:
    (found,) = json.loads(_json(REPORT))["findings"]
    assert (found["file"], found["line"], found["column"]) == ("fabric.yml", 3, 5)
    assert found["suppressed"] == "accepted for the trial"
    assert found["fingerprint"] == FINDING.fingerprint


def test_a_finding_of_a_file_has_a_pointer_and_its_patch() -> None:
    edits = (Edit(op="replace", path="/PORT/Ethernet0/mtu", value="9100"),)
    found = FINDING.model_copy(update={"pointer": "/PORT/Ethernet0/mtu", "edits": edits})
    (shown,) = json.loads(_json(REPORT._replace(findings=(found,))))["findings"]
    assert shown["pointer"] == "/PORT/Ethernet0/mtu"
    assert shown["edits"] == [edits[0].document]


def test_changes_one_by_one_and_in_groups() -> None:
    loaded = json.loads(_json(REPORT))
    assert [change["kind"] for change in loaded["comparison"]["changes"]] == ["added", "removed"]
    assert loaded["groups"][0]["rows"] == [{"device": "leaf", "key": "Ethernet0", "own": {}}]


def test_rows_of_a_table_are_objects() -> None:
    assert json.loads(_json(REPORT))["tables"] == {"links": [{"a": "leaf", "mtu": 9100}]}


def test_the_text_is_ascii_and_stable() -> None:
    assert _json(REPORT).isascii()
    assert _json(REPORT) == _json(REPORT._replace())


def test_the_shape_reads_back() -> None:
    assert JsonReport.model_validate_json(_json(REPORT)).model_dump(mode="json") == json.loads(
        _json(REPORT)
    )


def test_formats_are_the_files_of_their_folder() -> None:
    files = {path.stem for path in Path(formats.__path__[0]).glob("*.py")} - {"__init__"}
    assert set(format_names()) == files
    assert format_names()[0] == "text", "the default comes first"
    assert len(format_names()) == len(files)


def test_a_plan_says_what_its_groups_do_and_nothing_twice() -> None:
    loaded = json.loads(_json(PLANNED))
    plan = loaded["plan"]
    assert len(plan["hunks"]) == len(loaded["groups"]) > 0
    assert all(set(hunk) == set(HunkFacts.model_fields) for hunk in plan["hunks"])
    assert [one["steps"] for one in plan["devices"]] == [1, 1]
    assert {"reach", "batches", "because", "disruption", "unknown"} <= set(plan)
    assert "edits" not in json.dumps(plan)
    jsonschema.validate(loaded, SCHEMA)
