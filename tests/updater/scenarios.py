"""Changes of shipped sites, as a user makes them: text of the inventory, or an entry of `patches:`.

Each is made on a switch with Spectrum-4 and on one with Teralynx 10 unless it says otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from pydantic import JsonValue

Edit = tuple[str, str]
"""Text of the inventory, and what stands there instead."""
Rows = Mapping[str, JsonValue]
"""A merge patch on a configuration: table to key to field."""

SPECTRUM_4 = "leaf-1-01"
TERALYNX_10 = "leaf-1-03"


class Scenario(NamedTuple):
    """One change.

    Attributes:
        name: what it is called.
        edits: of the inventory.
        rows: of the configuration, by a patch for every switch.
        site: the inventory.
        devices: the switches on which it is tried.
        given: edits that hold before and after.
        given_rows: likewise of the configuration.
    """

    name: str
    edits: tuple[Edit, ...] = ()
    rows: Rows | None = None
    site: str = "lab"
    devices: tuple[str, ...] = (SPECTRUM_4, TERALYNX_10)
    given: tuple[Edit, ...] = ()
    given_rows: Rows | None = None

    def texts(self, text: str) -> tuple[str, str]:
        """Return an inventory before and after.

        Raises:
            ValueError: the inventory does not hold what is replaced.
        """
        before = _edited(text, self.given)
        after = _edited(before, self.edits)
        return (
            before + _patches(self.given_rows),
            after + _patches(self.given_rows, self.rows),
        )


def _edited(text: str, edits: tuple[Edit, ...]) -> str:
    for old, new in edits:
        if old not in text:
            msg = f"the inventory has no {old!r}"
            raise ValueError(msg)
        text = text.replace(old, new)
    return text


def _patches(*rows: Rows | None) -> str:
    found = [
        {"reason": "a change to be tried", "set": dict(one)} for one in rows if one is not None
    ]
    return f"\npatches: {json.dumps(found)}\n" if found else ""


def _port(name: str, intent: str) -> tuple[Edit, ...]:
    """Return edits that set something at a port of both leaves."""
    return _both(f"ports: {{{name}: {{{intent}}}}}")


def _out(device: str) -> str:
    return f"  - {{match: {{device: {device}, port: Ethernet256}}, state: maintenance}}\n"


def _both(intent: str) -> tuple[Edit, ...]:
    """Return edits that set something at both leaves; ``#`` is the number of the leaf."""
    one, three = (intent.replace("#", number) for number in "13")
    return (
        (
            "leaf-1-03: {platform: D64P512T}",
            f"leaf-1-01: {{{one}}}\n  leaf-1-03: {{platform: D64P512T, {three}}}",
        ),
    )


def _release(name: str) -> tuple[Edit, ...]:
    return (('release: "202605"', f'release: "{name}"'),)


def _as_of(release: str) -> tuple[Edit, ...]:
    """Return edits for an older release; a Teralynx 10 of that age, or none."""
    other = "DB-MVTX9180" if release == "202511" else "SN5600"
    return (*_release(release), ("D64P512T", other))


def _of_lossless(profile: Rows) -> Rows:
    return {"WRED_PROFILE": {"ai-26-48-roce-400g": profile}}


_SPINES = ("spine-01", "spine-02")
_S4, _T10 = (SPECTRUM_4,), (TERALYNX_10,)
_OPTIC = "fabric_ports: {optic: MMS4X00-NM}"
_CABLE = "length_m: 30, media: smf}\n"
_SYSLOG = "syslog: [{server: 192.168.0.3}"
_MANAGEMENT = "management:\n"
_TACACS = "  aaa: {tacacs: [{server: 192.168.0.5}], key: {secret: tacacs-key}}\n"
_NTP = "ntp: [{server: 192.168.0.2}]"
_POD = "      gpu: {profile: gb200-nvl72-tray, count: 8}\n"
_PODS = f"{_POD}  2:\n    hosts:\n{_POD}"
_THIRD_SPINE = (("spine: {count: 2", "spine: {count: 3"),)
_THRESHOLDS = _of_lossless({"green_min_threshold": "300000", "green_max_threshold": "900000"})
_WATCHDOG: Rows = {"PFC_WD": {"Ethernet0": {"detection_time": "400"}}}
_DYNAMIC: Rows = {"BUFFER_PROFILE": {"egress_lossy_profile": {"dynamic_th": "1"}}}
_DISCARD: Rows = {"BUFFER_PROFILE": {"egress_lossy_profile": {"packet_discard_action": "trim"}}}
_LOOPBACK: Rows = {"LOOPBACK_INTERFACE": {"Loopback1": {}, "Loopback1|10.254.0.1/32": {}}}
_NO_LOOPBACK: Rows = {
    "LOOPBACK_INTERFACE": {
        "Loopback0": None,
        **{f"Loopback0|10.255.0.{number}/32": None for number in (65, 67)},
        **{f"Loopback0|fd00:255::{number}/128": None for number in (41, 43)},
    }
}
_DOWN: Rows = {"PORT": {"Ethernet0": {"admin_status": "down"}}}
_POOL: Rows = {"BUFFER_POOL": {"egress_lossless_pool": {"size": "150000000"}}}
_PROFILE: Rows = {
    "BUFFER_PROFILE": {"trial": {"pool": "egress_lossless_pool", "size": "0", "dynamic_th": "3"}}
}
_VLAN: Rows = {
    "VLAN": {"Vlan200": {"vlanid": "200", "admin_status": "up", "description": "storage"}},
    "VLAN_INTERFACE": {"Vlan200": {}, "Vlan200|10.200.0.1/24": {}},
    "VLAN_MEMBER": {"Vlan200|Ethernet40": {"tagging_mode": "tagged"}},
}
_PORTCHANNEL: Rows = {
    "PORTCHANNEL": {"PortChannel1": {"admin_status": "up", "mtu": "9100", "min_links": "1"}},
    "PORTCHANNEL_MEMBER": {"PortChannel1|Ethernet40": {}, "PortChannel1|Ethernet48": {}},
}
_ACL: Rows = {
    "ACL_TABLE": {
        "MIRROR_NONE": {
            "policy_desc": "drop telnet", "type": "L3", "stage": "ingress", "ports": ["Ethernet0"],
        }
    },
    "ACL_RULE": {
        "MIRROR_NONE|RULE_1": {
            "PRIORITY": "10", "IP_PROTOCOL": "6", "L4_DST_PORT": "23", "PACKET_ACTION": "DROP",
        }
    },
}  # fmt: skip
_TIMERS = (("  qos: ai-26-48\n", "  qos: ai-26-48\n  bgp: {holdtime_s: 30, keepalive_s: 10}\n"),)

SCENARIOS: tuple[Scenario, ...] = (
    # QoS
    Scenario("ecn thresholds", rows=_THRESHOLDS),
    Scenario("ecn drop probability", rows=_of_lossless({"green_drop_probability": "10"})),
    Scenario(
        "ecn profile of one queue",
        rows={
            "WRED_PROFILE": {
                "trial": {
                    "ecn": "ecn_all",
                    "green_min_threshold": "100000",
                    "green_max_threshold": "500000",
                    "green_drop_probability": "5",
                    "wred_green_enable": "true",
                }
            },
            "QUEUE": {"Ethernet0|3": {"wred_profile": "trial"}},
        },
    ),
    Scenario("queue without ecn", rows={"QUEUE": {"Ethernet0|3": {"wred_profile": None}}}),
    Scenario("scheduler weight", rows={"SCHEDULER": {"ai-26-48-roce": {"weight": "60"}}}),
    Scenario("dscp of a class", rows={"DSCP_TO_TC_MAP": {"ai-26-48": {"40": "3"}}}),
    Scenario("pfc of one port", rows={"PORT_QOS_MAP": {"Ethernet0": {"pfc_enable": "3,4"}}}),
    Scenario(
        "pfc of eight ports",
        rows={"PORT_QOS_MAP": {f"Ethernet{4 * n}": {"pfc_enable": "3,4"} for n in range(8)}},
    ),
    Scenario("qos profile", (("  qos: ai-26-48\n", "  qos: nvidia-roce\n"),)),
    # Pausing
    Scenario("watchdog times", rows=_WATCHDOG),
    Scenario("watchdog interval", rows={"PFC_WD": {"GLOBAL": {"POLL_INTERVAL": "200"}}}),
    Scenario("watchdog of one port off", rows={"PFC_WD": {"Ethernet0": None}}),
    Scenario("watchdog interval as the switch has it", rows={"PFC_WD": {"GLOBAL": None}}),
    Scenario("watchdog off", rows={"PFC_WD": None}),
    # Buffers
    Scenario(
        "cable length",
        (("length_m: 30", "length_m: 200"),),
    ),
    Scenario("cable length to hosts", (("length_m: 3, media: dac", "length_m: 30, media: smf"),)),
    Scenario("share of a pool", rows=_DYNAMIC),
    Scenario(
        "headroom",
        rows={"BUFFER_PROFILE": {"pg_lossless_800000_40m_profile": {"xoff": "345984"}}},
        devices=_T10,
    ),
    Scenario("pool size", rows=_POOL),
    Scenario("new buffer profile", rows=_PROFILE),
    Scenario("trimming", rows=_DISCARD),
    Scenario(
        "buffers of one queue",
        rows={"BUFFER_QUEUE": {"Ethernet0|3": {"profile": "egress_lossy_profile"}}},
    ),
    # Ports
    Scenario("port admin", _port("Ethernet0", "admin: down")),
    Scenario("port description", _port("Ethernet0", "description: first of the row")),
    Scenario("mtu of switch links", ((_OPTIC, _OPTIC.replace("}", ", mtu: 9200}")),)),
    Scenario(
        "mtu of all ports",
        (
            (
                _OPTIC,
                _OPTIC.replace("}", ", mtu: 9000}")
                + "\n  host_ports: {mtu: 9000}\n  unused_ports: {mtu: 9000}",
            ),
        ),
    ),
    Scenario("fec", rows={"PORT": {"Ethernet0": {"fec": "none"}}}),
    Scenario("autoneg and link training", _port("Ethernet0", "autoneg: 'on', link_training: 'on'")),
    Scenario("speed of a free port", rows={"PORT": {"Ethernet40": {"speed": "400000"}}}),
    Scenario("breakout of a free cage", _port('"20"', "breakout: 2x400G")),
    Scenario(
        "switch link in maintenance", ((_CABLE, f"{_CABLE}{_out('leaf-1-01')}{_out('leaf-1-03')}"),)
    ),
    # Routing
    Scenario("add a spine", _THIRD_SPINE),
    Scenario("a spine less", (("spine: {count: 3", "spine: {count: 2"),), given=_THIRD_SPINE),
    Scenario("bgp timers", _TIMERS),
    Scenario(
        "bgp peer off", rows={"BGP_NEIGHBOR": {"10.0.0.1": {"admin_status": "down"}}}, devices=_S4
    ),
    Scenario("bgp peer goes", rows={"BGP_NEIGHBOR": {"10.0.2.1": None}}, devices=_T10),
    Scenario(
        "as number of a peer",
        rows={"BGP_NEIGHBOR": {"10.0.2.1": {"asn": "4200000009"}}},
        devices=_T10,
    ),
    Scenario(
        "as numbers of leaves", (("parallel: 2\n", "parallel: 2\nasn: {leaf_base: 4200002000}\n"),)
    ),
    Scenario("loopback address", _both("loopback_ipv4: 10.255.9.#")),
    Scenario("other loopback", rows=_NO_LOOPBACK, given_rows=_LOOPBACK),
    Scenario("drain", _both("state: drained")),
    # VLANs, bundles, filters
    Scenario("new vlan", rows=_VLAN),
    Scenario("vlan description", rows={"VLAN": {"Vlan101": {"description": "rail"}}}),
    Scenario("vlan member goes", rows={"VLAN_MEMBER": {"Vlan101|Ethernet0": None}}),
    Scenario("new bundle", rows=_PORTCHANNEL),
    Scenario("new filter", rows=_ACL),
    # Hosts and pods
    Scenario("two more hosts", ((_POD, _POD.replace("count: 8", "count: 10")),)),
    Scenario("two hosts less", ((_POD, _POD.replace("count: 8", "count: 6")),)),
    Scenario("add a pod", ((_POD, _PODS),), devices=_SPINES),
    Scenario("a pod less", ((_PODS, _POD),), devices=_SPINES, given=((_POD, _PODS),)),
    # Management
    Scenario("second ntp server", ((_NTP, "ntp: [{server: 192.168.0.2}, {server: 192.168.0.9}]"),)),
    Scenario("other ntp server", ((_NTP, "ntp: [{server: 192.168.0.9}]"),)),
    Scenario("second syslog server", ((_SYSLOG, f"{_SYSLOG}, {{server: 192.168.0.8}}"),)),
    Scenario("other dns server", (("dns: [192.168.0.2]", "dns: [192.168.0.9]"),)),
    Scenario("snmp location", (("location: lab rack 1", "location: lab rack 2"),)),
    Scenario(
        "second snmp community", (("{secret: snmp-ro}", "{secret: snmp-ro}, {secret: snmp-new}"),)
    ),
    Scenario("banner", (("Authorised users only.", "Authorised users only, all is logged."),)),
    Scenario("time zone", ((_MANAGEMENT, f"{_MANAGEMENT}  timezone: Europe/Berlin\n"),)),
    Scenario("tacacs", ((_MANAGEMENT, f"{_MANAGEMENT}{_TACACS}"),)),
    Scenario(
        "ssh timeout", ((_MANAGEMENT, f"{_MANAGEMENT}  ssh: {{inactivity_timeout_min: 10}}\n"),)
    ),
    Scenario("counter interval", rows={"FLEX_COUNTER_TABLE": {"PORT": {"POLL_INTERVAL": "5000"}}}),
    Scenario("feature off", rows={"FEATURE": {"lldp": {"state": "disabled"}}}),
    Scenario("host name", rows={"DEVICE_METADATA": {"localhost": {"hostname": "leaf-new"}}}),
    # Unnumbered links and the other routing dialect
    *(
        one._replace(site="teralynx-pod", devices=("leaf-1-01",), name=f"{one.name}, unified")
        for one in (
            Scenario("ecn thresholds", rows=_THRESHOLDS),
            Scenario("bgp timers", _TIMERS),
            Scenario(
                "bgp peer goes",
                rows={
                    "BGP_NEIGHBOR": {"default|Ethernet256": None},
                    "BGP_NEIGHBOR_AF": {
                        "default|Ethernet256|ipv4_unicast": None,
                        "default|Ethernet256|ipv6_unicast": None,
                    },
                },
            ),
            Scenario("two hosts less", (("count: 8}", "count: 7}"),)),
            Scenario(
                "route map", rows={"ROUTE_MAP": {"FABRIC_IN|10": {"route_operation": "deny"}}}
            ),
        )
    ),
    # Other releases and chips
    *(
        one._replace(given=_as_of("202511"), name=f"{one.name}, 202511")
        for one in (
            Scenario("ecn thresholds", rows=_THRESHOLDS),
            Scenario("watchdog times", rows=_WATCHDOG),
            Scenario("share of a pool", rows=_DYNAMIC),
            Scenario("trimming", rows=_DISCARD),
            Scenario("pool size", rows=_POOL),
            Scenario("other ntp server", ((_NTP, "ntp: [{server: 192.168.0.9}]"),)),
            Scenario(
                "pfc of one port", rows={"PORT_QOS_MAP": {"Ethernet0": {"pfc_enable": "3,4"}}}
            ),
            Scenario("new vlan", rows=_VLAN),
            Scenario("port shut", rows=_DOWN),
        )
    ),
    *(
        one._replace(given=_as_of(release), name=f"{one.name}, {release}", devices=_S4)
        for release in ("202505", "202411")
        for one in (
            Scenario("ecn thresholds", rows=_THRESHOLDS),
            Scenario("watchdog times", rows=_WATCHDOG),
            Scenario("share of a pool", rows=_DYNAMIC),
            Scenario("new buffer profile", rows=_PROFILE),
            Scenario("port shut", rows=_DOWN),
        )
    ),
    *(
        one._replace(
            given=_release(release),
            name=f"{one.name}, 1.6T, {release}",
            devices=("leaf-1a-01",),
            site="rubin-1t6",
        )
        for release in ("202605", "master")
        for one in (
            Scenario(
                "ecn thresholds",
                rows={"WRED_PROFILE": {"ai-26-48-roce-800g": {"green_min_threshold": "300000"}}},
            ),
            Scenario("watchdog times", rows=_WATCHDOG),
            Scenario(
                "share of a pool",
                rows={"BUFFER_PROFILE": {"egress_lossy_profile": {"dynamic_th": "2"}}},
            ),
            Scenario(
                "port description",
                rows={"PORT": {"Ethernet0": {"description": "first of the row"}}},
            ),
        )
    ),
)
