"""Routes within one AS are not followed: it is said, and nothing else is claimed of them."""

from __future__ import annotations

from typing import Any

import pytest

from railwright.checks import engine
from railwright.checks.network import End, Network, joined
from railwright.checks.routes.inside import within_one_as
from railwright.checks.rules.fab.common import fabrics
from railwright.checks.switch import Known, Plug, Switch
from railwright.model.fabric import PortRole
from rules.examples import changed, merged, network_of

ASN = "65000"
LOOPBACKS = {"leaf": "10.255.0.1", "spine": "10.255.0.2"}


def _config(name: str, number: str) -> dict[str, Any]:
    mine, peer = ("leaf", "spine") if name == "leaf" else ("spine", "leaf")
    near, far = ("10.0.0.0", "10.0.0.1") if name == "leaf" else ("10.0.0.1", "10.0.0.0")
    return {
        "DEVICE_METADATA": {"localhost": {"hostname": name, "bgp_asn": number}},
        "PORT": {"Ethernet0": {"admin_status": "up"}},
        "PORT_QOS_MAP": {"Ethernet0": {"pfc_enable": "3"}},
        "INTERFACE": {"Ethernet0": {}, f"Ethernet0|{near}/31": {}},
        "LOOPBACK_INTERFACE": {"Loopback0": {}, f"Loopback0|{LOOPBACKS[mine]}/32": {}},
        "BGP_NEIGHBOR": {far: {"asn": "", "name": peer, "local_addr": near}},
    }


def _network(asns: tuple[str, str], **changes: Any) -> Network:
    """Return a leaf and a spine with one link; each names the other's ASN."""
    switches = {}
    for name, number, other in (("leaf", *asns), ("spine", asns[1], asns[0])):
        config = _config(name, number)
        for row in config["BGP_NEIGHBOR"].values():
            row["asn"] = other
        peer = "spine" if name == "leaf" else "leaf"
        plugs = {"Ethernet0": Plug(PortRole.FABRIC, peer, "Ethernet0")}
        switches[name] = Switch(name, merged(config, changes.get(name, {})), Known(plugs=plugs))
    ends = [End(switch, "Ethernet0") for switch in switches.values()]
    return Network(tuple(switches.values()), [joined(*ends)])


def _told(network: Network) -> list[str]:
    found = engine.about_fabric(network)
    return [one.spot.message for one in found if one.kind.id == "FAB020"]


def _loopback(peer: str, **fields: str) -> dict[str, Any]:
    return {LOOPBACKS[peer]: {"asn": ASN, "name": peer, **fields}}


def test_external_sessions_are_judged() -> None:
    network = _network(("65001", "65002"))
    assert within_one_as(network) == ()
    assert [one.priorities for one in fabrics(network)] == [(3,)]
    assert _told(network) == []


def test_a_link_within_an_as_is_not_judged() -> None:
    network = _network((ASN, ASN))
    assert [(one.near, one.far) for one in within_one_as(network)] == [
        ("leaf", "spine"), ("spine", "leaf"),
    ]  # fmt: skip
    assert fabrics(network) == ()
    assert _told(network) == [
        "leaf and spine are both in AS 65000: the routes of 2 switches are not judged"
    ]


def test_nothing_is_said_where_nothing_is_lossless() -> None:
    lossy = {"PORT_QOS_MAP": {"Ethernet0": {"pfc_enable": None}}}
    assert _told(_network((ASN, ASN), leaf=lossy)) == []


@pytest.mark.parametrize(
    ("leaf", "spine", "count"),
    [
        (_loopback("spine"), _loopback("leaf"), 1),
        (_loopback("spine"), {}, 0),  # the other end does not know of it
        (_loopback("spine"), _loopback("leaf", admin_status="down"), 0),
    ],
)
def test_sessions_between_loopbacks_count_as_well(
    leaf: dict[str, Any], spine: dict[str, Any], count: int
) -> None:
    no_link = dict.fromkeys(("10.0.0.0", "10.0.0.1"))
    ends = {
        name: {"BGP_NEIGHBOR": {**no_link, **rows}}
        for name, rows in (("leaf", leaf), ("spine", spine))
    }
    assert len(_told(_network((ASN, ASN), **ends))) == count


@pytest.mark.parametrize(("family", "count"), [("ipv4_unicast", 1), ("l2vpn_evpn", 0)])
def test_frrcfgd_has_routes_of_hosts_in_sessions_with_their_family(family: str, count: int) -> None:
    def unnumbered() -> dict[str, Any]:
        return {
            "DEVICE_METADATA": {"localhost": {"frr_mgmt_framework_config": "true"}},
            "BGP_GLOBALS": {"default": {"local_asn": ASN}},
            "BGP_NEIGHBOR": {
                "10.0.0.0": None, "10.0.0.1": None, "default|Ethernet0": {"peer_type": "internal"},
            },
            "BGP_NEIGHBOR_AF": {f"default|Ethernet0|{family}": {"admin_status": "up"}},
        }  # fmt: skip

    network = _network((ASN, ASN), leaf=unnumbered(), spine=unnumbered())
    assert len(_told(network)) == count
    assert (fabrics(network) == ()) is bool(count)


def test_a_circle_within_an_as_is_not_told() -> None:
    """With external sessions this wiring is FAB003's or FAB001's."""
    change = {
        "config": {"*": {"DEVICE_METADATA": {"localhost": {"bgp_asn": "4200000000"}}}},
        "moved": {
            "leaf-1-01:Ethernet272": "spine-01:Ethernet16",
            "leaf-1-01:Ethernet280": "spine-01:Ethernet24",
            "leaf-1-02:Ethernet256": "spine-02:Ethernet0",
            "leaf-1-02:Ethernet264": "spine-02:Ethernet8",
        },
        "follow": True,
    }
    found = engine.about_fabric(changed(network_of("lab"), change))
    assert {one.kind.id for one in found if one.kind.id.startswith("FAB")} == {"FAB020"}
