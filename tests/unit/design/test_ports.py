"""Cages, modes, HwSKUs, cables and optics."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright import catalog
from railwright.design.panel import fastest_mbps, pick_mode
from railwright.model.fabric import PortRole
from topologies import CABLES, RAIL_SITE, expand, fabric

SHIPPED = catalog.load()
LEAF = "leaf: {count: 4, platform: SN5600}"


@pytest.mark.parametrize(
    ("platform", "speed", "lane", "mode"),
    [
        ("SN5600", 400_000, None, "2x400G[200G,100G,50G,40G,25G,10G]"),
        ("SN5600", 800_000, None, "1x800G[400G,200G,100G,50G,40G,25G,10G]"),
        ("SN5600", 400_000, 50_000, "1x800G[400G,200G,100G,50G,40G,25G,10G]"),
        ("SN5640", 400_000, None, "2x400G[200G]"),
        ("SN5640", 400_000, 50_000, "1x400G"),
        ("SN5640", 800_000, None, None),
        ("SN6600_LD", 800_000, None, "2x800G[400G]"),
        ("SN6600_LD", 800_000, 100_000, "1x800G"),
        ("D64P512T", 100_000, None, "8x100G[50G]"),
    ],
)
def test_the_mode_with_the_most_ports_of_a_speed(
    platform: str, speed: int, lane: int | None, mode: str | None
) -> None:
    cage = SHIPPED.platform(platform).data_cages[0]
    picked = pick_mode(cage, speed, lane)
    assert (picked.text if picked else None) == mode


def test_fastest() -> None:
    assert fastest_mbps(SHIPPED.platform("SN5640").data_cages[0]) == 400_000
    assert fastest_mbps(SHIPPED.platform("SN6600_LD").data_cages[0]) == 800_000


def test_two_hosts_share_a_cage(tmp_path: Path) -> None:
    leaf = fabric(tmp_path, RAIL_SITE + CABLES).device("leaf-1-01")
    hosts = [port for port in leaf.ports if port.role is PortRole.HOST]
    assert [(p.cage, p.leg, p.interface, p.lanes) for p in hosts[:3]] == [
        (1, 0, "Ethernet0", "0,1,2,3"),
        (1, 1, "Ethernet4", "4,5,6,7"),
        (2, 0, "Ethernet8", "8,9,10,11"),
    ]
    assert [p.peer.device for p in hosts if p.peer] == [f"gpu-1-00{n}" for n in (1, 2, 3, 4)]


def test_every_cage_has_ports_and_those_without_a_cable_are_shut(tmp_path: Path) -> None:
    leaf = fabric(tmp_path, RAIL_SITE + CABLES).device("leaf-1-01")
    assert {port.cage for port in leaf.ports} == set(range(1, 66))
    dark = [port for port in leaf.ports if port.role in (PortRole.UNUSED, PortRole.SERVICE)]
    assert {port.admin for port in dark} == {"down"}
    assert {port.cable_m for port in dark} == {0}
    assert not any(port.qos.lossless for port in dark)


@pytest.mark.parametrize(
    ("leaf", "hwsku", "breakouts"),
    [
        ("SN5600", "ACS-SN5600", 65),
        ("SN5640", "Mellanox-SN5640-O128X2", 66),
        ("D64P512T", "d64p512t_64x800G-2x10G", 66),
        ("SN5600, hwsku: Mellanox-SN5600-O128", "Mellanox-SN5600-O128", 65),
    ],
)
def test_hwsku(tmp_path: Path, leaf: str, hwsku: str, breakouts: int) -> None:
    text = RAIL_SITE.replace(
        "leaf: {count: 4, platform: SN5600}", f"leaf: {{count: 4, platform: {leaf}}}"
    )
    device = fabric(tmp_path, text + CABLES).device("leaf-1-01")
    assert device.hwsku == hwsku
    assert len(device.breakouts) == breakouts


def test_a_fixed_hwsku_has_no_breakout_rows(tmp_path: Path) -> None:
    text = RAIL_SITE.replace(
        "leaf: {count: 4, platform: SN5600}",
        "leaf: {count: 4, platform: D64P512T, hwsku: d64p512t_128x400G-2x10G,"
        " fabric_ports: {breakout: 2x400G}}",
    ).replace(
        "spine: {count: 2, platform: SN5600}",
        "spine: {count: 2, platform: SN5600, fabric_ports: {breakout: 2x400G}}",
    )
    device = fabric(tmp_path, text + CABLES).device("leaf-1-01")
    assert device.breakouts == ()
    assert len(device.ports) == 130


def test_a_cage_may_be_set_by_itself(tmp_path: Path) -> None:
    text = RAIL_SITE + (
        "devices:\n  leaf-1-01:\n    ports:\n"
        "      '64': {breakout: 4x200G, admin: up, description: test set}\n"
        "      Ethernet0: {mtu: 9000, description: first}\n      etp1b: {autoneg: 'on'}\n"
    )
    leaf = fabric(tmp_path, text + CABLES).device("leaf-1-01")
    assert leaf.port_by_name["Ethernet0"].mtu == 9000
    assert leaf.port_by_name["Ethernet0"].description == "first"
    assert leaf.port_by_name["Ethernet4"].autoneg == "on"
    assert leaf.port_by_name["Ethernet4"].mtu == 9100
    assert leaf.port_by_name["Ethernet0"].origin_of("mtu").layer == "port"
    last = [port for port in leaf.ports if port.cage == 64]
    assert [(p.speed_mbps, p.admin, p.description) for p in last] == [
        (200_000, "up", "test set")
    ] * 4


def test_a_chip_limit_of_a_site_s_own_platform(tmp_path: Path) -> None:
    source = Path(str(SHIPPED.location("platform", "SN5600").file))
    shipped = next(Path(catalog.__file__).parent.glob(f"**/{source.name}"))
    own = tmp_path / "catalog" / "platforms"
    own.mkdir(parents=True)
    text = shipped.read_text("utf-8").replace("max_data_ports: 256", "max_data_ports: 5")
    (own / shipped.name).write_text(text, encoding="utf-8")
    made, findings = expand(tmp_path, RAIL_SITE + CABLES)
    assert made is None
    assert {finding.id for finding in findings} == {"PHY005"}


def test_later_cable_rules_win_key_by_key(tmp_path: Path) -> None:
    rules = (
        "  - {match: {device: spine-02}, length_m: 44, reason: far row}\n"
        "  - {match: {device: leaf-1-01, port: Ethernet264}, length_m: 55}\n"
        "  - {match: {between: [host, leaf], rail: 2}, length_m: 2, media: dac}\n"
    )
    made = fabric(tmp_path, RAIL_SITE + CABLES + rules)
    fabric_m = {
        (link.a.device, link.a.port): link.cable_m
        for link in made.links
        if link.kind is PortRole.FABRIC
    }
    assert fabric_m["leaf-1-01", "Ethernet256"] == 30
    assert fabric_m["leaf-1-01", "Ethernet264"] == 55
    assert fabric_m["leaf-1-02", "Ethernet272"] == 44
    host_m = {link.rail: link.cable_m for link in made.links if link.kind is PortRole.HOST}
    assert host_m == {1: 3, 2: 2, 3: 3, 4: 3}
    port = made.device("leaf-1-02").port_by_name["Ethernet272"]
    assert "far row" in port.origin_of("cable_m").text


def test_mixed_lane_rates_are_carried_by_gearbox_optics(tmp_path: Path) -> None:
    text = RAIL_SITE.replace(
        "leaf: {count: 4, platform: SN5600}",
        "leaf: {count: 4, platform: SN5400, fabric_ports: {optic: MMS1V00-WM},"
        " host_ports: {optic: MMS1V00-WM}}",
    ).replace(
        "spine: {count: 2, platform: SN5600}",
        "spine: {count: 2, platform: SN5600, fabric_ports: {breakout: 2x400G, optic: MMS4X00-NM}}",
    )
    made = fabric(tmp_path, text + CABLES)
    assert {link.speed_mbps for link in made.links if link.kind is PortRole.FABRIC} == {400_000}


@pytest.mark.parametrize(
    ("leaf", "words"),
    [
        ("SN5400", "in lanes of 50G, the NIC of gb200-nvl72-tray"),
        ("SN5640, host_ports: {breakout: 1x400G}", "in lanes of 50G, the NIC of"),
    ],
)
def test_copper_cannot_change_the_lane_rate_of_a_nic(tmp_path: Path, leaf: str, words: str) -> None:
    text = RAIL_SITE.replace(
        "leaf: {count: 4, platform: SN5600}", f"leaf: {{count: 4, platform: {leaf}}}"
    )
    _, findings = expand(
        tmp_path, text.replace("  spine: {count: 2, platform: SN5600}\n", "") + CABLES
    )
    assert any(f.id == "PHY011" and words in f.message for f in findings)


@pytest.mark.parametrize(
    ("settings", "id_"),
    [
        ("unused_ports: {fec: fc}", "PHY006"),
        ("unused_ports: {optic: NOPE}", "INV030"),
        ("unused_ports: {breakout: 9x9G}", "PHY003"),
        ("unused_ports: {speed: 1.6T}", "PHY004"),
        ("fabric_ports: {mtu: 1500}", "PHY015"),
        ("release: '202405', platform: D64P512T", "PHY013"),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, settings: str, id_: str) -> None:
    text = RAIL_SITE.replace("site: test", f"site: test\nfabric: {{{settings}}}")
    if "platform" in settings:
        text = text.replace(", platform: SN5600", "")
    made, findings = expand(tmp_path, text + CABLES)
    assert made is None
    assert {finding.id for finding in findings} == {id_}


def test_unused_cages_may_be_split(tmp_path: Path) -> None:
    text = RAIL_SITE.replace(
        "site: test", "site: test\nfabric: {unused_ports: {breakout: 2x400G, admin: up}}"
    )
    leaf = fabric(tmp_path, text + CABLES).device("leaf-1-01")
    last = [port for port in leaf.ports if port.cage == 64]
    assert [(port.speed_mbps, port.admin) for port in last] == [(400_000, "up")] * 2
    assert [port.admin for port in leaf.ports if port.cage == 65] == ["down"]


@pytest.mark.parametrize("key", ["autoneg: 'on'", "link_training: 'on'", "admin: down"])
def test_ends_that_negotiate_differently_are_reported(tmp_path: Path, key: str) -> None:
    text = RAIL_SITE.replace(
        "leaf: {count: 4, platform: SN5600}",
        f"leaf: {{count: 4, platform: SN5600, fabric_ports: {{{key}}}}}",
    )
    made, findings = expand(tmp_path, text + CABLES)
    assert made is None
    assert {finding.id for finding in findings} == {"PHY012"}


def test_a_vendor_build_may_carry_a_platform_earlier(tmp_path: Path) -> None:
    text = RAIL_SITE.replace(
        "site: test", "site: test\nfabric: {release: '202505', distribution: marvell}"
    ).replace("SN5600", "D64P512T")
    made, findings = expand(tmp_path, text + CABLES)
    assert made is not None
    assert {finding.id for finding in findings} == {"PHY014", "MMU013"}


def test_lossless_on_a_lossy_profile_is_told(tmp_path: Path) -> None:
    text = RAIL_SITE.replace(
        "leaf: {count: 4, platform: SN5600}", "leaf: {count: 4, platform: SN5640}"
    )
    made, findings = expand(tmp_path, text + CABLES)
    assert made is not None
    assert {finding.id for finding in findings} == {"BUF002"}
