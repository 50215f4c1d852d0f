from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.rules.cab.common import vlans_of
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR, Need.INVENTORY)
def tagged(network: Network) -> Iterator[Spot]:
    """The port of a host takes its VLAN only with a tag, and the host sends none.

    Why: Frames without a tag are in no VLAN and are dropped. The plan attaches hosts untagged.
    Fix: Set `tagging_mode` untagged.
    Source: IEEE 802.1Q; sonic-swss cfgmgr/vlanmgr.cpp
    Bad:
        config:
            leaf-1-01: {VLAN_MEMBER: {"Vlan101|Ethernet0": {tagging_mode: tagged}}}
    Good:
        config:
            leaf-1-01: {VLAN_MEMBER: {"Vlan101|Ethernet512": {tagging_mode: tagged}}}
    """
    table = "VLAN_MEMBER"
    for host in network.hosts:
        vlans = host.end.switch.once(vlans_of).get(host.end.port, ())
        keys = [f"{vlan}|{host.end.port}" for vlan in vlans]
        modes = {key: host.end.switch.text(table, key, "tagging_mode") for key in keys}
        if keys and "tagged" in modes.values() and "untagged" not in modes.values():
            message = f"{host.host}:{host.port} sends no tags"
            yield Spot(message, table, keys[0], "tagging_mode", host.end.device)
