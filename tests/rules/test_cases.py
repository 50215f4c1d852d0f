"""What YANG accepts and a switch does not survive: changes of a golden that a rule must notice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from railwright.checks import engine as rule_engine
from railwright.checks.switch import Known, Switch
from railwright.checks.yang.engine import YangEngine, load_engine
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import PlacedPatch
from railwright.model.finding import Finding, Severity
from railwright.model.intent import Patch
from railwright.render import patches

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
GOLDENS = ROOT / "golden_configs"
DEVICES = sorted(
    path.relative_to(GOLDENS).with_suffix("").as_posix()
    for path in GOLDENS.glob("*/*.json")
    if path.name not in {"MANIFEST.json", "fabric.json", "findings.json"}
)
NVIDIA, MARVELL, UNIFIED = "lab/leaf-1-01", "lab/leaf-1-03", "teralynx-pod/leaf-1-01"
MAP = "ai-26-48"
FAMILY = "default|Ethernet256|ipv4_unicast"


def _metadata(**fields: str | None) -> dict[str, Any]:
    return {"DEVICE_METADATA": {"localhost": fields}}


def _row(table: str, key: str, **fields: object) -> dict[str, Any]:
    return {table: {key: fields}}


def _gone(table: str, *keys: str) -> dict[str, Any]:
    return {table: dict.fromkeys(keys)}


CASES: list[tuple[str, str, str, dict[str, Any], str]] = [
    # finding, name of the case, device, the change, where the finding points
    ("SYS001", "no-type", NVIDIA, _metadata(type=None), "DEVICE_METADATA|localhost.type"),
    ("SYS001", "no-hwsku", NVIDIA, _metadata(hwsku=None), "DEVICE_METADATA|localhost.hwsku"),
    (
        "SYS001", "no-platform", NVIDIA, _metadata(platform=None),
        "DEVICE_METADATA|localhost.platform",
    ),
    (
        "SYS001", "no-hostname", NVIDIA, _metadata(hostname=None),
        "DEVICE_METADATA|localhost.hostname",
    ),
    (
        "SYS003", "passkey", NVIDIA, _row("TACPLUS", "global", passkey="S3cr3tPass"),
        "TACPLUS|global.passkey",
    ),
    (
        "SYS003", "community", NVIDIA, _row("SNMP_COMMUNITY", "public", TYPE="RO"),
        "SNMP_COMMUNITY",
    ),
    ("BGP010", "no-asn", NVIDIA, _metadata(bgp_asn=None), "DEVICE_METADATA|localhost.bgp_asn"),
    (
        "BGP011", "separated-with-frrcfgd", UNIFIED, _metadata(docker_routing_config_mode=None),
        "DEVICE_METADATA|localhost.docker_routing_config_mode",
    ),
    (
        "BGP012", "no-loopback", NVIDIA, {"LOOPBACK_INTERFACE": None},
        "LOOPBACK_INTERFACE|Loopback0",
    ),
    (
        "BGP013", "ipv6-only", NVIDIA, _gone("LOOPBACK_INTERFACE", "Loopback0|10.255.0.65/32"),
        "LOOPBACK_INTERFACE|Loopback0",
    ),
    (
        "BGP013", "no-host-address", NVIDIA,
        {"LOOPBACK_INTERFACE": {"Loopback0|10.255.0.65/32": None, "Loopback0|10.255.0.65/24": {}}},
        "LOOPBACK_INTERFACE|Loopback0",
    ),
    (
        "BGP014", "no-asn-of-peer", NVIDIA, _row("BGP_NEIGHBOR", "10.0.0.1", asn=None),
        "BGP_NEIGHBOR|10.0.0.1.asn",
    ),
    (
        "BGP014", "no-name-of-peer", NVIDIA, _row("BGP_NEIGHBOR", "10.0.0.1", name=None),
        "BGP_NEIGHBOR|10.0.0.1.name",
    ),
    (
        "BGP048", "no-local-address", NVIDIA, _row("BGP_NEIGHBOR", "10.0.0.1", local_addr=None),
        "BGP_NEIGHBOR|10.0.0.1.local_addr",
    ),
    (
        "BGP014", "unified-no-asn", UNIFIED, _row("BGP_NEIGHBOR", "default|Ethernet256", asn=None),
        "BGP_NEIGHBOR|default|Ethernet256.asn",
    ),
    (
        "BGP015", "unknown", NVIDIA, _row("BGP_NEIGHBOR", "10.0.0.1", local_addr="10.0.0.200"),
        "BGP_NEIGHBOR|10.0.0.1.local_addr",
    ),
    (
        "BGP015", "interface-lost-it", NVIDIA, _gone("INTERFACE", "Ethernet256|10.0.0.0/31"),
        "BGP_NEIGHBOR|10.0.0.1.local_addr",
    ),
    (
        "BGP016", "no-local-asn", UNIFIED, _row("BGP_GLOBALS", "default", local_asn=None),
        "BGP_GLOBALS|default.local_asn",
    ),
    (
        "BGP017", "no-family", UNIFIED,
        _gone("BGP_NEIGHBOR_AF", FAMILY, FAMILY.replace("ipv4", "ipv6")),
        "BGP_NEIGHBOR|default|Ethernet256",
    ),
    (
        "BGP018", "not-activated", UNIFIED, _row("BGP_NEIGHBOR_AF", FAMILY, admin_status=None),
        f"BGP_NEIGHBOR_AF|{FAMILY}.admin_status",
    ),
    (
        "BGP058", "no-policy-in", UNIFIED, _row("BGP_NEIGHBOR_AF", FAMILY, route_map_in=None),
        f"BGP_NEIGHBOR_AF|{FAMILY}.route_map_in",
    ),
    (
        "BGP058", "no-policy-out", UNIFIED, _row("BGP_NEIGHBOR_AF", FAMILY, route_map_out=None),
        f"BGP_NEIGHBOR_AF|{FAMILY}.route_map_out",
    ),
    (
        "BGP019", "no-entries", UNIFIED, _gone("ROUTE_MAP", "FABRIC_OUT|10"),
        f"BGP_NEIGHBOR_AF|{FAMILY}.route_map_out",
    ),
    (
        "BGP020", "no-vrf", UNIFIED,
        _row("BGP_NEIGHBOR", "10.0.0.1", asn="4200000000", name="spine-01"),
        "BGP_NEIGHBOR|10.0.0.1",
    ),
    (
        "PHY020", "same-lanes", NVIDIA, _row("PORT", "Ethernet4", lanes="3,5,6,7"),
        "PORT|Ethernet4.lanes",
    ),
    (
        "PHY021", "same-alias", NVIDIA, _row("PORT", "Ethernet4", alias="etp1a"),
        "PORT|Ethernet4.alias",
    ),
    (
        "PHY022", "no-such-port", NVIDIA,
        _row("BREAKOUT_CFG", "Ethernet4444", brkout_mode="1x800G"),
        "BREAKOUT_CFG|Ethernet4444",
    ),
    (
        "PHY023", "no-such-port", NVIDIA, _row("DEVICE_NEIGHBOR", "Ethernet4444", name="gpu-1-001"),
        "DEVICE_NEIGHBOR|Ethernet4444",
    ),
    (
        "PFC001", "unwatched", NVIDIA, _row("PORT_QOS_MAP", "Ethernet0", pfcwd_sw_enable=None),
        "PORT_QOS_MAP|Ethernet0.pfcwd_sw_enable",
    ),
    (
        "PFC001", "another-watched", NVIDIA,
        _row("PORT_QOS_MAP", "Ethernet0", pfcwd_sw_enable="3,4"),
        "PORT_QOS_MAP|Ethernet0.pfcwd_sw_enable",
    ),
    ("PFC002", "no-group", NVIDIA, _gone("BUFFER_PG", "Ethernet0|3"), "BUFFER_PG|Ethernet0|3"),
    (
        "PFC002", "lossy-group", NVIDIA,
        _row("BUFFER_PG", "Ethernet0|3", profile="ingress_lossy_profile"),
        "BUFFER_PG|Ethernet0|3.profile",
    ),
    (
        "PFC002", "profile-without-xoff", UNIFIED,
        _row("BUFFER_PROFILE", "pg_lossless_400000_5m_profile", xoff="0"),
        "BUFFER_PG|Ethernet0|3.profile",
    ),
    (
        "PFC003", "another-group", NVIDIA, _row("TC_TO_PRIORITY_GROUP_MAP", MAP, **{"3": "0"}),
        f"TC_TO_PRIORITY_GROUP_MAP|{MAP}.3",
    ),
    (
        "PFC012", "port-without-map", NVIDIA, _row("PORT_QOS_MAP", "Ethernet0", tc_to_pg_map=None),
        "PORT_QOS_MAP|Ethernet0.tc_to_pg_map",
    ),
    (
        "PFC004", "another-queue", NVIDIA, _row("TC_TO_QUEUE_MAP", MAP, **{"3": "4"}),
        f"TC_TO_QUEUE_MAP|{MAP}.3",
    ),
    (
        "PFC004", "no-queue", NVIDIA, _row("TC_TO_QUEUE_MAP", MAP, **{"3": None}),
        f"TC_TO_QUEUE_MAP|{MAP}.3",
    ),
    (
        "PFC005", "another-queue", NVIDIA, _row("MAP_PFC_PRIORITY_TO_QUEUE", MAP, **{"3": "4"}),
        f"MAP_PFC_PRIORITY_TO_QUEUE|{MAP}.3",
    ),
    (
        "PFC006", "another-group", NVIDIA,
        _row("PFC_PRIORITY_TO_PRIORITY_GROUP_MAP", MAP, **{"3": "4"}),
        f"PFC_PRIORITY_TO_PRIORITY_GROUP_MAP|{MAP}.3",
    ),
    ("PFC007", "no-queue", NVIDIA, _gone("QUEUE", "Ethernet0|3"), "QUEUE|Ethernet0|3"),
    (
        "PFC008", "no-buffer", NVIDIA, _gone("BUFFER_QUEUE", "Ethernet0|3"),
        "BUFFER_QUEUE|Ethernet0|3",
    ),
    ("PFC009", "no-watchdog", NVIDIA, _gone("PFC_WD", "Ethernet0"), "PFC_WD|Ethernet0"),
    (
        "PFC010", "another-group", NVIDIA, _row("BUFFER_PG", "Ethernet0|5", profile="NULL"),
        "BUFFER_PG|Ethernet0|5.profile",
    ),
    (
        "PFC010", "static-profile", UNIFIED,
        _row("BUFFER_PG", "Ethernet0|4-7", profile="pg_lossless_400000_5m_profile"),
        "BUFFER_PG|Ethernet0|4-7.profile",
    ),
    (
        "PFC011", "no-length", NVIDIA, _row("CABLE_LENGTH", "AZURE", Ethernet0="0m"),
        "CABLE_LENGTH|AZURE.Ethernet0",
    ),
    (
        "QOS001", "one-left-out", NVIDIA, _row("DSCP_TO_TC_MAP", MAP, **{"63": None}),
        f"DSCP_TO_TC_MAP|{MAP}.63",
    ),
    (
        "QOS002", "no-queue", NVIDIA, _row("TC_TO_QUEUE_MAP", MAP, **{"0": None}),
        f"TC_TO_QUEUE_MAP|{MAP}.0",
    ),
    (
        "QOS002", "no-group", NVIDIA, _row("TC_TO_PRIORITY_GROUP_MAP", MAP, **{"0": None}),
        f"TC_TO_PRIORITY_GROUP_MAP|{MAP}.0",
    ),
    (
        "QOS003", "groups", UNIFIED,
        _row("BUFFER_PG", "Ethernet0|5", profile="ingress_lossy_profile"),
        "BUFFER_PG|Ethernet0|5",
    ),
    (
        "QOS003", "queues", NVIDIA, _row("QUEUE", "Ethernet0|3-4", scheduler=f"{MAP}-cnp"),
        "QUEUE|Ethernet0|3-4",
    ),
    (
        "QOS003", "queue-buffers", NVIDIA,
        _row("BUFFER_QUEUE", "Ethernet0|2-3", profile="q_lossy_profile"),
        "BUFFER_QUEUE|Ethernet0|2-3",
    ),
    (
        "QOS004", "backwards", NVIDIA, _row("QUEUE", "Ethernet0|4-3", scheduler=f"{MAP}-cnp"),
        "QUEUE|Ethernet0|4-3",
    ),
    (
        "QOS005", "priority", NVIDIA, _row("SCHEDULER", f"{MAP}-cnp", priority="3"),
        f"SCHEDULER|{MAP}-cnp.priority",
    ),
    (
        "BUF010", "no-parameter", NVIDIA, {"DEFAULT_LOSSLESS_BUFFER_PARAMETER": None},
        "DEFAULT_LOSSLESS_BUFFER_PARAMETER",
    ),
    (
        "BUF010", "two-patterns", NVIDIA,
        _row("LOSSLESS_TRAFFIC_PATTERN", "B", mtu="1024", small_packet_percentage="50"),
        "LOSSLESS_TRAFFIC_PATTERN",
    ),
    (
        "BUF011", "traditional", MARVELL, _row("BUFFER_PG", "Ethernet0|4-7", profile="NULL"),
        "BUFFER_PG|Ethernet0|4-7.profile",
    ),
    (
        "BUF012", "two-rows", NVIDIA, _row("CABLE_LENGTH", "B", Ethernet0="3m"), "CABLE_LENGTH|B",
    ),
    (
        "BUF013", "not-listed", NVIDIA, _row("CABLE_LENGTH", "AZURE", Ethernet0=None),
        "CABLE_LENGTH|AZURE.Ethernet0",
    ),
]  # fmt: skip
"""Changes after which exactly one kind of finding is raised."""


def _golden(device: str) -> ConfigDb:
    config: ConfigDb = json.loads((GOLDENS / f"{device}.json").read_text("utf-8"))
    return config


def _changed(device: str, change: dict[str, Any]) -> ConfigDb:
    patch = Patch.model_validate({"reason": "a test of the conditions", "set": change})
    tables = {table: {key: dict(row) for key, row in rows.items()}
              for table, rows in _golden(device).items()}  # fmt: skip
    return patches.apply(tables, [PlacedPatch(patch=patch)])


def _found(config: ConfigDb) -> tuple[Finding, ...]:
    """Return what the rules find on one configuration of which nothing else is known."""
    found = rule_engine.about_switch(Switch("leaf", config, Known(ours=True)))
    return tuple(rule_engine.finding(one, config) for one in found)


@pytest.fixture(scope="module")
def engine() -> YangEngine:
    return load_engine()


@pytest.mark.parametrize("device", DEVICES)
def test_a_golden_breaks_no_rule(device: str) -> None:
    assert [one for one in _found(_golden(device)) if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("id_", "device", "change", "address"),
    [pytest.param(case[0], *case[2:], id=f"{case[0]}-{case[1]}") for case in CASES],
)
def test_one_change_breaks_one_condition(
    engine: YangEngine, id_: str, device: str, change: dict[str, Any], address: str
) -> None:
    config = _changed(device, change)
    found = [one for one in _found(config) if one.id == id_]
    assert found[0].address == f"leaf {address}"
    assert engine.validate(config) == ()


@pytest.mark.parametrize("table", ["BUFFER_PG", "BUFFER_QUEUE", "QUEUE", "CABLE_LENGTH"])
def test_a_table_left_to_the_switch_is_not_asked_for(table: str) -> None:
    assert _found(_changed(NVIDIA, {table: None})) == ()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_row("PORT", "Ethernet0", lanes=["0", "1"]), id="list-for-text"),
        pytest.param(_row("PORT_QOS_MAP", "Ethernet0", pfc_enable="a,b"), id="no-numbers"),
        pytest.param({"BUFFER_PG": {"Ethernet0": {"profile": "NULL"}}}, id="key-without-range"),
        pytest.param({"QUEUE": {"Ethernet0|x": {"scheduler": "s"}}}, id="range-of-text"),
        pytest.param({"LOOPBACK_INTERFACE": {"Loopback0|x/y": {}}}, id="no-address"),
        pytest.param(_row("BGP_NEIGHBOR", "10.0.0.1", local_addr="here"), id="no-local-address"),
        pytest.param(_row("CABLE_LENGTH", "AZURE", Ethernet0="far"), id="no-length"),
        pytest.param({"DEVICE_METADATA": None}, id="no-metadata"),
        pytest.param({"PORT": None}, id="no-ports"),
    ],
)
def test_no_rule_fails_on_what_yang_refuses(change: dict[str, Any]) -> None:
    for device in (NVIDIA, UNIFIED):
        assert not [one for one in _found(_changed(device, change)) if one.id == "RUL001"]


def test_an_empty_configuration_is_judged() -> None:
    assert {one.id for one in _found({})} == {"SYS001"}
    sessions: ConfigDb = {"BGP_NEIGHBOR": {"10.0.0.1": {"asn": "65001"}}}
    assert {one.id for one in _found(sessions)} >= {"SYS001", "BGP010", "BGP012"}


def test_a_secret_in_clear_is_never_repeated() -> None:
    change = _row("TACPLUS", "global", passkey="S3cr3tPass")
    change |= _row("SNMP_COMMUNITY", "S3cr3tToo", TYPE="RO")
    found = [one for one in _found(_changed(NVIDIA, change)) if one.id == "SYS003"]
    assert [one.id for one in found] == ["SYS003", "SYS003"]
    assert not any("S3cr3t" in one.model_dump_json() for one in found)
