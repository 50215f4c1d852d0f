"""Steps: what goes with what, and what before what."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import pytest

from railwright.diff import diff
from railwright.plan import alike
from railwright.plan.order import PORTS_AT_ONCE
from railwright.plan.references import named
from stepping import PORTS, TRAITS, Tables, base, planned, states


def cabled(names: Mapping[str, str]) -> Tables:
    """Rows of what is at the far end of ports: `gpu` is a server."""
    return {
        "DEVICE_NEIGHBOR": {port: {"name": name} for port, name in names.items()},
        "DEVICE_NEIGHBOR_METADATA": {
            name: {"type": "Server" if name == "gpu" else "LeafRouter"} for name in names.values()
        },
    }


@pytest.mark.parametrize(
    ("far", "parts"),
    [
        # No step takes both spines, nor more than half of the ports to them.
        ("abab", ["02", "13"]),
        ("aaab", ["01", "2", "3"]),
        ("aaaa", ["01", "23"]),
        ("ab", ["0", "1"]),
        ("a", ["0"]),
        ("abcd", ["01", "23"]),
        ("abcdef", ["012", "345"]),
        # Ports to servers are apart from them, four at a time.
        ("gggggg", ["0123", "45"]),
        ("gaggb", ["023", "1", "4"]),
    ],
)
def test_no_step_cuts_a_switch_off(far: str, parts: list[str]) -> None:
    names = {
        port: "gpu" if one == "g" else f"spine-{one}" for port, one in zip(PORTS, far, strict=False)
    }
    before: Tables = {**base(len(far)), **cabled(names)}
    after = copy.deepcopy(before)
    for row in after["PORT"].values():
        row["fec"] = "none"
    down = [one.ports_down for one in planned(before, after)]
    assert down == [tuple(PORTS[int(number)] for number in part) for part in parts]
    changes = diff("d", before, after)
    other = {**after, **cabled(dict.fromkeys(names, "gpu"))}
    same = alike.likeness(TRAITS, changes, before, after) == alike.likeness(
        TRAITS, changes, {**before, **cabled(dict.fromkeys(names, "gpu"))}, other
    )
    assert same is ("a" not in far)


def test_a_port_is_opened_after_all_else_and_shut_before() -> None:
    before = base(3)
    before["PORT"]["Ethernet8"]["admin_status"] = "down"
    before["CABLE_LENGTH"] = {"AZURE": {"Ethernet0": "5m", "Ethernet8": "5m"}}
    after = copy.deepcopy(before)
    after["PORT"]["Ethernet0"]["admin_status"] = "down"
    after["PORT"]["Ethernet8"] |= {"admin_status": "up", "mtu": "9216"}
    after["PORT"]["Ethernet24"] = {"lanes": "9", "mtu": "9100", "admin_status": "up"}
    after["CABLE_LENGTH"]["AZURE"] |= {"Ethernet8": "40m", "Ethernet24": "40m"}
    after["PFC_WD"] = {"Ethernet24": {"action": "drop"}}
    after["BUFFER_PG"] = {"Ethernet24|3-4": {"profile": "NULL"}}
    found = planned(before, after)
    paths = [[edit.path for edit in one.edits] for one in found]
    opens = ["/PORT/Ethernet8/admin_status", "/PORT/Ethernet24/admin_status"]
    assert paths[-1] == opens
    assert [one.disruption.value for one in found[-2:]] == ["hitless", "hitless"]
    new = next(edit for one in found for edit in one.edits if edit.path == "/PORT/Ethernet24")
    assert new.value == {"lanes": "9", "mtu": "9100"}
    assert ["/PORT/Ethernet0/admin_status"] in paths
    shut = paths.index(["/PORT/Ethernet0/admin_status"])
    assert all("AZURE" not in path for some in paths[:shut] for path in some)
    assert list(states(before, found))[-1] == after


def test_a_profile_under_a_new_name_comes_first_and_the_old_goes_last() -> None:
    before, after = base(), base()
    after["WRED_PROFILE"] = {"new": {"green_max_threshold": "2"}}
    after["QUEUE"] = {key: {"wred_profile": "new"} for key in before["QUEUE"]}
    found = planned(before, after)
    assert [one.title for one in found] == [
        "add WRED_PROFILE in new",
        "change QUEUE.wred_profile in 4 rows",
        "change QUEUE.wred_profile in 2 rows",
        "remove WRED_PROFILE in old",
    ]
    classes = [one.disruption.value for one in found]
    assert classes == ["hitless", "port-flap", "port-flap", "hitless"]
    assert found[1].ports_down == PORTS[:PORTS_AT_ONCE]
    assert found[2].ports_down == PORTS[PORTS_AT_ONCE:]
    # For each port one move to shut it, one to change its queue, one to open it again.
    assert [one.moves for one in found] == [1, 12, 6, 1]


def test_hitless_and_flapping_fields_of_one_row_are_apart() -> None:
    before, after = base(1), base(1)
    after["PORT"]["Ethernet0"] |= {"description": "x", "fec": "none"}
    found = planned(before, after)
    assert [(one.title, one.disruption.value, one.ports_down) for one in found] == [
        ("change PORT.description in Ethernet0", "hitless", ()),
        ("change PORT.fec in Ethernet0", "port-flap", ("Ethernet0",)),
    ]


def test_ports_that_take_lanes_from_each_other_change_together() -> None:
    before, after = base(2), base(2)
    after["PORT"]["Ethernet0"]["lanes"], after["PORT"]["Ethernet8"]["lanes"] = "1", "0"
    found = planned(before, after)
    assert len(found) == 1
    assert found[0].ports_down == ("Ethernet0", "Ethernet8")


def test_the_watchdog_comes_before_pausing_and_goes_after_it() -> None:
    before = base(1)
    before["PFC_WD"] = {"Ethernet8": {"action": "drop", "detection_time": "200"}}
    after = copy.deepcopy(before)
    after["PFC_WD"]["Ethernet0"] = {"action": "drop", "detection_time": "200"}
    after["PORT_QOS_MAP"] = {"Ethernet0": {"pfc_enable": "3"}}
    assert [one.edits[0].path for one in planned(before, after)] == [
        "/PFC_WD/Ethernet0",
        "/PORT_QOS_MAP",
    ]
    assert [one.edits[0].path for one in planned(after, before)] == [
        "/PORT_QOS_MAP",
        "/PFC_WD/Ethernet0",
    ]


def test_a_row_that_gains_its_first_field_stays() -> None:
    before = {"INTERFACE": {"Ethernet0": {}}}
    after = {"INTERFACE": {"Ethernet0": {"ipv6_use_link_local_only": "enable", "mtu": "1"}}}
    for one, other in ((before, after), (after, before)):
        assert len(planned(one, other)) == 1


def test_references_come_from_the_models() -> None:
    assert set(named("QUEUE", "Ethernet0|3", {"wred_profile": "w", "x": "y"})) == {
        ("PORT", "Ethernet0"),
        ("WRED_PROFILE", "w"),
    }
    lists = set(named("BUFFER_PORT_EGRESS_PROFILE_LIST", "Ethernet0", {"profile_list": "a,b"}))
    assert {("BUFFER_PROFILE", "a"), ("BUFFER_PROFILE", "b")} <= lists
    assert ("PORT", "Ethernet0") in set(named("CABLE_LENGTH", "AZURE", {"Ethernet0": "5m"}))
    assert not list(named("NO_SUCH", "x", {"y": "z"}))
