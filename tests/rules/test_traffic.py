"""Rules about traffic on configurations that are not ours: what switches do for themselves."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from railwright.checks import engine
from railwright.checks.mending import edits
from railwright.checks.rule import Mend
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.configdb import ConfigDb, Row
from rules.examples import merged, network_of

FAMILIES = ("QOS", "PFC", "ECN")
MAP = {str(number): str(number) for number in range(8)}


def _config(**tables: Mapping[str, Row]) -> ConfigDb:
    """Return a switch as SONiC's own templates leave it: 3 paused, groups left to the switch."""
    config = {
        "DEVICE_METADATA": {"localhost": {"buffer_model": "traditional"}},
        "DSCP_TO_TC_MAP": {"AZURE": {str(dscp): str(dscp // 8) for dscp in range(64)}},
        "TC_TO_QUEUE_MAP": {"AZURE": MAP},
        "TC_TO_PRIORITY_GROUP_MAP": {"AZURE": {**dict.fromkeys(MAP, "0"), "3": "3"}},
        "MAP_PFC_PRIORITY_TO_QUEUE": {"AZURE": MAP},
        "PORT_QOS_MAP": {
            f"Ethernet{port}": {
                "dscp_to_tc_map": "AZURE",
                "tc_to_queue_map": "AZURE",
                "tc_to_pg_map": "AZURE",
                "pfc_to_queue_map": "AZURE",
                "pfc_enable": "3",
                "pfcwd_sw_enable": "3",
            }
            for port in (0, 8)
        },
        "BUFFER_PROFILE": {
            "lossy": {"size": "0", "pool": "ingress"},
            "lossless": {"size": "9216", "xoff": "40000", "pool": "ingress"},
        },
        "BUFFER_PG": {f"Ethernet{port}|0": {"profile": "lossy"} for port in (0, 8)},
    }
    changed: ConfigDb = merged(config, tables)
    return changed


def _ids(config: ConfigDb) -> set[str]:
    found = engine.about_switch(Switch("leaf", config))
    return {one.kind.id for one in found if one.kind.id[:3] in FAMILIES}


def test_groups_that_the_switch_adds_itself_are_not_missing() -> None:
    assert _ids(_config()) == set()


def test_a_group_is_missing_where_other_ports_have_theirs() -> None:
    config = _config(BUFFER_PG={"Ethernet8|3": {"profile": "lossless"}})
    assert _ids(config) == {"PFC002"}


def test_queues_of_a_chassis_are_not_taken_for_missing() -> None:
    queue = {"host|Asic0|Ethernet0|3": {"scheduler": "s"}}
    assert "PFC007" not in _ids(_config(QUEUE=queue))
    assert "PFC007" in _ids(_config(QUEUE={"Ethernet0|0": {"scheduler": "s"}}))


@pytest.mark.parametrize("span", ["3-3", "4-3"])
def test_a_range_that_the_switch_does_not_read_is_an_error(span: str) -> None:
    assert "QOS004" in _ids(_config(QUEUE={f"Ethernet0|{span}": {"scheduler": "s"}}))


def test_ports_that_are_alike_are_read_once() -> None:
    switch = network_of("h100-pod").switches["leaf-1-01"]
    groups = switch.once(served)
    assert len(groups) == 2  # hosts and spines, by speed and WRED profile
    assert sum(len(one.ports) for one in groups) == 48
    assert groups[0].classes[3] == tuple(range(24, 32))
    assert groups[0].class_of(26) == 3
    assert groups[0].queue_of[6] == 6
    assert groups[0].group_of[6] == 0


def _ports_together(**own: str) -> ConfigDb:
    """Return the two ports in one row of PORT_QOS_MAP, as files for older releases have them."""
    config = _config()
    row = config["PORT_QOS_MAP"]["Ethernet0"]
    together = {"Ethernet0,Ethernet8": row, **({"Ethernet8": own} if own else {})}
    return {**config, "PORT_QOS_MAP": together}


def test_a_row_that_lists_ports_is_about_each_of_them() -> None:
    switch = Switch("leaf", _ports_together())
    assert switch.paused == {"Ethernet0": {3}, "Ethernet8": {3}}
    assert [one.ports for one in switch.once(served)] == [("Ethernet0", "Ethernet8")]
    assert _ids(_ports_together()) == set()
    config = _ports_together(pfc_enable="3,4")
    assert Switch("leaf", config).paused == {"Ethernet0": {3}, "Ethernet8": {3, 4}}
    assert "PFC003" in _ids(config)


def test_no_patch_changes_a_row_that_is_about_other_ports_too() -> None:
    mend = Mend("PORT_QOS_MAP", "Ethernet8", "pfc_enable", "3")
    assert edits(_ports_together(), (mend,)) == ()
    assert [one.op for one in edits(_ports_together(pfc_enable="4"), (mend,))] == ["replace"]


NO_MAP = {"tc_to_pg_map": None, "pfc_to_queue_map": None, "tc_to_queue_map": None}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # SAI has a default for classes and queues only: queue 0
        ({"PORT_QOS_MAP": {"Ethernet0": {"tc_to_queue_map": None}}}, {"PFC004"}),
        ({"TC_TO_QUEUE_MAP": {"AZURE": {"3": None}}}, {"PFC004"}),
        ({"PORT_QOS_MAP": {"Ethernet0": {"tc_to_pg_map": None}}}, {"PFC012"}),
        ({"PORT_QOS_MAP": {"Ethernet0": {"pfc_to_queue_map": None}}}, {"PFC012"}),
        ({"TC_TO_PRIORITY_GROUP_MAP": {"AZURE": {"3": None}}}, {"PFC012"}),
        ({"MAP_PFC_PRIORITY_TO_QUEUE": {"AZURE": {"3": None}}}, {"PFC012"}),
        ({"MAP_PFC_PRIORITY_TO_QUEUE": {"AZURE": {"3": "4"}}}, {"PFC005"}),
        # without PFC all of it may be so
        (
            {
                "PORT_QOS_MAP": {
                    port: {"pfc_enable": None, "pfcwd_sw_enable": None, **NO_MAP}
                    for port in ("Ethernet0", "Ethernet8")
                },
                "DSCP_TO_TC_MAP": {"AZURE": {"63": None}},
                "DOT1P_TO_TC_MAP": {"AZURE": {"0": "0"}},
            },
            set(),
        ),
        ({"DSCP_TO_TC_MAP": {"AZURE": {"63": None}}}, {"QOS001"}),
        ({"DOT1P_TO_TC_MAP": {"AZURE": {"0": "0"}}}, {"QOS025"}),
    ],
)
def test_what_is_left_out_of_maps(change: ConfigDb, expected: set[str]) -> None:
    about = {"PFC003", "PFC004", "PFC005", "PFC006", "PFC012", "QOS001", "QOS025"}
    assert _ids(merged(_config(), change)) & about == expected


def test_a_class_of_zero_is_in_its_queue_also_without_a_map() -> None:
    ports = {"Ethernet0": {"pfc_enable": "0", "tc_to_queue_map": None}}
    assert "PFC004" not in _ids(merged(_config(), {"PORT_QOS_MAP": ports}))


@pytest.mark.parametrize(
    ("poll", "detection", "told"),
    [("200", "200", False), ("100", "200", False), ("150", "200", True), ("400", "200", False)],
)
def test_polls_that_detection_is_no_multiple_of(poll: str, detection: str, *, told: bool) -> None:
    rows = {"GLOBAL": {"POLL_INTERVAL": poll}, "Ethernet0": {"detection_time": detection}}
    assert ("PFC034" in _ids(_config(PFC_WD=rows))) is told


def test_a_list_where_a_text_belongs_makes_a_port_of_its_own() -> None:
    odd = {"Ethernet8": {"dscp_to_tc_map": ["AZURE"]}}
    groups = Switch("leaf", _config(PORT_QOS_MAP=odd)).once(served)
    assert [one.ports for one in groups] == [("Ethernet0",), ("Ethernet8",)]
    assert groups[1].classes == {}
