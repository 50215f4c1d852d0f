"""What differs between switches: whose value counts, and what is never repeated."""

from __future__ import annotations

import pytest

from railwright.checks import engine
from railwright.checks.network import Network
from railwright.checks.switch import Switch
from railwright.checks.uniform import odd as odd_of
from railwright.checks.uniform import odd_ones
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import PortRole
from rules.examples import merged, network_of


def _switches(*configs: ConfigDb) -> list[Switch]:
    return [Switch(f"leaf-{number}", config) for number, config in enumerate(configs, 1)]


def test_the_odd_one_out_is_told_what_the_others_have() -> None:
    usual: ConfigDb = {"NTP": {"global": {"vrf": "mgmt"}}}
    odd: ConfigDb = {"NTP": {"global": {"vrf": "default"}}}
    (found,) = odd_ones(_switches(usual, odd, usual), ["NTP"])
    assert (found.device, found.field) == ("leaf-2", "vrf")
    assert found.message == "'default', but 'mgmt' on 2 other switches"
    assert [mend.value for mend in found.mend] == ["mgmt"]


def test_of_two_neither_is_right() -> None:
    one: ConfigDb = {"NTP": {"global": {"vrf": "mgmt"}}}
    other: ConfigDb = {"NTP": {"global": {"vrf": "default"}}}
    found = list(odd_ones(_switches(one, other), ["NTP"]))
    assert [spot.device for spot in found] == ["leaf-1", "leaf-2"]
    assert not any(spot.mend for spot in found)


def test_a_row_is_missing_on_one_and_too_much_on_another() -> None:
    row: ConfigDb = {"NTP_SERVER": {"192.0.2.1": {}}}
    (missing,) = odd_ones(_switches(row, row, {}), ["NTP_SERVER"])
    (surplus,) = odd_ones(_switches(row, {}, {}), ["NTP_SERVER"])
    assert (missing.device, surplus.device) == ("leaf-3", "leaf-1")


def test_secrets_are_not_repeated() -> None:
    def config(word: str) -> ConfigDb:
        return {
            "SNMP_COMMUNITY": {f"community-{word}": {"TYPE": "RO"}},
            "TACPLUS": {"global": {"passkey": f"passkey-{word}"}},
        }

    switches = _switches(config("Zeta-1"), config("Zeta-1"), config("Zeta-2"))
    found = list(odd_ones(switches, ["SNMP_COMMUNITY", "TACPLUS"]))
    assert {spot.table for spot in found} == {"SNMP_COMMUNITY", "TACPLUS"}
    assert not any("Zeta" in str(spot) for spot in found)


def test_lists_are_compared_as_well() -> None:
    def config(*ciphers: str) -> ConfigDb:
        return {"SSH_SERVER": {"POLICIES": {"ciphers": list(ciphers)}}}

    switches = _switches(config("a", "b"), config("a", "b"), config("a"))
    found = engine.about_fabric(Network(switches))
    assert [one.device for one in found if one.kind.id == "SYS053"] == ["leaf-3"]


@pytest.mark.parametrize(("odd", "patched"), [(1, True), (4, False)])
def test_no_patch_says_which_half_of_the_ports_is_right(odd: int, patched: bool) -> None:  # noqa: FBT001
    lab = network_of("lab").switches["leaf-1-01"]
    ports = [name for name in lab.plugs if lab.role(name) is PortRole.HOST][:odd]
    assert sum(lab.role(name) is PortRole.HOST for name in lab.plugs) == 8
    change = {
        "PORT": {name: {"mtu": "9000"} for name in ports},
        "PFC_WD": {name: {"detection_time": "300"} for name in ports},
    }
    found = engine.about_switch(Switch("leaf-1-01", merged(lab.tables, change), lab.known))
    told = [one.spot for one in found if one.kind.id in {"PHY040", "PFC037"}]
    assert len(told) == 2 * (odd if patched else 8)
    assert all(bool(spot.mend) == patched for spot in told)


def test_where_no_value_has_a_majority_all_are_told_whoever_comes_first() -> None:
    found = [(one.at, one.model, one.majority) for one in odd_of(["a", "a", "b", "b", "c"])]
    assert found == [(0, 2, False), (1, 2, False), (2, 0, False), (3, 0, False), (4, 0, False)]
    assert [(one.at, one.model) for one in odd_of(["b", "a", "a"])] == [(0, 1)]
    assert not list(odd_of(["a", "a"]))
    assert not list(odd_of([]))


@pytest.mark.parametrize(
    ("table", "id_"), [("SCHEDULER", "QOS022"), ("BUFFER_PROFILE", "BUF053"), ("NTP", "SYS050")]
)
def test_every_rule_about_twins_tells_both_of_two(table: str, id_: str) -> None:
    lab = network_of("lab")
    twins = [lab.switches["leaf-1-01"], lab.switches["leaf-1-02"]]
    changed = [
        Switch(one.name, merged(one.tables, {table: {"by_hand": {"size": str(number)}}}), one.known)
        for number, one in enumerate(twins)
    ]
    found = engine.about_fabric(Network(changed))
    assert [one.device for one in found if one.kind.id == id_] == ["leaf-1-01", "leaf-1-02"]
