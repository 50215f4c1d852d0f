"""A configuration against several releases, and what an upgrade would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from railwright.checks.yang.matrix import KINDS, matrix, upgrade_findings
from railwright.model.finding import Severity
from railwright.model.types import Release
from railwright.report.releases import release_table

Config = dict[str, dict[str, dict[str, Any]]]
FAST: Config = {"PORT": {"Ethernet0": {"lanes": "1", "speed": "1600000"}}}
SLOW_WATCH: Config = {"PFC_WD": {"GLOBAL": {"POLL_INTERVAL": "3000"}}}


def test_a_release_refuses_what_came_later() -> None:
    old, new = matrix(FAST, [Release.R202511, Release.R202505, Release.R202511])
    assert (old.release, new.release) == (Release.R202505, Release.R202511)
    assert not old.accepted
    assert [issue.field for issue in old.refused] == ["speed"]
    assert new.accepted


def test_unknown_tables_are_told_apart() -> None:
    config: Config = {"SWITCH_TRIMMING": {}, "FOO": {}, **FAST}
    (verdict,) = matrix(config, [Release.R202411])
    assert verdict.unknown_tables == ("FOO", "SWITCH_TRIMMING")
    assert len(verdict.refused) == 1
    assert len(verdict.issues) == 3


def test_the_table_has_a_row_for_each_release() -> None:
    config: Config = {"SWITCH_TRIMMING": {"GLOBAL": {"size": "200", "dscp_value": "1"}}}
    releases = [Release.R202411, Release.R202505]
    table = release_table({"a": matrix(config, releases), "b": matrix(FAST, releases)})
    assert table.columns == ("device", "release", "verdict", "refused", "unknown_tables", "first")
    assert [row[:5] for row in table.rows] == [
        ("a", "202411", "unknown table", 0, "SWITCH_TRIMMING"),
        ("a", "202505", "accepted", 0, None),
        ("b", "202411", "rejected", 1, None),
        ("b", "202505", "rejected", 1, None),
    ]
    assert str(table.rows[2][5]).startswith("PORT|Ethernet0.speed: speed '1600000' is not a number")


def test_what_the_next_release_refuses_is_found_at_its_cell() -> None:
    (finding,) = upgrade_findings("leaf-1", SLOW_WATCH, Release.R202505)
    assert finding.id in KINDS
    assert finding.severity is Severity.WARNING
    assert finding.address == "leaf-1 PFC_WD|GLOBAL.POLL_INTERVAL"
    assert finding.message.startswith("202505 accepts it, 202511 does not: POLL_INTERVAL '3000'")


@pytest.mark.parametrize(
    ("config", "release"),
    [
        (SLOW_WATCH, Release.R202411),  # still taken by the next one
        (SLOW_WATCH, Release.R202511),  # refused today
        (SLOW_WATCH, Release.MASTER),  # nothing comes after it
        ({"FOO": {}}, Release.R202505),
        (FAST, Release.R202505),
        ({"VLAN": {"Vlan1": {"foo": "1"}}}, Release.R202411),
    ],
)
def test_an_upgrade_that_changes_nothing_raises_nothing(config: Config, release: Release) -> None:
    assert list(upgrade_findings("leaf-1", config, release)) == []


def test_a_field_that_went_away_is_found() -> None:
    config: Config = {"DEVICE_METADATA": {"localhost": {"async_swss_rec": "enabled"}}}
    (finding,) = upgrade_findings("leaf-1", config, Release.R202605)
    assert finding.field == "async_swss_rec"
    assert "the branch master" in finding.message


def test_releases_follow_each_other() -> None:
    assert Release.R202405.following is Release.R202411
    assert Release.MASTER.following is None
