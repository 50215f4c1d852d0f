"""Limits, one step on either side of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from railwright.base.errors import PoolExhausted
from railwright.base.resources import root
from railwright.design import kinds
from railwright.design.addressing import Pool, Subnet
from railwright.model.fabric import PortRole
from topologies import CABLES, RAIL_SITE, expand, fabric

LEAF = "leaf: {count: 4, platform: SN5600}"
SPINE = "spine: {count: 2, platform: SN5600}"


def own_platform(folder: Path, file: str, edit: Callable[[str], str]) -> None:
    """Put an edited copy of a shipped platform file into the catalog of a site."""
    own = folder / "catalog" / "platforms"
    own.mkdir(parents=True)
    before = (root("catalog") / "platforms" / file).read_text("utf-8")
    after = edit(before)
    assert after != before
    (own / file).write_text(after, encoding="utf-8")


def ids(folder: Path, text: str) -> set[str]:
    _, findings = expand(folder, text)
    return {finding.id for finding in findings}


# ---- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("hosts", "length"), [(125, 25), (126, 24), (253, 24), (254, 23)])
def test_a_subnet_holds_its_hosts_beside_network_gateway_and_broadcast(
    tmp_path: Path, hosts: int, length: int
) -> None:
    text = RAIL_SITE + f"addressing: {{capacity: {{hosts_per_subnet: {hosts}}}}}\n" + CABLES
    made = fabric(tmp_path, text)
    assert made.device("leaf-1-01").vlans[0].addresses[0] == f"10.128.0.1/{length}"
    assert 2 ** (32 - length) >= hosts + 3


@pytest.mark.parametrize(
    ("prefix", "number", "last"),
    [("10.0.0.0/16", 6, "10.0.0.6/29"), ("fd00::/64", 7, "fd00::7/125")],
)
def test_a_broadcast_address_is_never_handed_out(prefix: str, number: int, last: str) -> None:
    subnet = Subnet(Pool.of("addressing.hosts", prefix), 0, 8)
    assert subnet.address(number) == last
    with pytest.raises(PoolExhausted, match=f"holds {number} addresses"):
        subnet.address(number + 1)


# ---- parts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("metres", "found"), [(500, set()), (501, {kinds.REACH.id})])
def test_the_reach_of_an_optic(tmp_path: Path, metres: int, found: set[str]) -> None:
    text = RAIL_SITE.replace(
        "site: test", "site: test\nfabric: {fabric_ports: {optic: MMS4X00-NM}}"
    )
    cables = CABLES.replace("length_m: 30", f"length_m: {metres}")
    assert ids(tmp_path, text + cables) == found


@pytest.mark.parametrize(("metres", "found"), [(3, set()), (4, {kinds.REACH.id})])
def test_the_reach_of_bare_copper(tmp_path: Path, metres: int, found: set[str]) -> None:
    cables = CABLES.replace("length_m: 3}", f"length_m: {metres}, media: dac}}")
    assert ids(tmp_path, RAIL_SITE + cables) == found


@pytest.mark.parametrize(
    ("leaf", "found"), [("MMS4X00-NM", set()), ("MMS4X00-NS", set()), (None, {kinds.OPTIC.id})]
)
def test_optics_at_both_ends_share_the_rate_of_a_lane(
    tmp_path: Path, leaf: str | None, found: set[str]
) -> None:
    near = (
        f"SN5600, fabric_ports: {{optic: {leaf}}}"
        if leaf
        else "SN6600_LD, host_ports: {breakout: 2x400G}, "
        "fabric_ports: {breakout: '2x800G[400G]', optic: MMS4A00-XM}"
    )
    text = RAIL_SITE.replace(LEAF, f"leaf: {{count: 4, platform: {near}}}").replace(
        SPINE,
        "spine: {count: 2, platform: SN5600, fabric_ports: {breakout: 1x800G, optic: MMS4X00-NM}}",
    )
    made, findings = expand(tmp_path, text + CABLES)
    optics = {finding.id for finding in findings} & {kinds.OPTIC.id}
    assert optics == found, (made, findings)
    if found:
        assert any("sends 200G lanes" in finding.message for finding in findings)


# ---- chips -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("most", "found"), [(8, set()), (7, {kinds.SILICON.id})])
def test_as_many_ports_as_the_chip_has(tmp_path: Path, most: int, found: set[str]) -> None:
    # a leaf: 4 hosts on 2 cages, 4 uplinks; a spine: 8 leaf links
    own_platform(tmp_path, "sn5600.yml", lambda text: text.replace("ports: 256", f"ports: {most}"))
    assert ids(tmp_path, RAIL_SITE + CABLES) == found


def test_a_laboratory_hwsku_is_the_last_choice(tmp_path: Path) -> None:
    name = "dbmvtx9180_64osfp_128x400G_lab"
    own_platform(
        tmp_path, "db-mvtx9180.yml", lambda text: text.replace(f"{name}:", "a_first_by_name_lab:")
    )
    text = """
    site: test
    tiers: {leaf: {count: 4, platform: DB-MVTX9180, host_ports: {breakout: 2x400G}}}
    pods: {1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}}
    cables: [{length_m: 3}]
    """
    assert fabric(tmp_path, text).device("leaf-1-01").hwsku == "dbmvtx9180_64osfp_128x400G"


EIGHT = "breakout: '8x100G[50G,25G,10G]', speed: 100G"


def eight_way(folder: Path, cages: str) -> str:
    """Return a site whose leaves have 8 x 100G uplinks in some cages, as C256S1 of SN5600 has."""
    mode = '      - "4x200G[100G,50G,25G,10G]"\n'
    own_platform(
        folder,
        "sn5600.yml",
        lambda text: text.replace(mode, mode + '      - "8x100G[50G,25G,10G]"\n'),
    )
    return (
        RAIL_SITE.replace(
            LEAF,
            f"leaf: {{count: 4, platform: SN5600, host_cages: 1-16, fabric_cages: '{cages}',"
            f" fabric_ports: {{{EIGHT}}}}}",
        ).replace(
            SPINE,
            f"spine: {{count: 2, platform: SN5600, fabric_cages: '41', fabric_ports: {{{EIGHT}}}}}",
        )
        + CABLES
    )


def test_eight_ports_of_a_cage_leave_the_next_one_empty(tmp_path: Path) -> None:
    leaf = fabric(tmp_path, eight_way(tmp_path, "33")).device("leaf-1-01")
    of_cage = {
        number: [port for port in leaf.ports if port.cage == number] for number in (32, 33, 34, 35)
    }
    assert {number: len(found) for number, found in of_cage.items()} == {32: 1, 33: 8, 34: 0, 35: 1}
    assert "Ethernet264" not in {row.interface for row in leaf.breakouts}


@pytest.mark.parametrize("cages", ["34", "33-34"])
def test_eight_ports_need_an_odd_cage_and_the_next_one_empty(tmp_path: Path, cages: str) -> None:
    text = eight_way(tmp_path, cages)
    if "-" in cages:
        text = text.replace("parallel: 2", "parallel: 5").replace(
            "fabric_cages: '41'", "fabric_cages: '41,43,45'"
        )
    made, findings = expand(tmp_path, text)
    assert made is None
    assert {finding.id for finding in findings} == {kinds.SILICON.id}
    assert any(f"in cage {cages[:2]} need an odd cage" in one.message for one in findings)


# ---- layers and positions ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("device", "mtu", "layer"), [("", 4200, "pod"), ("{host_ports: {mtu: 4300}}", 4300, "device")]
)
def test_a_device_speaks_over_a_host_group_and_that_over_its_pod(
    tmp_path: Path, device: str, mtu: int, layer: str
) -> None:
    text = RAIL_SITE.replace(
        "count: 4}}}", "count: 4, ports: {mtu: 4200}}}, host_ports: {mtu: 4100}}"
    )
    text += f"devices: {{leaf-1-01: {device or '{}'}}}\n"
    made = fabric(tmp_path, text + CABLES)
    port = made.device("leaf-1-01").port_by_name["Ethernet0"]
    assert (port.mtu, port.origin_of("mtu").layer) == (mtu, layer)
    assert made.device("leaf-1-02").port_by_name["Ethernet0"].mtu == 4200


def test_two_extra_switches_do_not_share_a_position(tmp_path: Path) -> None:
    text = RAIL_SITE + "devices:\n  a: {tier: spine, index: 3}\n  b: {tier: spine, index: 3}\n"
    made, findings = expand(tmp_path, text + CABLES)
    assert made is None
    assert [(one.id, one.message) for one in findings] == [
        (kinds.DUPLICATE_NAME.id, "b: plane 1 spine 3 is taken")
    ]


@pytest.mark.parametrize("index", [3, 4, 7])
def test_an_extra_spine_has_its_links_wherever_it_stands(tmp_path: Path, index: int) -> None:
    text = RAIL_SITE + f"devices: {{spare: {{tier: spine, index: {index}}}}}\n" + CABLES
    links = [link for link in fabric(tmp_path, text).links if link.b.device == "spare"]
    assert len(links) == 8
    ports = [link.a.port for link in links if link.a.device == "leaf-1-01"]
    first = 256 + (index - 1) * 2 * 8  # uplinks start at cage 33; 2 links of 8 lanes a spine
    assert ports == [f"Ethernet{first}", f"Ethernet{first + 8}"]


# ---- classes of service ------------------------------------------------------------------------


def test_ports_of_the_lossy_class_mark_nothing(tmp_path: Path) -> None:
    text = RAIL_SITE.replace("site: test", "site: test\nfabric: {unused_ports: {admin: up}}")
    leaf = fabric(tmp_path, text + CABLES).device("leaf-1-01")
    lossy = [port.qos for port in leaf.ports if port.role is PortRole.UNUSED]
    assert {one.name for one in lossy} == {"plain"}
    for one in lossy:
        assert [row.wred_profile for row in one.queues] == [None] * 8
        assert (one.pfc_enable, one.watchdog) == (None, None)
        assert one.tc_to_pg_map == "ai-26-48-lossy"
    groups = {row.name: dict(row.entries) for row in leaf.qos.tc_to_pg_maps}
    assert set(groups["ai-26-48-lossy"].values()) == {0}
    assert leaf.qos.wred_profiles


# ---- what must be unique -----------------------------------------------------------------------

TAKEN = {
    "vlan-ipv4": ("loopback_ipv4: 10.128.0.1", "10.128.0.1", "Vlan101 of leaf-1-01"),
    "vlan-ipv6": ("loopback_ipv6: 'fd00:128::1'", "fd00:128::1", "Vlan101 of leaf-1-01"),
    "host-ipv4": ("loopback_ipv4: 10.128.0.2", "10.128.0.2", "nic1 at leaf-1-01 Ethernet0"),
    "host-ipv6": ("loopback_ipv6: 'fd00:128::2'", "fd00:128::2", "nic1 at leaf-1-01 Ethernet0"),
    "management-ipv4": ("management_ipv4: 192.168.0.75", "192.168.0.75", "eth0 of leaf-1-02"),
    "management-ipv6": ("management_ipv6: 'fd00:9::4b'", "fd00:9::4b", "eth0 of leaf-1-02"),
    "gateway-ipv6": ("management_ipv6: 'fd00:9::1'", "fd00:9::1", "the management gateway"),
    "link": ("loopback_ipv4: 10.0.0.1", "10.0.0.1", "Ethernet0 of spine-01"),
}


@pytest.mark.parametrize(("override", "address", "holder"), TAKEN.values(), ids=TAKEN)
def test_no_address_is_there_twice(
    tmp_path: Path, override: str, address: str, holder: str
) -> None:
    text = RAIL_SITE + (
        "addressing: {management: {ipv4: 192.168.0.0/20, ipv6: 'fd00:9::/64',"
        " gateway_ipv6: 'fd00:9::1'}}\n"
        f"devices: {{leaf-1-01: {{{override}}}}}\n"
    )
    made, findings = expand(tmp_path, text + CABLES)
    assert made is None
    assert {finding.id for finding in findings} == {kinds.ADDRESS_TWICE.id}
    (message,) = (one.message for one in findings)
    assert message.startswith(f"{address} is ")
    assert holder in message
    assert "leaf-1-01" in message
