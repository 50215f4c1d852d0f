"""Routing in configurations that nobody made here: what is not said is not held against them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from railwright.checks import engine
from railwright.checks.rule import Mend
from railwright.checks.switch import Switch
from railwright.cli import root
from rules.foreign_files import ports, switch


def test_a_switch_without_bgp_needs_nothing_for_bgp(told: Any) -> None:
    access = switch(
        PORT=ports(2),
        VLAN={"Vlan10": {"vlanid": "10"}},
        VLAN_MEMBER={f"Vlan10|Ethernet{one}": {"tagging_mode": "untagged"} for one in (0, 4)},
    )
    assert not [one for one in told(access) if one.startswith(("BGP", "SYS001"))]


def test_sessions_need_what_bgpcfgd_waits_for(told: Any) -> None:
    found = told(switch(PORT=ports(1), BGP_NEIGHBOR={"10.0.0.1": {"asn": "65001", "name": "x"}}))
    assert found.keys() >= {"BGP010", "BGP012", "SYS001"}


def _routed(*, frrcfgd: bool = False, **tables: Any) -> dict[str, Any]:
    """Return a leaf with an uplink that has addresses, and what is said of its sessions."""
    addresses = {"Ethernet0": {}, "Ethernet0|10.0.0.0/31": {}, "Ethernet0|fc00::/127": {}}
    config = switch(PORT=ports(2), INTERFACE=addresses, **tables)
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


class _Clos(NamedTuple):
    """Two leaves with hosts and two spines, all lossless on every port, spare ones included."""

    asns: tuple[str, str, str, str]
    kind: str
    """Type of the leaves."""

    def write(self, folder: Path) -> None:
        names = ("leaf-1", "leaf-2", "spine-1", "spine-2")
        for at, name in enumerate(names):
            leaf = at < 2
            config = switch(PORT=ports(4))
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
