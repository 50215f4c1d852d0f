"""What a switch writes by itself is no difference, and nothing else is hidden with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from railwright.diff import diff
from railwright.diff.selfmade import Kind, settle
from railwright.diff.selfmade.reading import Like, Written, table, written
from railwright.model.configdb import ConfigDb
from railwright.model.types import BufferModel, Release

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
MELLANOX = Kind("mellanox", BufferModel.DYNAMIC, Release.R202511)
TERALYNX = Kind("marvell-teralynx", BufferModel.TRADITIONAL, Release.R202511)
OLD_SPECTRUM = Kind("mellanox", BufferModel.TRADITIONAL, Release.R202511)
Tables = dict[str, dict[str, dict[str, str | list[str]]]]


def _left(running: ConfigDb, intended: ConfigDb, kind: Kind = MELLANOX) -> list[str]:
    return [
        f"{change.address} {change.before} -> {change.after}"
        for change in diff("leaf", running, settle(running, intended, kind))
    ]


# ---- the table -----------------------------------------------------------------------------------


@pytest.mark.parametrize("one", table().rows, ids=lambda one: one.table)
def test_every_entry_has_its_source(one: Written) -> None:
    assert re.match(r"sonic-net/sonic-[a-z-]+ (branch \d+, )?\w+/", one.source)
    assert one.writer


def test_no_cell_is_written_twice_over() -> None:
    seen = [
        (one.table, key, field, one.since, one.until, vendor)
        for one in table().rows
        if isinstance(one.keys, tuple)
        for key in one.keys
        for field in one.values
        for vendor in one.vendors or ("any",)
    ]
    assert len(seen) == len(set(seen))


def _own(vendor: str, release: Release) -> Tables:
    """Return everything that has one name and one value."""
    rows: Tables = {}
    for one in table().rows:
        if isinstance(one.keys, Like) or not one.concerns(vendor, release):
            continue
        for key in one.keys:
            row = rows.setdefault(one.table, {}).setdefault(key, {})
            for field, value in one.values.items():
                if not isinstance(value, Like):
                    row[field] = value if isinstance(value, str) else value[0]
    return rows


GOLDENS = sorted((ROOT / "golden_configs").glob("*/*-01.json"))


@pytest.mark.parametrize("release", Release)
@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_switch_that_took_what_is_intended(path: Path, release: Release) -> None:
    intended: Tables = json.loads(path.read_bytes())
    localhost = intended["DEVICE_METADATA"]["localhost"]
    vendor = "marvell-teralynx" if "marvell" in localhost["platform"] else "mellanox"
    running = _own(vendor, release)
    for name, rows in intended.items():
        for key, row in rows.items():
            running.setdefault(name, {}).setdefault(key, {}).update(row)
    running["DEVICE_METADATA"]["localhost"]["mac"] = "00:11:22:AA:BB:cc"
    running["LOGGER"] = {
        "orchagent": {"LOGLEVEL": "NOTICE", "LOGOUTPUT": "SYSLOG"},
        "SAI_API_PORT": {"LOGLEVEL": "SAI_LOG_LEVEL_NOTICE", "LOGOUTPUT": "SYSLOG"},
    }
    kind = Kind(vendor, BufferModel(str(localhost["buffer_model"])), release)
    settled = settle(running, intended, kind)
    assert diff("leaf", running, settled) == ()
    assert list(settled) == sorted(settled), "in order, as what is rendered"


def test_what_is_equal_is_returned_as_it_is() -> None:
    config = {"PORT": {"Ethernet0": {"mtu": "9100"}}}
    assert settle(dict(config), config, MELLANOX) is config


def test_neither_side_is_changed() -> None:
    running: Tables = {"NTP": {"global": {"vrf": "default", "dhcp": "enabled"}}}
    intended: Tables = {"NTP": {"global": {"vrf": "mgmt"}}}
    settle(running, intended, MELLANOX)
    assert running == {"NTP": {"global": {"vrf": "default", "dhcp": "enabled"}}}
    assert intended == {"NTP": {"global": {"vrf": "mgmt"}}}


# ---- what people did is shown --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("running", "intended", "left"),
    [
        pytest.param(
            {"CRM": {"Config": {"polling_interval": "60"}}}, {},
            ["CRM|Config.polling_interval 60 -> None"], id="another-value",
        ),
        pytest.param(
            {"CRM": {"Config": {"polling_interval": "300"}}},
            {"CRM": {"Config": {"polling_interval": "60"}}},
            ["CRM|Config.polling_interval 300 -> 60"], id="intended-says-otherwise",
        ),
        pytest.param(
            {"LOGGER": {"orchagent": {"LOGLEVEL": "DEBUG", "LOGOUTPUT": "SYSLOG"}}}, {},
            ["LOGGER|orchagent.LOGLEVEL DEBUG -> None"], id="a-log-level-that-somebody-raised",
        ),
        pytest.param(
            {"LOGGER": {"SAI_API_PORT": {"LOGLEVEL": "NOTICE", "LOGOUTPUT": "SYSLOG"}}}, {},
            ["LOGGER|SAI_API_PORT.LOGLEVEL NOTICE -> None"], id="the-level-of-another-daemon",
        ),
        pytest.param(
            {"FEATURE": {"p4rt": {"state": "enabled"}}}, {},
            ["FEATURE|p4rt.state enabled -> None"], id="a-service-that-somebody-started",
        ),
        pytest.param(
            {"FEATURE": {"mine": {"state": "enabled", "auto_restart": "enabled"}}}, {},
            ["FEATURE|mine.auto_restart enabled -> None", "FEATURE|mine.state enabled -> None"],
            id="a-service-that-somebody-installed",
        ),
        pytest.param(
            {"PORT": {"Ethernet0": {"mtu": "9100"}}}, {},
            ["PORT|Ethernet0.mtu 9100 -> None"], id="a-port",
        ),
        pytest.param(
            {"BUFFER_PROFILE": {"mine": {"size": "0"}}}, {},
            ["BUFFER_PROFILE|mine.size 0 -> None"], id="a-profile",
        ),
        pytest.param(
            {"DEVICE_METADATA": {"localhost": {"mac": "none"}}}, {},
            ["DEVICE_METADATA|localhost.mac none -> None"],
            id="what-is-no-address",
        ),
        pytest.param(
            {"DEVICE_METADATA": {"localhost": {"mac": "00:11:22:33:44:55"}}},
            {"DEVICE_METADATA": {"localhost": {"mac": "00:11:22:33:44:66"}}},
            ["DEVICE_METADATA|localhost.mac 00:11:22:33:44:55 -> 00:11:22:33:44:66"],
            id="an-address-that-is-intended",
        ),
        pytest.param(
            {"SYSLOG_CONFIG": {"GLOBAL": {}}}, {},
            ["SYSLOG_CONFIG|GLOBAL None -> None"], id="a-row-without-fields",
        ),
        pytest.param(
            {"FLEX_COUNTER_TABLE": {"PORT": {"FLEX_COUNTER_DELAY_STATUS": "true"}}}, {},
            ["FLEX_COUNTER_TABLE|PORT.FLEX_COUNTER_DELAY_STATUS true -> None"],
            id="of-another-release",
        ),
    ],
)  # fmt: skip
def test_what_a_person_did_is_shown(running: ConfigDb, intended: ConfigDb, left: list[str]) -> None:
    assert _left(running, intended) == left


@pytest.mark.parametrize(
    ("vendor", "release", "there"),
    [
        ("mellanox", Release.R202405, True),
        ("mellanox", Release.R202411, False),
        ("mellanox", None, True),
    ],
)
def test_entries_of_some_releases(vendor: str, release: Release | None, *, there: bool) -> None:
    row = {"FLEX_COUNTER_DELAY_STATUS": "false"}
    assert bool(written(vendor, release)["FLEX_COUNTER_TABLE"].of("RIF", row)) is there


def test_entries_of_some_vendors() -> None:
    running: Tables = {"SYSTEM_DEFAULTS": {"mux_tunnel_egress_acl": {"status": "enabled"}}}
    assert _left(running, {}) == []
    assert _left(running, {}, TERALYNX) != []


def test_a_list_that_the_switch_wrote() -> None:
    groups = ["QUEUE_WATERMARK_STAT_COUNTER", "PFC_WD"]
    running: Tables = {"DEVICE_METADATA": {"localhost": {"supporting_bulk_counter_groups": groups}}}
    assert _left(running, {}) == []


@pytest.mark.parametrize(
    ("has", "said", "left"),
    [
        ("version_202511_02", "version_202511_01", 0),
        ("version_202511_01", None, 0),
        ("version_202405_02", "version_202511_01", 1),
        (None, "version_202511_01", 1),
    ],
)
def test_the_version_of_the_database(has: str | None, said: str | None, left: int) -> None:
    def config(version: str | None) -> ConfigDb:
        return {"VERSIONS": {"DATABASE": {"VERSION": version}}} if version else {}

    assert len(_left(config(has), config(said))) == left


# ---- secrets -------------------------------------------------------------------------------------


def _tacacs(key: str | None, server: str = "10.0.0.1") -> Tables:
    row: dict[str, str | list[str]] = {"timeout": "5"}
    return {
        "TACPLUS": {"global": row if key is None else {**row, "passkey": key}},
        "TACPLUS_SERVER": {server: {"priority": "1"}},
    }


@pytest.mark.parametrize("key", ["hunter2", "****", "<secret:tacacs-key>"])
def test_a_secret_is_whatever_the_switch_has(key: str) -> None:
    assert _left(_tacacs(key), _tacacs("<secret:tacacs-key>")) == []


def test_a_secret_that_the_switch_does_not_have() -> None:
    expected = "TACPLUS|global.passkey None -> <secret:tacacs-key>"
    assert _left(_tacacs(None), _tacacs("<secret:tacacs-key>")) == [expected]
    expected = "TACPLUS|global.passkey  -> <secret:tacacs-key>"
    assert _left(_tacacs(""), _tacacs("<secret:tacacs-key>")) == [expected]


def test_what_stands_around_a_secret_counts() -> None:
    running: Tables = {"X": {"a": {"url": "http://u:word@host", "list": ["a", "b1"]}}}
    same: Tables = {"X": {"a": {"url": "http://u:<secret:x>@host", "list": ["a", "b<secret:y>"]}}}
    other: Tables = {"X": {"a": {"url": "https://u:<secret:x>@host", "list": ["b<secret:y>"]}}}
    assert _left(running, same) == []
    assert len(_left(running, other)) == 2


def _community(**rows: str) -> Tables:
    return {"SNMP_COMMUNITY": {key: {"TYPE": kind} for key, kind in rows.items()}}


RO: Tables = {"SNMP_COMMUNITY": {"<secret:ro>": {"TYPE": "RO"}}}


def test_a_secret_that_is_the_name_of_a_row() -> None:
    assert _left(_community(word="RO"), RO) == []
    assert len(_left(_community(word="RW"), RO)) == 2, "one goes and one comes"
    assert _left(_community(a="RO", b="RO"), RO) == ["SNMP_COMMUNITY|b.TYPE RO -> None"]
    both: Tables = {
        "SNMP_COMMUNITY": {"<secret:ro>": {"TYPE": "RO"}, "<secret:rw>": {"TYPE": "RW"}}
    }
    assert _left(_community(a="RW", b="RO"), both) == []
    named: Tables = {"SNMP_COMMUNITY": {**RO["SNMP_COMMUNITY"], "a": {"TYPE": "RO"}}}
    assert _left(_community(a="RO"), named) == ["SNMP_COMMUNITY|<secret:ro>.TYPE None -> RO"]


def test_a_support_dump_has_no_communities() -> None:
    intended = {**RO, **_tacacs("<secret:tacacs-key>")}
    assert _left(_tacacs("****"), intended) == []
    assert len(_left(_tacacs("clear"), intended)) == 1, "that is no support dump"


# ---- the traditional buffer model ----------------------------------------------------------------

PROFILE = {"pool": "ingress_lossless_pool", "xon": "1", "xoff": "2", "size": "3", "dynamic_th": "0"}
NAME = "pg_lossless_400000_40m_profile"


def _port(
    groups: Mapping[str, str], *, length: str = "40m", admin: str = "up", pfc: str = "3,4"
) -> Tables:
    config: Tables = {
        "PORT": {"Ethernet0": {"speed": "400000", "admin_status": admin}},
        "CABLE_LENGTH": {"AZURE": {"Ethernet0": length}},
        "PORT_QOS_MAP": {"Ethernet0": {"pfc_enable": pfc}},
        "BUFFER_PROFILE": {"lossy": {"size": "0"}},
        "BUFFER_PG": {"Ethernet0|0": {"profile": "lossy"}},
    }
    for key, profile in groups.items():
        config["BUFFER_PG"][f"Ethernet0|{key}"] = {"profile": profile}
        if profile == NAME:
            config["BUFFER_PROFILE"][profile] = dict(PROFILE)
    return config


def test_groups_that_are_left_to_the_switch() -> None:
    assert _left(_port({"3-4": NAME}), _port({}), OLD_SPECTRUM) == []
    assert _left(_port({"3": NAME, "6": NAME}, pfc="3,6"), _port({}, pfc="3,6"), TERALYNX) == []


@pytest.mark.parametrize(
    ("running", "intended"),
    [
        pytest.param(_port({"3-4": NAME}), _port({"3-4": "mine"}), id="pointed-elsewhere"),
        pytest.param(_port({"3-4": NAME, "3": "mine"}), _port({"3": "mine"}), id="overlaps"),
        pytest.param(_port({"3-4": NAME}), _port({}, length="5m"), id="another-length"),
        pytest.param(_port({"3-4": NAME}), _port({}, pfc="3"), id="less-pfc"),
        pytest.param(_port({"3-4": NAME}), _port({}, pfc=""), id="no-pfc"),
        pytest.param(_port({"5": NAME}), _port({}), id="another-group"),
        pytest.param(_port({"3-4": "mine"}), _port({}), id="another-profile"),
        pytest.param(_port({"3-4": NAME}, length="0m"), _port({}, length="0m"), id="no-length"),
    ],
)
def test_groups_that_are_not(running: ConfigDb, intended: ConfigDb) -> None:
    left = _left(running, intended, OLD_SPECTRUM)
    assert any(line.startswith("BUFFER_PG|") for line in left)


def test_a_leftover_profile_is_shown() -> None:
    running = _port({})
    running["BUFFER_PROFILE"][NAME] = dict(PROFILE)
    assert len(_left(running, _port({}), OLD_SPECTRUM)) == len(PROFILE)


def test_a_profile_with_other_fields_is_shown() -> None:
    running = _port({"3-4": NAME})
    running["BUFFER_PROFILE"][NAME]["pool"] = "other"
    assert any("BUFFER_PROFILE" in line for line in _left(running, _port({}), OLD_SPECTRUM))


def test_the_dynamic_model_writes_nothing() -> None:
    assert len(_left(_port({"3-4": NAME}), _port({}))) == 1 + len(PROFILE)


def test_groups_of_a_shut_port_go_on_spectrum() -> None:
    running, intended = _port({}, admin="down"), _port({"3-4": NAME}, admin="down")
    running["BUFFER_PROFILE"] = intended["BUFFER_PROFILE"]
    assert _left(running, intended, OLD_SPECTRUM) == []
    expected = [f"BUFFER_PG|Ethernet0|3-4.profile None -> {NAME}"]
    assert _left(running, intended, TERALYNX) == expected
    running["PORT"] = {"Ethernet0": {"speed": "400000", "admin_status": "up"}}
    assert expected[0] in _left(running, intended, OLD_SPECTRUM)
