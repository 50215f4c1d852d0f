"""GitLab Code Quality: the five fields that its documentation names, each of its form."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railwright.report.protocol import Report
from reports import CABLE, DIFFERENCE, EMPTY, NOTE, REPORT, ROWS, about, written

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def issues(report: Report) -> list[dict[str, object]]:
    loaded = json.loads(written("gitlab", report))
    assert isinstance(loaded, list)
    for issue in loaded:
        assert set(issue) == {"check_name", "description", "fingerprint", "location", "severity"}
        assert issue["severity"] in SEVERITIES
        assert issue["description"]
        assert set(issue["location"]) == {"path", "lines"}
        assert not issue["location"]["path"].startswith(("./", "/"))
        assert issue["location"]["lines"]["begin"] >= 1
    prints = [issue["fingerprint"] for issue in loaded]
    assert len(prints) == len(set(prints)), "GitLab drops an issue whose fingerprint it has"
    return loaded


def test_what_counts_is_listed() -> None:
    assert issues(REPORT)[2:] == [
        {
            "check_name": "CAB004",
            "description": "CAB004 cable-beyond-reach: 30 m of dac: the longest reaches 3 m",
            "fingerprint": CABLE.fingerprint,
            "location": {"lines": {"begin": 29}, "path": "inventories/hall1/fabric.yml"},
            "severity": "critical",
        },
        {
            "check_name": "PFC010",
            "description": "PFC010 no-pause: no class is lossless",
            "fingerprint": NOTE.fingerprint,
            "location": {"lines": {"begin": 1}, "path": "inventories/hall1/fabric.yml"},
            "severity": "info",
        },
    ]


def test_severities_and_addresses() -> None:
    first, second, *_ = issues(REPORT)
    assert first["severity"] == second["severity"] == "minor"
    assert str(first["description"]).startswith(
        "PFC003 port-without-watchdog: leaf-1 PFC_WD|Ethernet0: "
    )


def test_findings_about_the_same_thing_keep_apart() -> None:
    twice = REPORT._replace(findings=(CABLE, CABLE, CABLE))
    first, *rest = issues(twice)
    assert first["fingerprint"] == CABLE.fingerprint
    assert issues(twice)[1:] == rest, "the same report gives the same fingerprints"


@pytest.mark.parametrize(
    ("site", "expected"),
    [("./inventories/lab/", "inventories/lab/fabric.yml"), (".", "fabric.yml")],
)
def test_paths_have_no_dot_in_front(site: str, expected: str) -> None:
    (issue,) = issues(REPORT._replace(site=site, findings=(CABLE,)))
    assert issue["location"]["path"] == expected  # type: ignore[index]


def test_a_finding_about_nothing_in_particular_has_a_path() -> None:
    (issue,) = issues(REPORT._replace(site=None, findings=(NOTE,)))
    assert issue["location"]["path"]  # type: ignore[index]


@pytest.mark.parametrize("report", [EMPTY, DIFFERENCE, ROWS], ids=lambda report: report.verb)
def test_an_empty_list_without_findings(report: Report) -> None:
    assert issues(report) == []


@given(st.text(st.characters(codec=None), min_size=1))
def test_every_text_survives(message: str) -> None:
    (issue,) = issues(about(message=message))
    whole = "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in message)
    assert str(issue["description"]).endswith(f": {whole}")
