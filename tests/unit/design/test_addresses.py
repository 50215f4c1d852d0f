"""Addresses, VLANs and sessions: functions of position."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright.model.fabric import PortRole
from topologies import CABLES, RAIL_SITE, expand, fabric


def test_positions_of_the_plan(tmp_path: Path) -> None:
    made = fabric(tmp_path, RAIL_SITE.replace("  1: {", "  3: {") + CABLES)
    leaf = made.device("leaf-3-02")
    # capacity: 2 planes, 32 leaves, 32 spines; leaf number (3-1)*2*32 + 1 = 129
    assert leaf.asn == 4_200_001_129
    assert leaf.loopback_ipv4 == "10.255.0.194"  # 1 + 2*32 + 129
    assert leaf.management_port.ipv4 == "192.168.0.203/20"  # 10 + 2*32 + 129
    assert leaf.vlans[0].addresses == ("10.128.129.1/24", "fd00:128:0:81::1/64")
    first = next(
        link for link in made.links if link.a.device == "leaf-3-02" and link.b.device == "spine-01"
    )
    # 129 leaves of 32 spines x 4 copies, two addresses each: 33024 = 0x8100
    assert first.ipv4 == ("10.0.129.0/31", "10.0.129.1/31")


def test_parallel_links_and_spines_take_slots_of_their_own(tmp_path: Path) -> None:
    made = fabric(tmp_path, RAIL_SITE + CABLES)
    pairs = [
        link.ipv4
        for link in made.links
        if link.a.device == "leaf-1-01" and link.kind is PortRole.FABRIC
    ]
    assert pairs == [
        ("10.0.0.0/31", "10.0.0.1/31"),
        ("10.0.0.64/31", "10.0.0.65/31"),
        ("10.0.0.2/31", "10.0.0.3/31"),
        ("10.0.0.66/31", "10.0.0.67/31"),
    ]


def test_hosts_of_a_rail_share_a_subnet_with_their_gateway(tmp_path: Path) -> None:
    made = fabric(tmp_path, RAIL_SITE + CABLES)
    port = made.hosts[2].ports[1]
    assert (port.rail, port.leaf, port.ipv4, port.gateway_ipv4) == (
        2,
        "leaf-1-02",
        "10.128.1.4/24",
        "10.128.1.1",
    )
    vlan = made.device("leaf-1-02").vlans[0]
    assert (vlan.vlan_id, vlan.members, vlan.description) == (
        101,
        ("Ethernet0", "Ethernet4", "Ethernet8", "Ethernet12"),
        "rail 2",
    )


def test_two_rails_on_a_leaf_are_two_subnets(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("leaf: {count: 4", "leaf: {count: 2")
    text += "addressing: {capacity: {subnets_per_leaf: 2}}\n"
    made = fabric(tmp_path, text + CABLES)
    vlans = made.device("leaf-1-02").vlans
    assert [(v.name, v.description, v.addresses[0]) for v in vlans] == [
        ("Vlan101", "rail 3", "10.128.2.1/24"),
        ("Vlan102", "rail 4", "10.128.3.1/24"),
    ]


def test_routed_hosts_have_a_link_each(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("site: test", "site: test\nfabric: {routing: frrcfgd, access: routed}")
    made = fabric(tmp_path, text + CABLES)
    leaf = made.device("leaf-1-01")
    assert leaf.vlans == ()
    assert [i.addresses for i in leaf.interfaces][:2] == [
        ("10.128.0.0/31", "fd00:128::/127"),
        ("10.128.0.2/31", "fd00:128::2/127"),
    ]
    assert made.hosts[1].ports[0].ipv4 == "10.128.0.3/31"
    assert made.hosts[1].ports[0].gateway_ipv4 == "10.128.0.2"


def test_unnumbered_links_have_a_session_each(tmp_path: Path) -> None:
    text = RAIL_SITE.replace(
        "site: test", "site: test\nfabric: {routing: frrcfgd, p2p: unnumbered}"
    )
    leaf = fabric(tmp_path, text + CABLES).device("leaf-1-01")
    assert [session.peer for session in leaf.sessions] == [
        "Ethernet256",
        "Ethernet264",
        "Ethernet272",
        "Ethernet280",
    ]
    assert all(interface.ipv6_link_local for interface in leaf.interfaces)


@pytest.mark.parametrize(("family", "sessions"), [("ipv4", 4), ("ipv6", 4)])
def test_one_address_family_alone(tmp_path: Path, family: str, sessions: int) -> None:
    pools = {
        "ipv4": "p2p: {ipv4: 10.0.0.0/16}, hosts: {ipv4: 10.128.0.0/12}",
        "ipv6": "p2p: {ipv6: 'fd00:1::/64'}, hosts: {ipv6: 'fd00:2::/48'}",
    }[family]
    made = fabric(tmp_path, RAIL_SITE + f"addressing: {{{pools}}}\n" + CABLES)
    leaf = made.device("leaf-1-01")
    assert len(leaf.sessions) == sessions
    assert {session.ipv6 for session in leaf.sessions} == {family == "ipv6"}
    assert len(leaf.vlans[0].addresses) == 1


def test_storage_hosts_hang_on_their_top_of_rack_leaf(tmp_path: Path) -> None:
    text = RAIL_SITE.replace(
        "{gpu: {profile: gb200-nvl72-tray, count: 4}}",
        "{gpu: {profile: gb200-nvl72-tray, count: 4, first_cage: 1},"
        " store: {profile: storage-2x200, count: 4, attach: tor, hosts_per_leaf: 1,"
        " first_cage: 17}}",
    )
    text += "addressing: {capacity: {subnets_per_leaf: 3}}\n"
    made = fabric(tmp_path, text + CABLES)
    stores = [host for host in made.hosts if host.group == "store"]
    assert [{port.leaf for port in host.ports} for host in stores] == [
        {f"leaf-1-0{n}"} for n in (1, 2, 3, 4)
    ]
    cages = {p.cage for p in made.device("leaf-1-03").ports if p.peer and "store" in p.peer.device}
    assert cages == {17}
    members = {v.name: v.members for v in made.device("leaf-1-03").vlans}
    assert members["Vlan101"] == ("Ethernet0", "Ethernet4", "Ethernet8", "Ethernet12")
    assert members["Vlan103"] == ("Ethernet128",)
    assert members["Vlan102"] == ("Ethernet130",)


def test_the_ports_of_a_nic_go_to_different_planes(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("site: test", "site: test\nplanes: 2").replace(
        "gb200-nvl72-tray", "gb300-nvl72-tray"
    )
    made = fabric(tmp_path, text + CABLES)
    leaves = {(p.port, p.plane, p.leaf) for p in made.hosts[0].ports if p.rail == 1}
    assert leaves == {("nic1p1", 1, "leaf-1a-01"), ("nic1p2", 2, "leaf-1b-01")}


def test_more_uplinks_than_paths_are_reported(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("site: test", "site: test\nfabric: {bgp: {max_paths: 3}}")
    made, findings = expand(tmp_path, text + CABLES)
    assert made is None
    assert {finding.id for finding in findings} == {"BGP002"}


def test_a_fabric_of_one_tier(tmp_path: Path) -> None:
    text = """
    site: test
    tiers: {leaf: {count: 4, platform: SN5600}}
    pods: {1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}}
    cables: [{length_m: 3}]
    """
    made = fabric(tmp_path, text)
    assert [device.name for device in made.devices] == [f"leaf-1-0{n}" for n in (1, 2, 3, 4)]
    assert not made.device("leaf-1-01").sessions


def test_a_rail_may_have_several_leaves(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("leaf: {count: 4", "leaf: {count: 8").replace(
        "count: 4}}}", "count: 4, hosts_per_leaf: 2}}}"
    )
    made = fabric(tmp_path, text + CABLES)
    leaves = [[port.leaf for port in host.ports] for host in made.hosts]
    assert leaves[0] == leaves[1] == [f"leaf-1-0{n}" for n in (1, 2, 3, 4)]
    assert leaves[2] == leaves[3] == [f"leaf-1-0{n}" for n in (5, 6, 7, 8)]
    assert made.hosts[2].ports[0].interface == made.hosts[0].ports[0].interface


@pytest.mark.parametrize(
    ("leaves", "hosts", "words"),
    [
        (8, "count: 4", "8 leaves are 2 for each rail"),
        (8, "count: 5, hosts_per_leaf: 2", "need more than 8 leaves"),
        (4, "count: 4, hosts_per_leaf: 2", "no effect"),
        (6, "count: 4", "do not divide over 6 leaves"),
    ],
)
def test_rails_that_do_not_spread(tmp_path: Path, leaves: int, hosts: str, words: str) -> None:
    text = RAIL_SITE.replace("leaf: {count: 4", f"leaf: {{count: {leaves}").replace(
        "count: 4}}}", f"{hosts}}}}}}}"
    )
    made, findings = expand(tmp_path, text + CABLES)
    assert made is None
    assert any(words in finding.message for finding in findings)


THOUSAND = """
site: big
fabric:
  release: "202511"
  qos: ai-26-48
  host_ports: {breakout: 2x400G, optic: MMA4Z00-NS}
  fabric_ports: {optic: MMS4X00-NM}
tiers:
  leaf: {count: 16, platform: SN5600}
  spine: {count: 16, platform: SN5600}
parallel: 2
pods:
  1:
    hosts:
      gpu: {profile: dgx-h100, count: 128, hosts_per_leaf: 64}
"""


def test_a_pod_of_1024_gpus_is_a_short_file(tmp_path: Path) -> None:
    text = THOUSAND + CABLES
    assert len(text.splitlines()) <= 60
    made = fabric(tmp_path, text)
    assert made.gpus == 1024
    assert len(made.devices) == 32


@pytest.mark.parametrize("cages", ["9-32", "5-32", "1-32"])
def test_more_host_cages_renumber_no_host(tmp_path: Path, cages: str) -> None:
    text = RAIL_SITE.replace(
        "leaf: {count: 4,", f"leaf: {{count: 4, host_cages: '{cages}',"
    ).replace("count: 4}}}", "count: 4, first_cage: 9}}}")
    port = fabric(tmp_path, text + CABLES).hosts[0].ports[0]
    assert (port.interface, port.ipv4) == ("Ethernet64", "10.128.0.34/24")
