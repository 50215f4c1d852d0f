"""Configurations that nobody made here: what they do not say is not held against them.

Each case is made up, as small as what was once told of a file that was right.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rules.foreign_files import ports, switch


def test_a_part_of_a_configuration_is_called_one(told: Any) -> None:
    part = {
        "BUFFER_POOL": {"pool": {"type": "ingress", "mode": "dynamic"}},
        "BUFFER_PROFILE": {"lossy": {"pool": "pool", "size": "0", "dynamic_th": "3"}},
        "BUFFER_PG": {
            "Ethernet0|0": {"profile": "lossy"},
            "Ethernet0|3-4": {"profile": "NULL"},
        },
        "PORT_QOS_MAP": {"Ethernet0": {"pfc_enable": "3,4", "pfcwd_sw_enable": "3,4"}},
    }
    found = told(part)
    assert found["SYS001"] == 1
    assert not found.keys() & {"BUF011", "BUF015", "YNG005"}


def test_a_reference_within_a_part_is_followed(told: Any) -> None:
    part = {"BUFFER_PG": {"Ethernet0|0": {"profile": "no"}}, "PORT": ports(1)}
    assert told(part)["YNG005"] == 0
    part["BUFFER_PROFILE"] = {"lossy": {"size": "0", "dynamic_th": "3"}}
    assert told(part)["YNG005"] == 1


def test_a_pool_that_is_meant_to_be_empty_has_no_size(told: Any) -> None:
    def pools(size: str, of_profile: str) -> dict[str, Any]:
        return switch(
            PORT=ports(1),
            BUFFER_POOL={"zero": {"type": "ingress", "mode": "static", "size": size}},
            BUFFER_PROFILE={"nothing": {"pool": "zero", "size": of_profile, "static_th": "0"}},
        )

    assert told(pools("0", "0"))["BUF015"] == 0
    assert told(pools("0", "1024"))["BUF015"] == 1


def test_a_fec_that_is_set_nowhere_is_told_once(told: Any) -> None:
    assert told(switch(PORT=ports(4, speed="400000")))["PHY034"] == 1
    some = ports(4, speed="400000", fec="rs")
    del some["Ethernet0"]["fec"], some["Ethernet4"]["fec"]
    assert told(switch(PORT=some))["PHY034"] == 2


@pytest.mark.parametrize(("speed", "count"), [("25000", 0), ("50000", 0), ("40000", 1)])
def test_a_port_that_runs_on_one_of_its_lanes_has_the_fec_of_that_lane(
    told: Any, speed: str, count: int
) -> None:
    assert told(switch(PORT=ports(1, speed=speed, fec="rs")))["PHY035"] == count


def test_headroom_on_a_switch_without_pfc_is_told_once(told: Any) -> None:
    groups = {f"Ethernet{4 * one}|3-4": {"profile": "lossless"} for one in range(3)}
    config = switch(
        PORT=ports(3),
        BUFFER_POOL={"pool": {"type": "ingress", "mode": "dynamic", "size": "1000000"}},
        BUFFER_PROFILE={
            "lossless": {"pool": "pool", "size": "9", "xoff": "8", "xon": "1", "dynamic_th": "0"}
        },
        BUFFER_PG=groups,
    )
    assert told(config)["PFC010"] == 1
    config["PORT_QOS_MAP"] = {"Ethernet0": {"pfc_enable": "3,4", "pfcwd_sw_enable": "3,4"}}
    assert told(config)["PFC010"] == 2


def test_a_port_without_pfc_needs_no_cable_length(told: Any) -> None:
    config = switch(PORT=ports(2), CABLE_LENGTH={"AZURE": {"Ethernet0": "5m"}})
    assert told(config)["BUF013"] == 0
    config["PORT_QOS_MAP"] = {"Ethernet4": {"pfc_enable": "3", "pfcwd_sw_enable": "3"}}
    assert told(config)["BUF013"] == 1


def test_blanks_around_a_threshold_are_no_difference(told: Any) -> None:
    colours = ("green", "yellow", "red")
    wred = {f"{one}_min_threshold": "1000" for one in colours} | {"green_min_threshold": " 1000"}
    assert told(switch(WRED_PROFILE={"one": wred}))["ECN004"] == 0
    assert told(switch(WRED_PROFILE={"one": wred | {"red_min_threshold": "1"}}))["ECN004"] == 1


def test_tables_of_sonic_that_have_no_module_here_are_not_judged(told: Any) -> None:
    config = switch(
        ACL_TABLE={"one": {"type": "L3", "stage": "ingress"}},
        VXLAN_TUNNEL={"vtep": {"src_ip": "10.0.0.1"}},
        NO_SUCH_TABLE={"one": {"field": "1"}},
        PORT=ports(1, macsec="profile", no_such_field="1"),
    )
    found = told(config)
    assert found["YNG009"] == 1
    assert found["YNG001"] == found["YNG002"] == 1
    folder = Path(__file__).resolve().parents[2] / "schemas" / "yang"
    assert told(config, "--yang-models", str(folder))["YNG001"] == 3


def test_rows_with_and_without_what_redis_says_of_them_are_read(told: Any) -> None:
    rows = {f"PORT|{name}": row for name, row in ports(2).items()}
    rows["PORT|Ethernet4"] = {"type": "hash", "ttl": -1, "value": rows["PORT|Ethernet4"]}
    rows["VLAN|Vlan10"] = {"vlanid": "10"}
    rows["VLAN_MEMBER|Vlan10|Ethernet4"] = {"tagging_mode": "tagged"}
    found = told(rows)
    assert not found.keys() & {"CFG008", "YNG005", "YNG007"}


def test_a_port_with_a_cage_to_itself_may_count_as_its_first(told: Any) -> None:
    port = {
        "lanes": "0,1,2,3,4,5,6,7", "alias": "etp1", "index": "1", "speed": "800000",
        "fec": "rs", "admin_status": "up", "mtu": "9100",
    }  # fmt: skip
    config = switch(PORT={"Ethernet0": port | {"subport": "1"}})
    config["DEVICE_METADATA"]["localhost"] |= {
        "platform": "x86_64-nvidia_sn5600-r0",
        "hwsku": "ACS-SN5600",
    }
    assert told(config)["PHY032"] == 0
    config["PORT"]["Ethernet0"]["subport"] = "2"
    assert told(config)["PHY032"] == 1


@pytest.mark.parametrize(("mode", "count"), [("split", 0), ("unified", 0), ("separated", 1)])
def test_only_files_that_nobody_loads_are_told_of(told: Any, mode: str, count: int) -> None:
    config = switch(PORT=ports(1))
    config["DEVICE_METADATA"]["localhost"] |= {"docker_routing_config_mode": mode}
    assert told(config)["BGP011"] == 0
    config["DEVICE_METADATA"]["localhost"] |= {"frr_mgmt_framework_config": "true"}
    found = told(config)
    assert found["BGP011"] == count
    assert found["BGP016"] == 0


@pytest.mark.parametrize(("version", "count"), [("3_0_4", 0), ("3_0_5", 1), ("202411_01", 1)])
def test_a_file_from_before_a_field_need_not_have_it(told: Any, version: str, count: int) -> None:
    config = switch(
        PORT=ports(1),
        PORT_QOS_MAP={"Ethernet0": {"pfc_enable": "3,4"}},
        PFC_WD={"Ethernet0": {"detection_time": "200"}},
        VERSIONS={"DATABASE": {"VERSION": f"version_{version}"}},
    )
    assert told(config)["PFC001"] == count


def test_counters_that_a_file_leaves_out_are_on(told: Any) -> None:
    config = switch(
        PORT=ports(1),
        PORT_QOS_MAP={"Ethernet0": {"pfc_enable": "3", "pfcwd_sw_enable": "3"}},
        PFC_WD={"Ethernet0": {"action": "drop", "detection_time": "400"}},
        FLEX_COUNTER_TABLE={"ACL": {"FLEX_COUNTER_STATUS": "enable"}},
    )
    assert not told(config).keys() & {"PFC039", "PFC040", "SYS015"}
    config["FLEX_COUNTER_TABLE"]["PFCWD"] = {"FLEX_COUNTER_STATUS": "disable"}
    assert told(config)["PFC039"] == 1


def _lossless(count: int, **tables: Any) -> dict[str, Any]:
    """Return ports that pause one class, each with a group of its own."""
    names = [f"Ethernet{4 * one}" for one in range(count)]
    return switch(
        PORT=ports(count),
        PORT_QOS_MAP={one: {"pfc_enable": "3", "pfcwd_sw_enable": "3"} for one in names},
        BUFFER_POOL={
            "ingress_lossless_pool": {"type": "ingress", "mode": "dynamic", "size": "1000000"}
        },
        BUFFER_PROFILE={
            "own": {
                "pool": "ingress_lossless_pool", "size": "9", "xoff": "8", "xon": "1",
                "dynamic_th": "0",
            }
        },
        BUFFER_PG={f"{one}|3": {"profile": "own"} for one in names},
        **tables,
    )  # fmt: skip


@pytest.mark.parametrize("lengths", [{"Ethernet0": "5m"}, {"Ethernet0": "5m", "Ethernet4": "0m"}])
def test_a_group_with_a_profile_of_its_own_needs_no_cable_length(
    told: Any, lengths: dict[str, str]
) -> None:
    config = _lossless(2, CABLE_LENGTH={"AZURE": lengths})
    assert not told(config).keys() & {"BUF013", "PFC002", "PFC011"}
    del config["BUFFER_PG"]["Ethernet4|3"]
    found = told(config)
    assert found["BUF013"] + found["PFC011"] == 1
    assert found["PFC002"] == (1 if found["BUF013"] else 0)


def test_a_port_that_is_shut_needs_no_headroom(told: Any) -> None:
    config = _lossless(2, CABLE_LENGTH={"AZURE": {"Ethernet0": "5m", "Ethernet4": "0m"}})
    del config["BUFFER_PG"]["Ethernet4|3"]
    config["PORT"]["Ethernet4"]["admin_status"] = "down"
    assert not told(config).keys() & {"BUF013", "PFC002", "PFC011"}


def test_the_traditional_model_takes_cable_lengths_port_by_port(told: Any) -> None:
    rows = {"HOSTS": {"Ethernet0": "5m"}, "SPINES": {"Ethernet4": "40m"}}
    config = _lossless(2, CABLE_LENGTH=rows)
    assert told(config)["BUF012"] == 0
    rows["SPINES"]["Ethernet0"] = "40m"
    assert told(config)["BUF012"] == 1


def test_every_interface_may_have_one_link_local_address(told: Any) -> None:
    config = switch(
        PORT=ports(3),
        INTERFACE={
            f"Ethernet{one}{address}": {}
            for one in (0, 4)
            for address in ("", f"|10.0.0.{one}/31", "|fe80::1/64")
        },
        VLAN={"Vlan10": {"vlanid": "10"}},
        VLAN_INTERFACE={"Vlan10": {}, "Vlan10|fe80::1/64": {}},
    )
    assert not [one for one in told(config) if one.startswith("IPA")]
    config["INTERFACE"]["Ethernet4|10.0.0.0/31"] = {}
    assert told(config)["IPA010"] == 1


@pytest.mark.parametrize(("role", "count"), [("Rec", 0), ("Inb", 0), ("Ext", 1)])
def test_a_port_inside_the_box_has_no_fec(told: Any, role: str, count: int) -> None:
    port = {"lanes": "1", "speed": "400000", "admin_status": "up", "role": role}
    assert told(switch(PORT={"Ethernet0": port}))["PHY034"] == count


@pytest.mark.parametrize(("password", "count"), [("Password", 1), ("Xo4vei6Ahqu9", 0)])
def test_passwords_of_snmp_users_are_secrets_too(told: Any, password: str, count: int) -> None:
    users = {"watcher": {"SNMP_USER_AUTH_PASSWORD": password}}
    assert told(switch(PORT=ports(1), SNMP_USER=users))["SYS034"] == count


@pytest.mark.parametrize(("release", "count"), [("202405", 0), ("202605", 0), ("master", 1)])
def test_a_spine_router_is_a_chassis_on_the_master_branch(
    told: Any, release: str, count: int
) -> None:
    config = switch(PORT=ports(1))
    config["DEVICE_METADATA"]["localhost"]["type"] = "SpineRouter"
    assert told(config, "--release", release)["SYS002"] == count
    config["DEVICE_METADATA"]["localhost"]["switch_type"] = "voq"
    assert told(config, "--release", release)["SYS002"] == 0


def test_a_row_of_several_ports_is_about_each_of_them(told: Any) -> None:
    config = _lossless(2)
    config["BUFFER_PG"] = {"Ethernet0,Ethernet4|3": {"profile": "own"}}
    config["QUEUE"] = {"Ethernet0,Ethernet4|3": {"scheduler": "s"}}
    config["SCHEDULER"] = {"s": {"type": "DWRR", "weight": "1"}}
    found = told(config)
    assert found["CFG017"] == 2
    assert not found.keys() & {"PFC002", "PFC007"}
    config["BUFFER_PG"] = {"Ethernet0|3": {"profile": "own"}}
    assert told(config)["PFC002"] == 1


@pytest.mark.parametrize(("watched", "count"), [("3,4", 0), ("", 1), ("3,5", 1)])
def test_twin_switches_watch_a_part_of_what_they_pause(told: Any, watched: str, count: int) -> None:
    row = {"pfc_enable": "2,3,4,6", "pfcwd_sw_enable": watched}
    watchdog = {"Ethernet0": {"detection_time": "200"}}
    config = switch(PORT=ports(1), PORT_QOS_MAP={"Ethernet0": row}, PFC_WD=watchdog)
    assert told(config)["PFC001"] == 1
    config["DEVICE_METADATA"]["localhost"]["subtype"] = "DualToR"
    assert told(config)["PFC001"] == count


def test_a_watchdog_that_was_started_by_default_is_no_conflict(told: Any) -> None:
    times = {"action": "drop", "detection_time": "200", "restoration_time": "200"}
    config = switch(
        PORT=ports(2),
        PORT_QOS_MAP={
            one: {"pfc_enable": "3", "pfcwd_sw_enable": "3"} for one in ("Ethernet0", "Ethernet4")
        },
        PFC_WD={"Ethernet0": times, "Ethernet4": times},
    )
    config["DEVICE_METADATA"]["localhost"]["default_pfcwd_status"] = "enable"
    assert told(config)["PFC041"] == 0
    config["PFC_WD"]["Ethernet4"] = times | {"detection_time": "400"}
    assert told(config)["PFC041"] == 1
