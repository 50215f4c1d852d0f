from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import IPV6, by_name
from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.sessions import TABLE, sessions
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def unnumbered(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, a BGP session names an interface that has no IPv6 address.

    Why: Such a session runs between link-local addresses. An interface without an IPv6 address gets
        one only if its row says so; the session then waits for a neighbour that is never announced.
        YANG compares the two tables nowhere.
    Fix: Set `ipv6_use_link_local_only` to `enable` in the row of the interface.
    Source: sonic-swss cfgmgr/intfmgr.cpp; sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-vlan-sub-interface.yang; FRR manual, chapter "BGP",
        `neighbor PEER interface`
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {INTERFACE: {Ethernet256: {ipv6_use_link_local_only: null}}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01: {INTERFACE: {Ethernet0: {ipv6_use_link_local_only: disable}}}
    """
    field = "ipv6_use_link_local_only"
    for session in switch.once(sessions):
        if session.numbered:
            continue
        name = session.peer
        table = _table(name)
        given = any(one.family == IPV6 for one in switch.once(by_name).get(name, ()))
        if not given and switch.text(table, name, field) != "enable":
            # a sub-interface that is not there lacks more than this, such as its VLAN
            there = table != _SUB_INTERFACES or name in switch.rows(table)
            mend = (Mend(table, name, field, "enable"),) if there else ()
            message = f"no IPv6 address for the session {TABLE}|{session.key}"
            yield Spot(message, table, name, field, mend=mend)


_TABLES = {"Vlan": "VLAN_INTERFACE", "PortChannel": "PORTCHANNEL_INTERFACE"}
_SUB_INTERFACES = "VLAN_SUB_INTERFACE"


def _table(name: str) -> str:
    if "." in name:
        return _SUB_INTERFACES
    return _TABLES.get(name.rstrip("0123456789"), "INTERFACE")
