"""Verdicts: what is refused, at which address, in which words."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from mutation.agreement import CONFIGS
from railwright.checks.yang import (
    IssueKind,
    YangEngine,
    YangIssue,
    load_engine,
)
from railwright.checks.yang.translate import translate

Config = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def engine() -> YangEngine:
    return load_engine()


@pytest.fixture
def leaf() -> Config:
    data: Config = json.loads((CONFIGS / "wide-bgpcfgd.json").read_text(encoding="utf-8"))
    return data


@pytest.fixture
def spine() -> Config:
    data: Config = json.loads((CONFIGS / "wide-frrcfgd.json").read_text(encoding="utf-8"))
    return data


def only(issues: tuple[YangIssue, ...]) -> YangIssue:
    assert len(issues) == 1, issues
    return issues[0]


def address(issue: YangIssue) -> tuple[str, str | None, str | None]:
    return issue.table, issue.key, issue.field


def test_good_configurations_are_accepted(engine: YangEngine, leaf: Config, spine: Config) -> None:
    assert engine.validate(leaf) == ()
    assert engine.validate(spine) == ()
    assert engine.validate({}) == ()


def test_the_configuration_is_not_touched(engine: YangEngine, leaf: Config) -> None:
    leaf["PORT"]["Ethernet0"]["speed"] = "800G"
    before = copy.deepcopy(leaf)
    engine.validate(leaf)
    assert leaf == before


VALUE, REFERENCE = IssueKind.VALUE, IssueKind.REFERENCE
CELLS = [
    # table, key, field, new value, kind, start of the message
    ("PORT", "Ethernet0", "speed", "400G", VALUE, "speed '400G' is not a number 1..1600000"),
    ("PORT", "Ethernet0", "mtu", "67", VALUE, "mtu '67' is not a number 68..9216"),
    ("PORT", "Ethernet0", "fec", "off", VALUE, "fec 'off' is not one of rs, fc, none, auto"),
    ("PORT", "Ethernet0", "lanes", ["1", "2"], VALUE, "lanes is a list here"),
    ("PORT", "Ethernet0", "mtu", 9100, VALUE, "mtu is int here"),
    ("PORT", "Ethernet4", "adv_speeds", ["200000"], VALUE, "adv_speeds is a list here"),
    ("PORT", "Ethernet4", "adv_speeds", "all,200000", IssueKind.CONSTRAINT, "adv_speeds is either"),
    ("VLAN", "Vlan100", "dhcp_servers", "192.0.2.1", VALUE, "dhcp_servers must be a list"),
    ("VLAN", "Vlan100", "vlanid", "101", IssueKind.CONSTRAINT, "vlanid must be the number"),
    (
        "DEVICE_METADATA",
        "localhost",
        "bgp_asn",
        "None",
        VALUE,
        "bgp_asn 'None' is not an AS",
    ),
    (
        "DEVICE_METADATA",
        "localhost",
        "hostnme",
        "x",
        IssueKind.UNKNOWN_FIELD,
        "no YANG model has a field hostnme in DEVICE_METADATA; did you mean 'hostname'?",
    ),
    (
        "QUEUE",
        "Ethernet0|3",
        "scheduler",
        "no",
        REFERENCE,
        "scheduler 'no' is not the name of a row in SCHEDULER",
    ),
    (
        "BUFFER_PG",
        "Ethernet8|3",
        "profile",
        "null",
        REFERENCE,
        "profile 'null' is not the name of a row in BUFFER_PROFILE or NULL",
    ),
    (
        "BUFFER_PORT_INGRESS_PROFILE_LIST",
        "Ethernet0",
        "profile_list",
        "ingress_lossy,no",
        REFERENCE,
        "profile_list 'ingress_lossy,no' is not the name of a row in BUFFER_PROFILE",
    ),
    ("DSCP_TO_TC_MAP", "ROCE", "26", "16", VALUE, "26 '16' is not a number 0..15"),
    ("DSCP_TO_TC_MAP", "ROCE", "26", ["3"], VALUE, "26 is a list here"),
    ("DSCP_TO_TC_MAP", "ROCE", "64", "3", VALUE, "64 is not text matching"),
    (
        "CABLE_LENGTH",
        "AZURE",
        "Ethernet0",
        "5",
        VALUE,
        "Ethernet0 '5' is not text matching [0-9]",
    ),
    (
        "CABLE_LENGTH",
        "AZURE",
        "Ethernet1",
        "5m",
        REFERENCE,
        "Ethernet1 is not the name of a row in PORT",
    ),
    (
        "WRED_PROFILE",
        "ROCE",
        "green_max_threshold",
        "1",
        IssueKind.CONSTRAINT,
        "the maximum needs a minimum, not above it",
    ),
    ("SWITCH_HASH", "GLOBAL", "lag_hash", ["A"], VALUE, "lag_hash is not one of IN_PORT"),
    (
        "PFC_WD",
        "Ethernet0",
        "detection_time",
        "100",
        IssueKind.CONSTRAINT,
        "the detection time must not be below",
    ),
    ("NTP", "global", "src_intf", "eth0;Loopback9", REFERENCE, "src_intf 'eth0;Loopback9' is not"),
]


@pytest.mark.parametrize(
    ("table", "key", "field", "value", "kind", "message"),
    CELLS,
    ids=lambda each: None if not isinstance(each, str) or len(each) > 40 else each,
)
def test_a_wrong_cell_is_found_at_its_address(
    engine: YangEngine,
    leaf: Config,
    table: str,
    key: str,
    field: str,
    value: object,
    kind: IssueKind,
    message: str,
) -> None:
    leaf[table][key][field] = value
    issue = only(engine.validate(leaf))
    assert address(issue) == (table, key, field)
    assert issue.kind is kind
    assert issue.message.startswith(message)


KEYS = [
    ("PROT", "Ethernet0", None, IssueKind.UNKNOWN_TABLE, "no YANG model has a table PROT; did you"),
    (
        "INTERFACE",
        "a|b|c",
        "a|b|c",
        IssueKind.KEY_SHAPE,
        "the key has not the shape of a row of I",
    ),
    ("QUEUE", "Ethernet0", "Ethernet0", IssueKind.KEY_SHAPE, "the key has not the shape of a row"),
    ("DEVICE_METADATA", "x", "x", IssueKind.KEY_SHAPE, "the key has not the shape of a row of DEV"),
    (
        "BUFFER_PG",
        "Ethernet0|9",
        "Ethernet0|9",
        VALUE,
        "pg_num '9' in the key is not text matching [0-7](-[0-7])?",
    ),
    (
        "INTERFACE",
        "Ethernet8|10.1.0.0",
        "Ethernet8|10.1.0.0",
        VALUE,
        "ip-prefix '10.1.0.0' in the key is not an IP prefix",
    ),
    (
        "INTERFACE",
        "Ethernet99",
        "Ethernet99",
        REFERENCE,
        "name 'Ethernet99' in the key is not the name of a row in PORT",
    ),
    (
        "INTERFACE",
        "Ethernet32|10.1.0.8/31",
        "Ethernet32|10.1.0.8/31",
        IssueKind.CONSTRAINT,
        "an address needs the row of the interface itself",
    ),
]


@pytest.mark.parametrize(
    ("table", "key", "shown", "kind", "message"), KEYS, ids=lambda each: str(each)[:30]
)
def test_a_wrong_key_is_found_at_its_row(
    engine: YangEngine,
    leaf: Config,
    table: str,
    key: str,
    shown: str | None,
    kind: IssueKind,
    message: str,
) -> None:
    row = {"profile": "NULL"} if table == "BUFFER_PG" else {}
    leaf.setdefault(table, {})[key] = row
    issue = only(engine.validate(leaf))
    assert address(issue) == (table, shown, None)
    assert issue.kind is kind
    assert issue.message.startswith(message)


def test_blanks_around_a_key_part_are_refused(engine: YangEngine, leaf: Config) -> None:
    leaf["INTERFACE"]["Ethernet8 | 10.9.0.0/31"] = {}
    kinds = {issue.kind for issue in engine.validate(leaf)}
    assert IssueKind.KEY_SHAPE in kinds


def test_a_missing_field_is_named(engine: YangEngine, leaf: Config) -> None:
    del leaf["PORT"]["Ethernet0"]["speed"]
    issue = only(engine.validate(leaf))
    assert address(issue) == ("PORT", "Ethernet0", "speed")
    assert issue.kind is IssueKind.MISSING


def test_too_many_rows_are_counted(engine: YangEngine, leaf: Config) -> None:
    leaf["DNS_NAMESERVER"] |= {f"192.0.2.{last}": {} for last in (54, 55)}
    issue = only(engine.validate(leaf))
    assert issue.table == "DNS_NAMESERVER"
    assert issue.kind is IssueKind.COUNT


def test_a_value_that_stands_twice_is_refused(engine: YangEngine, leaf: Config) -> None:
    leaf["SWITCH_HASH"]["GLOBAL"]["lag_hash"] = ["DST_IP", "DST_IP"]
    issue = only(engine.validate(leaf))
    assert address(issue)[:2] == ("SWITCH_HASH", "GLOBAL")
    assert issue.kind is IssueKind.COUNT


def test_all_errors_come_at_once_and_in_order(engine: YangEngine, leaf: Config) -> None:
    leaf["PORT"]["Ethernet16"]["speed"] = "x"
    leaf["PORT"]["Ethernet8"]["mtu"] = "1"
    leaf["PORT"]["Ethernet0"]["foo"] = "1"
    leaf["QUEUE"]["Ethernet0|3"]["scheduler"] = "no"
    leaf["FOO"] = {"a": {}}
    issues = engine.validate(leaf)
    assert [address(issue) for issue in issues] == [
        ("FOO", None, None),
        ("PORT", "Ethernet0", "foo"),
        ("PORT", "Ethernet8", "mtu"),
        ("PORT", "Ethernet16", "speed"),
        ("QUEUE", "Ethernet0|3", "scheduler"),
    ]
    shuffled = {table: dict(reversed(leaf[table].items())) for table in sorted(leaf, reverse=True)}
    assert engine.validate(shuffled) == issues


def test_consequences_of_an_error_are_left_out(engine: YangEngine, leaf: Config) -> None:
    leaf["BUFFER_PROFILE"]["pg_lossless"]["size"] = "many"
    assert address(only(engine.validate(leaf))) == ("BUFFER_PROFILE", "pg_lossless", "size")


def test_references_to_a_refused_row_are_left_out(engine: YangEngine, leaf: Config) -> None:
    leaf["DSCP_TO_TC_MAP"]["RO.CE"] = leaf["DSCP_TO_TC_MAP"].pop("ROCE")
    for row in leaf["PORT_QOS_MAP"].values():
        if "dscp_to_tc_map" in row:
            row["dscp_to_tc_map"] = "RO.CE"
    issue = only(engine.validate(leaf))
    assert address(issue) == ("DSCP_TO_TC_MAP", "RO.CE", None)


def test_rows_are_named_as_written(engine: YangEngine, leaf: Config) -> None:
    leaf["BGP_NEIGHBOR"]["FC00:0::9"] = {"asn": "0"}
    assert address(only(engine.validate(leaf))) == ("BGP_NEIGHBOR", "FC00:0::9", "asn")


def test_composite_references_name_the_row(engine: YangEngine, spine: Config) -> None:
    spine["BGP_NEIGHBOR_AF"]["default|10.9.9.9|ipv4_unicast"] = {}
    issue = only(engine.validate(spine))
    assert address(issue) == ("BGP_NEIGHBOR_AF", "default|10.9.9.9|ipv4_unicast", None)
    assert issue.kind is REFERENCE
    assert (
        "neighbor '10.9.9.9' in the key is not the name of a row in BGP_NEIGHBOR" in issue.message
    )


def test_one_empty_text_is_an_empty_list(engine: YangEngine, leaf: Config) -> None:
    leaf["VLAN"]["Vlan100"]["dhcp_servers"] = [""]
    assert engine.validate(leaf) == ()


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\u00e9" * 300, '"', "\\"])
def test_odd_text_is_judged_not_raised(engine: YangEngine, leaf: Config, text: str) -> None:
    leaf["PORT"]["Ethernet0"]["description"] = text
    leaf["PORT"]["Ethernet0"]["fec"] = text
    assert engine.validate(leaf)


def test_translation_qualifies_and_keeps_text(engine: YangEngine) -> None:
    config: Config = {
        "PORT": {"Ethernet0": {"lanes": "1,2", "speed": "800000", "adv_speeds": "1, 2"}},
        "DSCP_TO_TC_MAP": {"A": {"3": "4"}},
        "NTP": {"global": {"vrf": "mgmt"}},
        "NTP_KEY": {"7": {"value": "x"}},
    }
    result = translate(config, engine.schema)
    assert result.issues == []
    assert result.data() == {
        "sonic-port:sonic-port": {
            "PORT": {
                "PORT_LIST": [
                    {
                        "name": "Ethernet0",
                        "lanes": "1,2",
                        "speed": "800000",
                        "adv_speeds": ["1", "2"],
                    }
                ]
            }
        },
        "sonic-dscp-tc-map:sonic-dscp-tc-map": {
            "DSCP_TO_TC_MAP": {
                "DSCP_TO_TC_MAP_LIST": [{"name": "A", "DSCP_TO_TC_MAP": [{"dscp": "3", "tc": "4"}]}]
            }
        },
        "sonic-ntp:sonic-ntp": {
            "NTP": {"global": {"vrf": "mgmt"}},
            "NTP_KEY": {"NTP_KEY_LIST": [{"id": "7", "value": "x"}]},
        },
    }


def test_a_field_that_repeats_the_key_must_say_the_same(engine: YangEngine, leaf: Config) -> None:
    leaf["PORT"]["Ethernet0"]["name"] = "Ethernet0"
    assert engine.validate(leaf) == ()
    leaf["PORT"]["Ethernet0"]["name"] = "Ethernet1"
    assert address(only(engine.validate(leaf))) == ("PORT", "Ethernet0", "name")
