"""JUnit: what Jenkins and GitLab read, with what passed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railwright.report.protocol import Report
from reports import ACCEPTED, CABLE, DIFFERENCE, EMPTY, REPORT, ROWS, WATCHDOG, about, written

# Source: jenkinsci/xunit-plugin,
# src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
ATTRIBUTES: Mapping[str, tuple[set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log"},
    ),
    "testcase": ({"name"}, {"time", "classname", "group"}),
    "failure": (set(), {"type", "message"}),
    "skipped": (set(), {"type", "message"}),
    "system-out": (set(), set()),
}
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "skipped", "system-out"},
}


def suites(report: Report) -> ET.Element:
    root = ET.fromstring(written("junit", report))  # noqa: S314 # our own text
    assert root.tag == "testsuites"
    for element in root.iter():
        needed, known = ATTRIBUTES[element.tag]
        assert needed <= set(element.attrib) <= needed | known
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set())
    for group in (root, *root):
        cases = list(group.iter("testcase"))
        assert int(group.attrib["tests"]) == len(cases)
        assert int(group.attrib["failures"]) == sum(
            case.find("failure") is not None for case in cases
        )
        if "skipped" in group.attrib:
            skipped = sum(case.find("skipped") is not None for case in cases)
            assert int(group.attrib["skipped"]) == skipped
    return root


def test_a_suite_per_family_and_a_case_per_rule_and_device() -> None:
    shown = [
        (suite.attrib["name"], case.attrib["name"], case.attrib["classname"], [c.tag for c in case])
        for suite in suites(REPORT)
        for case in suite
    ]
    watchdog = "PFC003 port-without-watchdog"
    assert shown == [
        ("CAB", "CAB004 cable-beyond-reach", "site", ["failure"]),
        ("PFC", watchdog, "leaf-1", ["system-out"]),
        ("PFC", watchdog, "leaf-2", ["skipped"]),
        ("PFC", watchdog, "leaf-10", []),
        ("PFC", "PFC010 no-pause", "site", ["system-out"]),
        ("PFC", "PFC010 no-pause", "leaf-1", []),
    ]


def test_a_failure_says_where_and_what_to_do() -> None:
    (failure,) = suites(REPORT).iter("failure")
    assert failure.attrib == {
        "message": "30 m of dac: the longest reaches 3 m",
        "type": "error",
    }
    assert failure.text == (
        "inventories/hall1/fabric.yml:29:48: error[CAB004] 30 m of dac: the longest reaches 3 m\n"
        "  hint: Use a part with more reach."
    )


def test_what_is_skipped_gives_the_reason() -> None:
    (skipped,) = suites(REPORT).iter("skipped")
    assert skipped.attrib == {"message": "replaced in the next window"}


def test_a_case_fails_for_the_error_that_counts() -> None:
    accepted = CABLE.model_copy(update={"suppressed": "for the trial", "message": "not this"})
    report = REPORT._replace(findings=(accepted, CABLE), ran={})
    (failure,) = suites(report).iter("failure")
    assert failure.attrib["message"] == CABLE.message
    assert "not this" in str(failure.text)


def test_a_warning_is_no_failure() -> None:
    root = suites(REPORT._replace(findings=(WATCHDOG, ACCEPTED), ran={}))
    assert root.attrib["failures"] == "0"
    assert "Ethernet0 pauses" in str(next(root.iter("system-out")).text)


@pytest.mark.parametrize("report", [EMPTY, DIFFERENCE, ROWS], ids=lambda report: report.verb)
def test_an_empty_document_without_findings(report: Report) -> None:
    root = suites(report)
    assert list(root) == []
    assert root.attrib["tests"] == "0"


def held(text: str) -> str:
    """Return what XML 1.0 can hold of a text."""
    return "".join(
        character
        if character in "\t\n\r"
        or " " <= character <= "\ud7ff"
        or "\ue000" <= character <= "\ufffd"
        or character > "\uffff"
        else "\ufffd"
        for character in text
    )


@given(st.text(st.characters(codec=None), min_size=1))
def test_every_text_that_xml_can_hold_comes_back(message: str) -> None:
    root = suites(about(message=message, hint=None))
    (failure,) = root.iter("failure")
    assert failure.attrib["message"] == held(message)
    assert str(failure.text).endswith(f"error[CAB004] {held(message)}")
