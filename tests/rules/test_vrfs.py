"""Addresses and sessions of VRFs: one address in two of them stands for two places."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest

from railwright.checks import engine
from railwright.checks.addresses import connected, networks, own, owned
from railwright.checks.network import End, Network, joined
from railwright.checks.sessions import by_peer
from railwright.checks.switch import Known, Plug, Switch
from railwright.model.fabric import PortRole
from rules.examples import everything

VRF = "Vrf1"
PLACES = (("Ethernet0", "default"), ("Ethernet4", VRF))
"""Each switch has the same address on both."""
PEER = f"{VRF}|10.0.0.1"
ASNS = {"a": "65001", "b": "65002"}


def _config(name: str, local: str, far: str, peer: str) -> dict[str, Any]:
    return {
        "DEVICE_METADATA": {"localhost": {"hostname": name, "bgp_asn": ASNS[name]}},
        "VRF": {VRF: {}},
        "INTERFACE": {
            "Ethernet0": {},
            f"Ethernet0|{local}/31": {},
            "Ethernet4": {"vrf_name": VRF},
            f"Ethernet4|{local}/31": {},
        },
        "BGP_NEIGHBOR": {
            key: {"asn": ASNS[peer], "name": peer, "local_addr": local}
            for key in (far, f"{VRF}|{far}")
        },
    }


def _network(change: dict[str, Any] | None = None) -> Network:
    configs = {
        "a": _config("a", "10.0.0.0", "10.0.0.1", "b"),
        "b": _config("b", "10.0.0.1", "10.0.0.0", "a"),
    }
    for table, rows in (change or {}).items():
        for key, row in rows.items():
            if row is None:
                del configs["a"][table][key]
            else:
                configs["a"][table][key] = {**configs["a"][table].get(key, {}), **row}
    switches = {
        name: Switch(
            name,
            tables,
            Known(plugs={port: Plug(PortRole.FABRIC, peer, port) for port, _ in PLACES}),
        )
        for (name, tables), peer in zip(configs.items(), ("b", "a"), strict=True)
    }
    links = [joined(End(switches["a"], port), End(switches["b"], port)) for port, _ in PLACES]
    return Network(tuple(switches.values()), links)


def _found(network: Network) -> set[tuple[str, str, str | None]]:
    return {
        (one.device, one.kind.id, one.spot.key)
        for one in everything(network)
        if one.kind.id.startswith(("BGP", "IPA"))
    }


CLEAN = _found(_network())
"""What these small configurations raise in any case."""


def test_addresses_are_known_by_vrf() -> None:
    switch = _network().switches["a"]
    assert [one.name for one in switch.once(own).values()] == ["Ethernet0", "Ethernet4"]
    assert switch.once(owned) == {"10.0.0.0"}
    assert set(switch.once(by_peer)) == {("default", "10.0.0.1"), (VRF, "10.0.0.1")}
    assert connected(switch.once(networks), VRF, ip_address("10.0.0.1"))
    assert not connected(switch.once(networks), "Vrf2", ip_address("10.0.0.1"))


def test_one_address_in_two_vrfs_is_no_fault() -> None:
    about = {"BGP015", "BGP021", "BGP022", "BGP029", "BGP030", "IPA010", "IPA011", "IPA012"}
    assert not about & {id_ for _, id_, _ in CLEAN}
    assert engine.FAILED.id not in {one.kind.id for one in everything(_network())}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # the session of the other VRF does not stand in for the one that is gone
        ({"BGP_NEIGHBOR": {PEER: None}}, ("a", "BGP021", "10.0.0.1")),
        ({"BGP_NEIGHBOR": {PEER: {"asn": "65009"}}}, ("a", "BGP023", PEER)),
        # nor does its address for the one that is gone
        ({"INTERFACE": {"Ethernet4|10.0.0.0/31": None}}, ("a", "BGP015", PEER)),
        ({"INTERFACE": {"Ethernet4": {"vrf_name": ""}}}, ("a", "IPA010", "Ethernet4|10.0.0.0/31")),
    ],
)  # fmt: skip
def test_a_fault_within_one_vrf_is_told(
    change: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert expected in _found(_network(change)) - CLEAN


def test_a_link_of_a_vrf_without_sessions_lacks_none() -> None:
    network = _network({"BGP_NEIGHBOR": {PEER: None}})
    far = network.switches["b"]
    rows = {key: row for key, row in far.rows("BGP_NEIGHBOR").items() if "|" not in key}
    quiet = Switch("b", {**far.tables, "BGP_NEIGHBOR": rows}, far.known)
    ends = [(link.a, End(quiet, link.b.port)) for link in network.links]
    again = Network((network.switches["a"], quiet), [joined(*pair) for pair in ends])
    assert "BGP022" not in {id_ for _, id_, _ in _found(again)}
