"""Findings that a site accepts, and findings about such acceptances."""

from __future__ import annotations

import datetime as dt

import pytest

from railwright.base.location import Location
from railwright.checks.suppress import mark, refusals, suppress
from railwright.model.finding import Finding, Severity
from railwright.model.intent import SiteIntent
from railwright.model.inventory import Inventory

TODAY = dt.date(2030, 1, 15)
REASON = "accepted for the trial"


def _inventory(*entries: dict[str, object]) -> Inventory:
    intent = SiteIntent.model_validate(
        {
            "site": "lab",
            "tiers": {"leaf": {"count": 1}},
            "pods": {1: {}},
            "suppress": [{"reason": REASON, **entry} for entry in entries],
        }
    )
    positions = {
        ("suppress", number): Location("fabric.yml", 50 + number, 5) for number in range(9)
    }
    return Inventory(intent=intent, positions=positions, file="fabric.yml")


def _finding(rule: str = "CAB003", **place: str) -> Finding:
    return Finding(id=rule, severity=Severity.ERROR, message="wrong", **place)


@pytest.mark.parametrize(
    ("match", "device", "accepted"),
    [
        pytest.param({}, "leaf-1", True, id="whole-site"),
        pytest.param({"device": "leaf-1"}, "leaf-1", True, id="device"),
        pytest.param({"device": "leaf-1"}, "leaf-2", False, id="another-device"),
        pytest.param({"device": "leaf-1", "table": "PORT"}, "leaf-1", True, id="table"),
        pytest.param({"table": "VLAN"}, "leaf-1", False, id="another-table"),
        pytest.param({"key": "Ethernet0"}, "leaf-1", True, id="key"),
        pytest.param({"key": "Ethernet8"}, "leaf-1", False, id="another-key"),
    ],
)
def test_what_a_suppression_matches(match: dict[str, str], device: str, *, accepted: bool) -> None:
    finding = _finding(device=device, table="PORT", key="Ethernet0")
    found = suppress((finding,), _inventory({"rule": "CAB003", "match": match}), TODAY)
    assert found[0].suppressed == (REASON if accepted else None)
    assert [one.id for one in found[1:]] == ([] if accepted else ["SUP001"])


@pytest.mark.parametrize(
    ("until", "ids"),
    [
        pytest.param("2030-01-15", [], id="last-day"),
        pytest.param("2030-01-14", ["SUP002"], id="day-after"),
    ],
)
def test_the_last_day(until: str, ids: list[str]) -> None:
    found = suppress((_finding(),), _inventory({"rule": "CAB003", "until": until}), TODAY)
    assert [one.id for one in found[1:]] == ids
    assert (found[0].suppressed is None) == bool(ids)


def test_without_a_day_no_suppression_ends() -> None:
    inventory = _inventory({"rule": "CAB003", "until": "2000-01-01"})
    assert suppress((_finding(),), inventory, None)[0].suppressed == REASON
    assert mark((_finding(),), inventory)[0].suppressed == REASON


@pytest.mark.parametrize("rule", ["YNG004", "INV001", "IPA001", "CAB004", "SUP001"])
def test_some_findings_cannot_be_accepted(rule: str) -> None:
    found = suppress((_finding(rule),), _inventory({"rule": rule}), TODAY)
    assert [(one.id, one.suppressed) for one in found] == [(rule, None), ("SUP003", None)]
    assert mark((_finding(rule),), _inventory({"rule": rule})) == (_finding(rule),)


@pytest.mark.parametrize("rule", ["INV027", "INV036", "CAB003", "PAT001", "PFC001"])
def test_warnings_and_what_check_finds_can_be_accepted(rule: str) -> None:
    found = suppress((_finding(rule),), _inventory({"rule": rule}), TODAY)
    assert [(one.id, one.suppressed) for one in found] == [(rule, REASON)]


def test_refusals_are_there_before_anything_was_found() -> None:
    refused = refusals(_inventory({"rule": "CAB003"}, {"rule": "PHY001"}))
    assert [(one.id, one.location) for one in refused] == [
        ("SUP003", Location("fabric.yml", 51, 5)),
    ]


def test_a_finding_about_a_suppression_points_at_its_line() -> None:
    inventory = _inventory({"rule": "CAB003"}, {"rule": "INV027"})
    *_, about = suppress((_finding(),), inventory, TODAY)
    assert about.location == Location("fabric.yml", 51, 5)
    assert about.severity is Severity.WARNING
