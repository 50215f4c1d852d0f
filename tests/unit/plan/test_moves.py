"""How many moves of the updater a step takes, and how long."""

from __future__ import annotations

import copy

import pytest

from railwright.diff import diff
from railwright.model.configdb import ConfigDb
from railwright.model.types import Release
from railwright.plan import oracle
from railwright.plan.order import groups
from stepping import PORTS, TRAITS, base, planned


def test_the_predicted_time_is_near_what_was_measured() -> None:
    """Runs of sonic-utilities generic_config_updater, branch master, on two cores."""
    before, after = base(), base()
    before["PORT_QOS_MAP"] = {port: {"pfc_enable": "3"} for port in PORTS[:4]}
    after["PORT_QOS_MAP"] = {port: {"pfc_enable": "3,4"} for port in PORTS[:4]}
    (four,) = planned(before, after)
    assert four.moves == 12
    assert 20 < four.seconds < 40  # 30 s
    asn = {"BGP_NEIGHBOR": {"10.0.0.1": {"asn": "1", "admin_status": "up"}}}
    (one,) = planned(asn, {"BGP_NEIGHBOR": {"10.0.0.1": {"asn": "2", "admin_status": "up"}}})
    assert one.moves == 2


def test_older_releases_make_a_move_of_each_operation() -> None:
    before, after = base(), base()
    for row in after["PORT"].values():
        row["mtu"] = "9216"
    old = planned(before, after, TRAITS._replace(release=Release.R202405))
    assert [one.moves for one in planned(before, after)] == [1]
    assert [one.moves for one in old] == [6]


def test_fields_of_a_row_with_a_list_are_moves_of_their_own() -> None:
    before, after = base(), base()
    after["PORT"]["Ethernet0"] |= {"link_training": "on", "autoneg": "on"}
    assert [one.moves for one in planned(before, after)] == [1]
    for config in (before, after):
        config["PORT"]["Ethernet0"]["adv_speeds"] = ["400000"]
    assert [one.moves for one in planned(before, after)] == [2]


def test_ports_that_are_up_are_shut_before_they_get_other_lanes() -> None:
    before, after = base(), base()
    for config, pfc in ((before, "3"), (after, "3,4")):
        config["PORT_QOS_MAP"] = {"Ethernet0": {"pfc_enable": pfc}}
    lanes = [before["PORT"][port]["lanes"] for port in PORTS[:2]]
    for port, lane in zip(PORTS, reversed(lanes), strict=False):
        after["PORT"][port]["lanes"] = lane
    changes = diff("d", before, after)
    verdicts = oracle.verdicts(changes, before, after, TRAITS)
    (tied,) = groups(changes, verdicts, before, after)
    assert {one.ports for one in tied if one.shut} == {("Ethernet0",)}


def test_a_port_goes_in_a_step_after_what_it_was_shut_for() -> None:
    before = base()
    after = copy.deepcopy(before)
    for table, rows in after.items():
        after[table] = {key: row for key, row in rows.items() if not key.startswith("Ethernet0")}
    tables = [{edit.path.split("/")[1] for edit in one.edits} for one in planned(before, after)]
    (last,) = (some for some in tables if "PORT" in some)
    assert tables[-1] == last == {"PORT"}


def test_sessions_go_one_by_one_after_what_names_them_and_come_again() -> None:
    rows = {f"default|10.0.0.{number}": {"asn": "1"} for number in range(1, 5)}
    before: ConfigDb = {
        "BGP_NEIGHBOR": rows,
        "BGP_NEIGHBOR_AF": {f"{key}|ipv4_unicast": {"admin_status": "true"} for key in rows},
    }
    after: ConfigDb = before | {"BGP_NEIGHBOR": {key: {"asn": "2"} for key in rows}}
    (all_,) = planned(before, after)
    assert all_.moves == 4 + 4 + 2 + 2  # both tables are empty meanwhile, and begin with one row
    (one,) = planned(before, before | {"BGP_NEIGHBOR": rows | {"default|10.0.0.1": {"asn": "2"}}})
    assert one.moves == 2 + 2
    old = planned(before, after, TRAITS._replace(release=Release.R202511))
    assert old[0].moves == 2 * 8


def test_a_new_table_begins_with_one_row() -> None:
    members: ConfigDb = {"SYSLOG_SERVER": {"10.0.0.1": {}, "10.0.0.2": {}, "10.0.0.3": {}}}
    assert [one.moves for one in planned({}, members)] == [2]
    assert [one.moves for one in planned(members, {})] == [1]


@pytest.mark.parametrize(
    ("release", "moves"), [(Release.R202511, 3), (Release.R202605, 3), (Release.MASTER, 2)]
)
def test_a_list_goes_element_by_element(release: Release, moves: int) -> None:
    before, after = base(), base()
    before["PORT"]["Ethernet0"]["adv_speeds"] = ["400000", "800000"]
    traits = TRAITS._replace(release=release)
    assert [one.moves for one in planned(before, after, traits)] == [moves]
    assert [one.moves for one in planned(after, before, traits)] == [2]


def test_ports_that_the_change_itself_shuts_go_together() -> None:
    before, after = base(), base()
    before["PORT_QOS_MAP"] = {port: {"pfc_enable": "3"} for port in PORTS[:4]}
    after["PORT_QOS_MAP"] = {port: {"pfc_enable": "3,4"} for port in PORTS[:4]}
    for port in PORTS[:4]:
        after["PORT"][port]["admin_status"] = "down"
    down = planned(before, after)
    assert [(one.moves, one.ports_down) for one in down] == [(1, PORTS[:4])] * 2
    assert [one.edits[0].path.split("/")[1] for one in down] == ["PORT", "PORT_QOS_MAP"]
    up = planned(before | {"PORT": after["PORT"]}, after | {"PORT": before["PORT"]})
    assert [(one.moves, one.ports_down) for one in up] == [(1, ())] * 2
    assert [one.edits[0].path.split("/")[1] for one in up] == ["PORT_QOS_MAP", "PORT"]
