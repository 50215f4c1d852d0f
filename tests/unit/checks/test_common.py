"""What switches have in common: silence is shared, and nothing that tells them apart is read."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from railwright.checks import engine
from railwright.checks.common import VEILED_TABLES, common, of_kind
from railwright.checks.rule import Need, Rule, Scope, Spot
from railwright.checks.switch import Known, Plug, Switch
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity
from rules.examples import changed, network_of, parse

CONFIG: dict[str, Any] = {
    "DEVICE_METADATA": {"localhost": {"hostname": "leaf", "bgp_asn": "1", "type": "ToRRouter"}},
    "PORT": {
        "Ethernet0": {"speed": "400000", "description": "gpu-1:nic1"},
        "Ethernet8": {"speed": "400000", "description": "gpu-2:nic1"},
    },
    "INTERFACE": {"Ethernet0": {}, "Ethernet0|10.0.0.0/31": {}},
    "SCHEDULER": {"fast": {"type": "DWRR", "weight": "50"}, "slow": {"type": "STRICT"}},
}
PLUGS = {"Ethernet0": Plug(PortRole.HOST, "gpu-1", "nic1", 5)}
Read = Callable[[Switch], object]


def _pair(config: dict[str, Any], **known: Any) -> tuple[Switch, Switch]:
    kin: dict[bytes, Switch] = {}
    facts = Known(plugs=PLUGS)
    one, other = Switch("a", CONFIG, facts, kin), Switch("b", config, facts._replace(**known), kin)
    assert common(one) is None
    return one, other


def _with(table: str, key: str, field: str, value: object) -> dict[str, Any]:
    config = copy.deepcopy(CONFIG)
    config[table].setdefault(key, {})[field] = value
    return config


def _rule(read: Read) -> Rule[Switch]:
    def judge(switch: Switch) -> Iterator[Spot]:
        if read(switch) == "never":
            yield Spot("there", "PORT")

    return Rule(Scope.DEVICE, judge, Severity.ERROR, Need.NOTHING)


@pytest.mark.parametrize(
    "config",
    [
        _with("SCHEDULER", "fast", "weight", "51"),
        _with("SCHEDULER", "fast", "weight", ["50"]),
        _with("SCHEDULER", "third", "type", "WRR"),
        _with("PORT", "Ethernet8", "speed", "200000"),
        _with("PORT", "Ethernet8", "mtu", "9100"),
        _with("DEVICE_METADATA", "localhost", "type", "SpineRouter"),
        {name: rows for name, rows in CONFIG.items() if name != "INTERFACE"},
        dict(reversed(CONFIG.items())),
        {**CONFIG, "SCHEDULER": dict(reversed(CONFIG["SCHEDULER"].items()))},
        {**CONFIG, "PORT": {"Ethernet0": None}},
        {**CONFIG, "SCHEDULER": {"fast": {"weight": object()}}},
    ],
)
def test_switches_with_one_other_cell_or_order_have_nothing_in_common(
    config: dict[str, Any],
) -> None:
    assert common(_pair(config)[1]) is None


@pytest.mark.parametrize(
    "known",
    [
        {"ours": True},
        {"plugs": None},
        {"plugs": {}},
        {"plugs": {"Ethernet0": PLUGS["Ethernet0"]._replace(cable_m=6)}},
        {"plugs": {"Ethernet0": PLUGS["Ethernet0"]._replace(role=PortRole.FABRIC)}},
    ],
)
def test_switches_that_other_things_are_known_of_have_nothing_in_common(
    known: dict[str, Any],
) -> None:
    assert common(_pair(CONFIG, **known)[1]) is None


@pytest.mark.parametrize(
    ("config", "known"),
    [
        (_with("DEVICE_METADATA", "localhost", "hostname", "other"), {}),
        (_with("PORT", "Ethernet0", "description", "gpu-9:nic1"), {}),
        (_with("INTERFACE", "Ethernet0|10.0.0.2/31", "scope", "global"), {}),
        (CONFIG, {"plugs": {"Ethernet0": PLUGS["Ethernet0"]._replace(peer="gpu-9")}}),
    ],
)
def test_names_and_addresses_may_differ(config: dict[str, Any], known: dict[str, Any]) -> None:
    assert common(_pair(config, **known)[1]) is not None


def test_a_switch_that_comes_alone_shares_nothing() -> None:
    assert common(Switch("a", CONFIG)) is None


@pytest.mark.parametrize(
    "read",
    [
        lambda switch: switch.name,
        lambda switch: switch.text("DEVICE_METADATA", "localhost", "hostname"),
        lambda switch: "mac" in switch.row("DEVICE_METADATA", "localhost"),
        lambda switch: list(switch.row("DEVICE_METADATA", "localhost")),
        lambda switch: dict(switch.row("PORT", "Ethernet0")),
        lambda switch: {**switch.row("PORT", "Ethernet0")},
        lambda switch: len(switch.row("PORT", "Ethernet0")),
        lambda switch: bool(switch.row("PORT", "Ethernet0")),
        lambda switch: switch.row("PORT", "Ethernet0") == {},
        lambda switch: str(switch.row("PORT", "Ethernet0")["description"]),
        lambda switch: switch.row("INTERFACE", "Ethernet0"),
        lambda switch: list(switch.tables.values()),
        lambda switch: list(switch.addresses()),
        lambda switch: switch.plugs["Ethernet0"].peer,
        lambda switch: tuple(switch.plugs["Ethernet0"]),
    ],
)
def test_a_rule_that_reads_what_differs_is_asked_about_each(read: Read) -> None:
    found = common(_pair(CONFIG)[1])
    assert found is not None
    assert not found.silent(_rule(read))


@pytest.mark.parametrize(
    "read",
    [
        lambda switch: switch.text("SCHEDULER", "fast", "weight"),
        lambda switch: switch.text("PORT", "Ethernet0", "speed"),
        lambda switch: switch.text("DEVICE_METADATA", "localhost", "type"),
        lambda switch: switch.has("INTERFACE"),
        lambda switch: switch.rows("VLAN"),
        lambda switch: list(switch.tables),
        lambda switch: switch.role("Ethernet0"),
        lambda switch: switch.plugs["Ethernet0"].cable_m,
    ],
)
def test_a_rule_that_reads_no_more_is_asked_once(read: Read) -> None:
    seen: list[Switch] = []
    _, other = _pair(CONFIG)
    found = common(other)
    assert found is not None
    rule = _rule(lambda switch: (seen.append(switch), read(switch)))
    assert found.silent(rule)
    assert found.silent(rule)
    assert len(seen) == 1


def test_what_is_found_is_found_on_each_switch() -> None:
    found = common(_pair(CONFIG)[1])
    assert found is not None
    assert not found.silent(_rule(lambda _switch: "never"))


@pytest.mark.parametrize(
    "change",
    [
        "{}",
        # one of all, all of them, and the last of them
        "config: {leaf-1-01: {SCHEDULER: {ai-26-48-cnp: {weight: '0'}}}}",
        "config: {'*': {PORT: {Ethernet0: {mtu: '1500', fec: none}}, QUEUE: {Ethernet0|3: null}}}",
        "config: {'leaf-*': {INTERFACE: {Ethernet512|10.9.0.3/30: {}}, PFC_WD: {Ethernet0: null}}}",
        "config: {spine-02: {PORT_QOS_MAP: {Ethernet0: {pfc_enable: '3,4'}}, BUFFER_PG: null}}",
    ],
)
def test_findings_are_those_of_each_switch_by_itself(change: str) -> None:
    network = changed(network_of("lab"), parse(change))
    kin: dict[bytes, Switch] = {}
    for name, switch in network.switches.items():
        alone = Switch(name, switch.tables, switch.known)
        shared = Switch(name, switch.tables, switch.known, kin)
        assert engine.about_switch(shared) == engine.about_switch(alone)
    assert any(type(one) is not Switch for one in kin.values())


def test_every_table_of_addresses_is_veiled() -> None:
    tables = {table for one in network_of("lab").switches.values() for table in one.tables}
    assert {table for table in tables if table.endswith("INTERFACE")} <= VEILED_TABLES


def test_a_view_of_what_is_common_is_made_once() -> None:
    kin: dict[bytes, Switch] = {}
    three = [Switch(name, CONFIG, Known(), kin) for name in "abc"]
    seen: list[Switch] = []

    def names(switch: Switch) -> str:
        seen.append(switch)
        return switch.text("SCHEDULER", "fast", "weight")

    assert [of_kind(one, names) for one in three] == ["50"] * 3
    assert len(seen) == 2


def test_a_view_of_what_differs_is_made_of_each_switch() -> None:
    kin: dict[bytes, Switch] = {}
    three = [Switch(name, CONFIG, Known(), kin) for name in "abc"]
    assert [of_kind(one, lambda switch: switch.name) for one in three] == ["a", "b", "c"]
