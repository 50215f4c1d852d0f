"""What the shipped templates print for complete devices."""

from __future__ import annotations

import pytest

from railwright.base.natural import natural_key
from railwright.model.fabric import Device
from railwright.model.management import Management
from railwright.model.types import Dialect, Lifecycle
from railwright.render.renderer import Renderer
from railwright.render.shape import Tables
from samples import fabric, leaf, management

RENDERER = Renderer()
FRR = Dialect.FRRCFGD
DEVICES = {
    "spectrum": leaf(),
    "teralynx": leaf(spectrum=False),
    "frr": leaf(dialect=FRR),
    "unnumbered": leaf(dialect=FRR, unnumbered=True),
    "routed": leaf(dialect=FRR, routed=True),
    "dynamic": leaf(dynamic=True),
    "bare-management": leaf(management_plane=Management(vrf=False)),
}
every_device = pytest.mark.parametrize("device", DEVICES.values(), ids=DEVICES)


def tables(device: Device) -> Tables:
    return RENDERER.render(device, fabric(device))


@every_device
def test_every_value_is_text_or_a_list_of_texts(device: Device) -> None:
    for rows in tables(device).values():
        assert rows
        for row in rows.values():
            for value in row.values():
                items = value if isinstance(value, list) else [value]
                assert items
                assert all(type(item) is str for item in items)


@every_device
def test_everything_comes_in_natural_order(device: Device) -> None:
    rendered = tables(device)
    assert [*rendered] == sorted(rendered, key=natural_key)
    for rows in rendered.values():
        assert [*rows] == sorted(rows, key=natural_key)
        assert all([*row] == sorted(row, key=natural_key) for row in rows.values())


@every_device
def test_a_second_time_gives_the_same(device: Device) -> None:
    assert tables(device) == tables(device)


@every_device
def test_every_prefix_row_has_its_parent_row(device: Device) -> None:
    rendered = tables(device)
    for table in ("INTERFACE", "LOOPBACK_INTERFACE", "VLAN_INTERFACE"):
        rows = rendered.get(table, {})
        assert {key.partition("|")[0] for key in rows} <= set(rows)


@every_device
def test_every_table_is_owned_by_a_template(device: Device) -> None:
    assert set(tables(device)) <= RENDERER.tables
    assert all(RENDERER.template_of(table) for table in tables(device))


def test_between_them_the_samples_fill_every_table() -> None:
    filled = {table for device in DEVICES.values() for table in tables(device)}
    assert filled == RENDERER.tables


def test_a_template_is_shown_by_its_place_in_the_product() -> None:
    assert RENDERER.template_of("BREAKOUT_CFG") == "templates/tables/port.json.j2"
    assert RENDERER.template_of("NO_SUCH_TABLE") is None


def test_ports_carry_what_was_decided_and_nothing_that_was_not() -> None:
    rows = tables(leaf())["PORT"]
    assert rows["Ethernet0"] == {
        "admin_status": "up",
        "alias": "etp1",
        "autoneg": "off",
        "description": "host-01 nic1p1",
        "fec": "rs",
        "index": "1",
        "lanes": "0,1,2,3,4,5,6,7",
        "mtu": "9100",
        "pfc_asym": "off",
        "speed": "800000",
        "subport": "0",
        "tpid": "0x8100",
    }
    assert {"fec", "autoneg", "link_training"}.isdisjoint(rows["Ethernet56"])
    assert rows["Ethernet56"]["admin_status"] == "down"


def test_bgpcfgd_gets_neighbours_keyed_by_address() -> None:
    rendered = tables(leaf())
    assert rendered["BGP_NEIGHBOR"]["10.0.0.1"] == {
        "admin_status": "up",
        "asn": "4200000000",
        "holdtime": "9",
        "keepalive": "3",
        "local_addr": "10.0.0.0",
        "name": "spine-01",
        "nhopself": "0",
        "rrclient": "0",
    }
    assert rendered["DEVICE_METADATA"]["localhost"]["docker_routing_config_mode"] == "separated"
    assert "BGP_GLOBALS" not in rendered
    assert "BGP_NEIGHBOR_AF" not in rendered


def test_every_neighbour_of_bgpcfgd_has_an_own_address_of_an_interface() -> None:
    rendered = tables(leaf())
    own = {key.partition("|")[2].partition("/")[0] for key in rendered["INTERFACE"]}
    assert {row["local_addr"] for row in rendered["BGP_NEIGHBOR"].values()} <= own


def test_frrcfgd_gets_a_policy_for_every_session_and_family() -> None:
    rendered = tables(leaf(dialect=FRR))
    metadata = rendered["DEVICE_METADATA"]["localhost"]
    assert metadata["docker_routing_config_mode"] == "unified"
    assert metadata["frr_mgmt_framework_config"] == "true"
    assert rendered["BGP_GLOBALS"]["default"]["local_asn"] == metadata["bgp_asn"]
    families = {key.rpartition("|")[0] for key in rendered["BGP_NEIGHBOR_AF"]}
    assert families == set(rendered["BGP_NEIGHBOR"])
    for row in rendered["BGP_NEIGHBOR_AF"].values():
        for direction in ("route_map_in", "route_map_out"):
            assert set(row[direction]) <= set(rendered["ROUTE_MAP_SET"])
    ways_in = {key: row["route_map_in"] for key, row in rendered["BGP_NEIGHBOR_AF"].items()}
    assert ways_in["default|10.0.0.1|ipv4_unicast"] == ["FABRIC_IN"]
    assert ways_in["default|fd00:0:0:1::11|ipv6_unicast"] == ["FABRIC_IN_GLOBAL"]
    assert rendered["ROUTE_MAP"]["FABRIC_IN_GLOBAL|10"]["set_ipv6_next_hop_prefer_global"] == "true"
    assert [*rendered["BGP_GLOBALS_AF_NETWORK"]] == [
        "default|ipv4_unicast|10.128.0.0/25",
        "default|ipv4_unicast|10.255.0.1/32",
        "default|ipv6_unicast|fd00:128::/64",
        "default|ipv6_unicast|fd00:255::1/128",
    ]


def test_routed_host_links_are_announced_and_switch_links_are_not() -> None:
    rendered = tables(leaf(dialect=FRR, routed=True))
    assert [*rendered["BGP_GLOBALS_AF_NETWORK"]] == [
        "default|ipv4_unicast|10.128.0.0/31",
        "default|ipv4_unicast|10.128.1.0/31",
        "default|ipv4_unicast|10.128.2.0/31",
        "default|ipv4_unicast|10.128.3.0/31",
        "default|ipv4_unicast|10.255.0.1/32",
        "default|ipv6_unicast|fd00:255::1/128",
    ]


def test_an_unnumbered_session_is_an_interface_with_both_families() -> None:
    rendered = tables(leaf(dialect=FRR, unnumbered=True))
    row = rendered["BGP_NEIGHBOR"]["default|Ethernet32"]
    assert row["capability_ext_nexthop"] == "true"
    assert "local_addr" not in row
    assert {"default|Ethernet32|ipv4_unicast", "default|Ethernet32|ipv6_unicast"} <= set(
        rendered["BGP_NEIGHBOR_AF"]
    )
    ways_in = {tuple(row["route_map_in"]) for row in rendered["BGP_NEIGHBOR_AF"].values()}
    assert ways_in == {("FABRIC_IN",)}
    assert rendered["INTERFACE"]["Ethernet32"] == {"ipv6_use_link_local_only": "enable"}


@pytest.mark.parametrize(
    ("state", "isolated", "out"),
    [(Lifecycle.ACTIVE, "false", "permit"), (Lifecycle.DRAINED, "true", "deny")],
)
def test_a_drained_device_announces_nothing(state: Lifecycle, isolated: str, out: str) -> None:
    rendered = tables(leaf(dialect=FRR).model_copy(update={"state": state}))
    assert rendered["BGP_DEVICE_GLOBAL"]["STATE"]["tsa_enabled"] == isolated
    assert rendered["ROUTE_MAP"]["FABRIC_OUT|10"]["route_operation"] == out
    assert rendered["ROUTE_MAP"]["FABRIC_IN|10"]["route_operation"] == "permit"


@pytest.mark.parametrize(
    ("release", "version"),
    [
        ("202405", "version_202405_02"),
        ("202411", "version_202411_02"),
        ("202505", "version_202505_01"),
        ("202511", "version_202511_01"),
        ("master", "version_202605_01"),
    ],
)
def test_the_database_version_is_that_of_the_release(release: str, version: str) -> None:
    assert tables(leaf(release=release))["VERSIONS"] == {"DATABASE": {"VERSION": version}}


def test_a_release_without_a_known_version_has_none() -> None:
    assert "VERSIONS" not in tables(leaf(release="4.5.0-Enterprise"))


def test_lossless_ports_are_classified_paused_and_watched() -> None:
    rendered = tables(leaf())
    row = rendered["PORT_QOS_MAP"]["Ethernet0"]
    assert row["pfc_enable"] == row["pfcwd_sw_enable"] == "3"
    assert rendered["PFC_WD"]["Ethernet0"] == {
        "action": "drop",
        "detection_time": "200",
        "restoration_time": "400",
    }
    assert rendered["PFC_WD"]["GLOBAL"] == {"POLL_INTERVAL": "200"}
    assert "Ethernet56" not in rendered["PFC_WD"]
    assert "pfc_enable" not in rendered["PORT_QOS_MAP"]["Ethernet56"]
    assert rendered["QUEUE"]["Ethernet0|3"] == {"scheduler": "share", "wred_profile": "ai"}
    assert len(rendered["DSCP_TO_TC_MAP"]["AI"]) == 64


def test_all_colours_of_a_wred_profile_are_alike() -> None:
    row = tables(leaf())["WRED_PROFILE"]["ai"]
    assert len(row) == 13
    for colour in ("green", "yellow", "red"):
        assert row[f"{colour}_min_threshold"] == "1000000"
        assert row[f"{colour}_max_threshold"] == "2000000"
        assert row[f"{colour}_drop_probability"] == "10"
        assert row[f"wred_{colour}_enable"] == "false"


def test_a_secret_is_a_placeholder() -> None:
    rendered = tables(leaf())
    assert rendered["TACPLUS"]["global"]["passkey"] == "<secret:tacacs-key>"
    assert rendered["SNMP_COMMUNITY"] == {"<secret:snmp-ro>": {"TYPE": "RO"}}


def test_snmp_answers_on_the_management_addresses() -> None:
    rendered = tables(leaf())
    assert rendered["SNMP"]["CONTACT"] == {"Contact": "NOC noc@example.net"}
    assert [*rendered["SNMP_AGENT_ADDRESS_CONFIG"]] == [
        "192.168.0.10|161|mgmt",
        "fd00:99::a|161|mgmt",
    ]


@pytest.mark.parametrize(("vrf", "name"), [(True, "mgmt"), (False, "default")])
def test_the_management_plane_lives_in_one_vrf(*, vrf: bool, name: str) -> None:
    rendered = tables(leaf(management_plane=management(vrf=vrf)))
    assert rendered["MGMT_VRF_CONFIG"]["vrf_global"] == {"mgmtVrfEnabled": str(vrf).lower()}
    assert rendered["NTP"]["global"]["vrf"] == name
    assert rendered["SYSLOG_SERVER"]["192.0.2.14"]["vrf"] == name
    assert rendered["TACPLUS_SERVER"]["192.0.2.49"]["vrf"] == name


def test_what_the_site_does_not_use_is_off_and_not_left_open() -> None:
    rendered = tables(leaf(management_plane=Management()))
    assert rendered["AAA"] == {"authentication": {"login": "local"}}
    assert rendered["BANNER_MESSAGE"] == {"global": {"state": "disabled"}}
    assert rendered["FEATURE"]["snmp"]["state"] == "disabled"
    assert rendered["NTP"]["global"]["admin_state"] == "disabled"
    assert not {"TACPLUS", "SNMP", "DNS_NAMESERVER", "SYSLOG_SERVER"} & set(rendered)
