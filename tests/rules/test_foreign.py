"""Configurations that nobody made here: what they do not say is not held against them.

Each case is made up, as small as what was once told of a file that was right.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from railwright.checks import engine
from railwright.checks.rule import Mend
from railwright.checks.switch import Switch
from railwright.cli import root

MAC = "52:54:00:12:34:56"


def _switch(**tables: Any) -> dict[str, Any]:
    localhost = {"hostname": "sw-1", "hwsku": "Any", "platform": "x86_64-any-r0", "mac": MAC}
    return {"DEVICE_METADATA": {"localhost": localhost}, **tables}


def _port(number: int, **fields: str) -> dict[str, str]:
    lanes = ",".join(str(4 * number + lane) for lane in range(4))
    return {"lanes": lanes, "speed": "100000", "admin_status": "up", **fields}


def _ports(count: int, **fields: str) -> dict[str, dict[str, str]]:
    return {f"Ethernet{4 * one}": _port(one, **fields) for one in range(count)}


@pytest.fixture
def told(tmp_path: Path) -> Any:
    """Return what counts the findings about a file, by id; those about missing words are none."""

    def check(config: dict[str, Any], *options: str) -> Counter[str]:
        file = tmp_path / "config_db.json"
        file.write_text(json.dumps(config))
        asked = ["check", "-j", "0", "--format", "json", *options, str(file)]
        found = json.loads(CliRunner().invoke(root, asked).stdout)["findings"]
        return Counter(one["id"] for one in found if one["id"] != "RUL002")

    return check


def test_a_switch_without_bgp_needs_nothing_for_bgp(told: Any) -> None:
    access = _switch(
        PORT=_ports(2),
        VLAN={"Vlan10": {"vlanid": "10"}},
        VLAN_MEMBER={f"Vlan10|Ethernet{one}": {"tagging_mode": "untagged"} for one in (0, 4)},
    )
    assert not [one for one in told(access) if one.startswith(("BGP", "SYS001"))]


def test_sessions_need_what_bgpcfgd_waits_for(told: Any) -> None:
    found = told(_switch(PORT=_ports(1), BGP_NEIGHBOR={"10.0.0.1": {"asn": "65001", "name": "x"}}))
    assert found.keys() >= {"BGP010", "BGP012", "SYS001"}


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
    part = {"BUFFER_PG": {"Ethernet0|0": {"profile": "no"}}, "PORT": _ports(1)}
    assert told(part)["YNG005"] == 0
    part["BUFFER_PROFILE"] = {"lossy": {"size": "0", "dynamic_th": "3"}}
    assert told(part)["YNG005"] == 1


def test_a_pool_that_is_meant_to_be_empty_has_no_size(told: Any) -> None:
    def pools(size: str, of_profile: str) -> dict[str, Any]:
        return _switch(
            PORT=_ports(1),
            BUFFER_POOL={"zero": {"type": "ingress", "mode": "static", "size": size}},
            BUFFER_PROFILE={"nothing": {"pool": "zero", "size": of_profile, "static_th": "0"}},
        )

    assert told(pools("0", "0"))["BUF015"] == 0
    assert told(pools("0", "1024"))["BUF015"] == 1


def test_a_fec_that_is_set_nowhere_is_told_once(told: Any) -> None:
    assert told(_switch(PORT=_ports(4, speed="400000")))["PHY034"] == 1
    some = _ports(4, speed="400000", fec="rs")
    del some["Ethernet0"]["fec"], some["Ethernet4"]["fec"]
    assert told(_switch(PORT=some))["PHY034"] == 2


@pytest.mark.parametrize(("speed", "count"), [("25000", 0), ("50000", 0), ("40000", 1)])
def test_a_port_that_runs_on_one_of_its_lanes_has_the_fec_of_that_lane(
    told: Any, speed: str, count: int
) -> None:
    assert told(_switch(PORT=_ports(1, speed=speed, fec="rs")))["PHY035"] == count


def test_headroom_on_a_switch_without_pfc_is_told_once(told: Any) -> None:
    groups = {f"Ethernet{4 * one}|3-4": {"profile": "lossless"} for one in range(3)}
    config = _switch(
        PORT=_ports(3),
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
    config = _switch(PORT=_ports(2), CABLE_LENGTH={"AZURE": {"Ethernet0": "5m"}})
    assert told(config)["BUF013"] == 0
    config["PORT_QOS_MAP"] = {"Ethernet4": {"pfc_enable": "3", "pfcwd_sw_enable": "3"}}
    assert told(config)["BUF013"] == 1


def test_blanks_around_a_threshold_are_no_difference(told: Any) -> None:
    colours = ("green", "yellow", "red")
    wred = {f"{one}_min_threshold": "1000" for one in colours} | {"green_min_threshold": " 1000"}
    assert told(_switch(WRED_PROFILE={"one": wred}))["ECN004"] == 0
    assert told(_switch(WRED_PROFILE={"one": wred | {"red_min_threshold": "1"}}))["ECN004"] == 1


def test_tables_of_sonic_that_have_no_module_here_are_not_judged(told: Any) -> None:
    config = _switch(
        ACL_TABLE={"one": {"type": "L3", "stage": "ingress"}},
        VXLAN_TUNNEL={"vtep": {"src_ip": "10.0.0.1"}},
        NO_SUCH_TABLE={"one": {"field": "1"}},
        PORT=_ports(1, macsec="profile", no_such_field="1"),
    )
    found = told(config)
    assert found["YNG009"] == 1
    assert found["YNG001"] == found["YNG002"] == 1
    folder = Path(__file__).resolve().parents[2] / "schemas" / "yang"
    assert told(config, "--yang-models", str(folder))["YNG001"] == 3


def test_rows_with_and_without_what_redis_says_of_them_are_read(told: Any) -> None:
    rows = {f"PORT|{name}": row for name, row in _ports(2).items()}
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
    config = _switch(PORT={"Ethernet0": port | {"subport": "1"}})
    config["DEVICE_METADATA"]["localhost"] |= {
        "platform": "x86_64-nvidia_sn5600-r0",
        "hwsku": "ACS-SN5600",
    }
    assert told(config)["PHY032"] == 0
    config["PORT"]["Ethernet0"]["subport"] = "2"
    assert told(config)["PHY032"] == 1


@pytest.mark.parametrize(("mode", "count"), [("split", 0), ("unified", 0), ("separated", 1)])
def test_only_files_that_nobody_loads_are_told_of(told: Any, mode: str, count: int) -> None:
    config = _switch(PORT=_ports(1))
    config["DEVICE_METADATA"]["localhost"] |= {"docker_routing_config_mode": mode}
    assert told(config)["BGP011"] == 0
    config["DEVICE_METADATA"]["localhost"] |= {"frr_mgmt_framework_config": "true"}
    found = told(config)
    assert found["BGP011"] == count
    assert found["BGP016"] == 0


@pytest.mark.parametrize(("version", "count"), [("3_0_4", 0), ("3_0_5", 1), ("202411_01", 1)])
def test_a_file_from_before_a_field_need_not_have_it(told: Any, version: str, count: int) -> None:
    config = _switch(
        PORT=_ports(1),
        PORT_QOS_MAP={"Ethernet0": {"pfc_enable": "3,4"}},
        PFC_WD={"Ethernet0": {"detection_time": "200"}},
        VERSIONS={"DATABASE": {"VERSION": f"version_{version}"}},
    )
    assert told(config)["PFC001"] == count


def _routed(*, frrcfgd: bool = False, **tables: Any) -> dict[str, Any]:
    """Return a leaf with an uplink that has addresses, and what is said of its sessions."""
    addresses = {"Ethernet0": {}, "Ethernet0|10.0.0.0/31": {}, "Ethernet0|fc00::/127": {}}
    config = _switch(PORT=_ports(2), INTERFACE=addresses, **tables)
    config["DEVICE_METADATA"]["localhost"] |= {"type": "LeafRouter", "bgp_asn": "65100"}
    if frrcfgd:
        config["DEVICE_METADATA"]["localhost"] |= {
            "frr_mgmt_framework_config": "true",
            "docker_routing_config_mode": "unified",
        }
        config["BGP_GLOBALS"] = {"default": {"local_asn": "65100"}}
    return config


def test_a_fabric_of_ipv6_alone_has_its_router_id_from_elsewhere(told: Any) -> None:
    peer = {"asn": "65200", "name": "spine-1", "local_addr": "fc00::"}
    config = _routed(
        BGP_NEIGHBOR={"fc00::1": peer},
        LOOPBACK_INTERFACE={"Loopback0": {}, "Loopback0|fc00:1::1/128": {}},
    )
    assert told(config)["BGP013"] == 1
    config["DEVICE_METADATA"]["localhost"]["bgp_router_id"] = "10.1.0.1"
    assert told(config)["BGP013"] == 0


def test_bgpcfgd_adds_sessions_without_a_local_address(told: Any) -> None:
    config = _routed(
        BGP_NEIGHBOR={"10.0.0.1": {"asn": "65200", "name": "spine-1"}},
        LOOPBACK_INTERFACE={"Loopback0": {}, "Loopback0|10.1.0.1/32": {}},
    )
    assert not [one for one in told(config) if one.startswith("BGP")]


def test_frrcfgd_waits_for_no_loopback_and_no_asn_of_the_metadata(told: Any) -> None:
    config = _routed(
        frrcfgd=True,
        BGP_NEIGHBOR={"default|10.0.0.1": {"asn": "65200"}},
        BGP_NEIGHBOR_AF={
            "default|10.0.0.1|ipv4_unicast": {
                "admin_status": "up", "route_map_in": ["ALL"], "route_map_out": ["ALL"],
            }
        },
        ROUTE_MAP_SET={"ALL": {}},
        ROUTE_MAP={"ALL|10": {"route_operation": "permit"}},
    )  # fmt: skip
    del config["DEVICE_METADATA"]["localhost"]["bgp_asn"]
    assert not [one for one in told(config) if one.startswith("BGP")]


def test_sessions_inherit_from_their_peer_group(told: Any) -> None:
    policy = {"admin_status": "up", "route_map_in": ["ALL"], "route_map_out": ["ALL"]}
    config = _routed(
        frrcfgd=True,
        BGP_PEER_GROUP={"default|UP": {"asn": "65200"}, "default|RR": {"peer_type": "internal"}},
        BGP_PEER_GROUP_AF={
            "default|UP|ipv4_unicast": policy,
            "default|RR|l2vpn_evpn": {"admin_status": "up"},
        },
        BGP_NEIGHBOR={
            "default|10.0.0.1": {"peer_group_name": "UP"},
            "default|10.9.9.9": {"peer_group_name": "RR"},
        },
        ROUTE_MAP_SET={"ALL": {}},
        ROUTE_MAP={"ALL|10": {"route_operation": "permit"}},
    )
    assert not [one for one in told(config) if one.startswith("BGP")]
    del config["BGP_PEER_GROUP_AF"]["default|UP|ipv4_unicast"]["route_map_in"]
    assert told(config)["BGP058"] == 1
    del config["BGP_PEER_GROUP_AF"]["default|UP|ipv4_unicast"]
    assert told(config)["BGP017"] == 1
    config["BGP_PEER_GROUP"]["default|UP"] = {}
    assert told(config)["BGP014"] == 1


def test_sessions_of_a_vrf_need_no_asn_of_the_default_one(told: Any) -> None:
    config = _routed(frrcfgd=True, BGP_NEIGHBOR={"Vrf1|10.0.0.1": {"asn": "65200"}})
    config["BGP_GLOBALS"] = {"Vrf1": {"local_asn": "65100"}}
    assert told(config)["BGP016"] == 0


def test_counters_that_a_file_leaves_out_are_on(told: Any) -> None:
    config = _switch(
        PORT=_ports(1),
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
    return _switch(
        PORT=_ports(count),
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
    config = _switch(
        PORT=_ports(3),
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
    assert told(_switch(PORT={"Ethernet0": port}))["PHY034"] == count


@pytest.mark.parametrize(("password", "count"), [("Password", 1), ("Xo4vei6Ahqu9", 0)])
def test_passwords_of_snmp_users_are_secrets_too(told: Any, password: str, count: int) -> None:
    users = {"watcher": {"SNMP_USER_AUTH_PASSWORD": password}}
    assert told(_switch(PORT=_ports(1), SNMP_USER=users))["SYS034"] == count


@pytest.mark.parametrize(("release", "count"), [("202405", 0), ("202605", 0), ("master", 1)])
def test_a_spine_router_is_a_chassis_on_the_master_branch(
    told: Any, release: str, count: int
) -> None:
    config = _switch(PORT=_ports(1))
    config["DEVICE_METADATA"]["localhost"]["type"] = "SpineRouter"
    assert told(config, "--release", release)["SYS002"] == count
    config["DEVICE_METADATA"]["localhost"]["switch_type"] = "voq"
    assert told(config, "--release", release)["SYS002"] == 0


class _Clos(NamedTuple):
    """Two leaves with hosts and two spines, all lossless on every port, spare ones included."""

    asns: tuple[str, str, str, str]
    kind: str
    """Type of the leaves."""

    def write(self, folder: Path) -> None:
        names = ("leaf-1", "leaf-2", "spine-1", "spine-2")
        for at, name in enumerate(names):
            leaf = at < 2
            config = _switch(PORT=_ports(4))
            config["DEVICE_METADATA"]["localhost"] |= {
                "hostname": name,
                "mac": f"52:54:00:12:34:0{at}",
                "bgp_asn": self.asns[at],
                "type": self.kind if leaf else "LeafRouter",
            }
            config["LOOPBACK_INTERFACE"] = {"Loopback0": {}, f"Loopback0|10.1.0.{at}/32": {}}
            config["PORT_QOS_MAP"] = {
                port: {"pfc_enable": "3", "pfcwd_sw_enable": "3"} for port in config["PORT"]
            }
            config |= {"INTERFACE": {}, "BGP_NEIGHBOR": {}, "DEVICE_NEIGHBOR": {}}
            for other in (2, 3) if leaf else (0, 1):
                low, high = sorted((at, other))
                near, far = f"Ethernet{4 * (other % 2)}", f"Ethernet{4 * (at % 2)}"
                network = 16 * low + 2 * high
                own, peer = (network, network + 1) if leaf else (network + 1, network)
                config["INTERFACE"] |= {near: {}, f"{near}|10.0.0.{own}/31": {}}
                config["DEVICE_NEIGHBOR"][near] = {"name": names[other], "port": far}
                config["BGP_NEIGHBOR"][f"10.0.0.{peer}"] = {
                    "asn": self.asns[other],
                    "name": names[other],
                    "local_addr": f"10.0.0.{own}",
                    "rrclient": str(int(not leaf and len(set(self.asns)) == 1)),
                }
            if leaf:
                config["VLAN"] = {"Vlan10": {"vlanid": "10"}}
                config["VLAN_MEMBER"] = {"Vlan10|Ethernet12": {"tagging_mode": "untagged"}}
                config["VLAN_INTERFACE"] = {"Vlan10": {}, f"Vlan10|192.168.{at}.1/24": {}}
            (folder / f"{name}.json").write_text(json.dumps(config))


@pytest.mark.parametrize(
    ("asns", "kind", "found"),
    [
        pytest.param(("65001", "65002", "65003", "65004"), "ToRRouter", set(), id="each-its-own"),
        pytest.param(("65000",) * 4, "LeafRouter", set(), id="one-as-with-reflectors"),
        pytest.param(("65001", "65001", "65000", "65000"), "LeafRouter", {"BGP041"}, id="shared"),
    ],
)
def test_what_is_right_of_a_fabric_is_not_told(
    tmp_path: Path, asns: tuple[str, str, str, str], kind: str, found: set[str]
) -> None:
    _Clos(asns, kind).write(tmp_path)
    asked = ["check", "-j", "0", "--format", "json", str(tmp_path)]
    told = json.loads(CliRunner().invoke(root, asked).stdout)["findings"]
    routed = {one["id"] for one in told if one["id"].startswith(("BGP041", "FAB00"))}
    assert {one for one in routed if one != "FAB004"} == found


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
    config = _switch(PORT=_ports(1), PORT_QOS_MAP={"Ethernet0": row}, PFC_WD=watchdog)
    assert told(config)["PFC001"] == 1
    config["DEVICE_METADATA"]["localhost"]["subtype"] = "DualToR"
    assert told(config)["PFC001"] == count


def test_paths_are_counted_among_sessions_with_switches_of_another_as(told: Any) -> None:
    policy = {"admin_status": "up", "route_map_in": ["NO"], "route_map_out": ["NO"]}
    neighbors = {f"Ethernet{one}": {"name": "peer", "port": f"e{one}"} for one in (0, 4)}
    config = _routed(
        frrcfgd=True,
        BGP_GLOBALS_AF={"default|ipv4_unicast": {"max_ebgp_paths": "1"}},
        BGP_PEER_GROUP={"default|RR": {"asn": "65100"}},
        BGP_PEER_GROUP_AF={"default|RR|ipv4_unicast": policy},
        BGP_NEIGHBOR={
            f"default|{address}": {"peer_group_name": "RR"} for address in ("10.0.0.1", "10.0.0.3")
        },
        DEVICE_NEIGHBOR=neighbors,
        DEVICE_NEIGHBOR_METADATA={"peer": {"type": "SpineRouter"}},
        ROUTE_MAP_SET={"NO": {}},
        ROUTE_MAP={"NO|10": {"route_operation": "deny"}},
    )
    config["INTERFACE"] |= {"Ethernet4": {}, "Ethernet4|10.0.0.2/31": {}}
    found = told(config)
    assert found["BGP031"] == 0
    assert found["BGP042"] == 2
    config["BGP_PEER_GROUP"]["default|RR"]["asn"] = "65200"
    assert told(config)["BGP031"] == 1
    # each host announces what it has, so that none of them is another path to anything
    config["DEVICE_NEIGHBOR_METADATA"]["peer"]["type"] = "Server"
    assert told(config)["BGP031"] == 0
    del config["DEVICE_NEIGHBOR"]
    assert told(config)["BGP031"] == 0
    config["DEVICE_NEIGHBOR"] = neighbors
    config["DEVICE_NEIGHBOR_METADATA"]["peer"]["type"] = "SpineRouter"
    config["BGP_PEER_GROUP"]["default|RR"] = {"peer_type": "external"}
    assert told(config)["BGP031"] == 0


@pytest.mark.parametrize(
    ("name", "table", "there"),
    [
        ("Ethernet0", "INTERFACE", False),
        ("PortChannel7", "PORTCHANNEL_INTERFACE", False),
        ("Vlan10", "VLAN_INTERFACE", False),
        ("Ethernet0.10", "VLAN_SUB_INTERFACE", True),
        ("PortChannel7.10", "VLAN_SUB_INTERFACE", True),
        ("Eth0.10", "VLAN_SUB_INTERFACE", False),
    ],
)
def test_a_patch_for_a_session_is_in_the_table_of_its_interface(
    name: str, table: str, *, there: bool
) -> None:
    config = _routed(frrcfgd=True, BGP_NEIGHBOR={f"default|{name}": {"asn": "65200"}})
    if there:
        config[table] = {**config.get(table, {}), name: {"admin_status": "up"}}
    found = [one for one in engine.about_switch(Switch("a", config)) if one.kind.id == "BGP034"]
    if name == "Ethernet0":  # it has an IPv6 address
        assert found == []
        return
    (spot,) = (one.spot for one in found)
    assert (spot.table, spot.key) == (table, name)
    wanted = Mend(table, name, "ipv6_use_link_local_only", "enable")
    assert spot.mend == ((wanted,) if there or table != "VLAN_SUB_INTERFACE" else ())


def test_a_watchdog_that_was_started_by_default_is_no_conflict(told: Any) -> None:
    times = {"action": "drop", "detection_time": "200", "restoration_time": "200"}
    config = _switch(
        PORT=_ports(2),
        PORT_QOS_MAP={
            one: {"pfc_enable": "3", "pfcwd_sw_enable": "3"} for one in ("Ethernet0", "Ethernet4")
        },
        PFC_WD={"Ethernet0": times, "Ethernet4": times},
    )
    config["DEVICE_METADATA"]["localhost"]["default_pfcwd_status"] = "enable"
    assert told(config)["PFC041"] == 0
    config["PFC_WD"]["Ethernet4"] = times | {"detection_time": "400"}
    assert told(config)["PFC041"] == 1
