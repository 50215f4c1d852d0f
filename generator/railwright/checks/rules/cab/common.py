"""What several rules about cables ask."""

from __future__ import annotations

from collections.abc import Mapping

from railwright.checks.addresses import Numbered, by_name, routed
from railwright.checks.network import End
from railwright.checks.switch import Switch


def vlans_of(switch: Switch) -> Mapping[str, tuple[str, ...]]:
    """Return the VLANs of each port that is a member of one."""
    found: dict[str, tuple[str, ...]] = {}
    for key in switch.rows("VLAN_MEMBER"):
        vlan, _, port = key.partition("|")
        found[port] = (*found.get(port, ()), vlan)
    return found


def attached(end: End) -> tuple[str, tuple[Numbered, ...]]:
    """Return where a host is in, and its addresses: the port itself, or the VLANs it is in."""
    name, addresses = routed(end), end.switch.once(by_name)
    vlans = end.switch.once(vlans_of).get(name, ())
    if name in addresses or not vlans:
        return name, addresses.get(name, ())
    return ", ".join(vlans), tuple(one for vlan in vlans for one in addresses.get(vlan, ()))
