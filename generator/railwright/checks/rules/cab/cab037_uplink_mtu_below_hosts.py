from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch, positive
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.CABLING)
def smaller(switch: Switch) -> Iterator[Spot]:
    """A link to another switch carries smaller frames than the hosts of this one may send.

    Why: RDMA does not look for the path's MTU: frames between the two sizes are dropped at the
        uplink, without a word. YANG compares no ports.
    Fix: Give the uplinks at least the MTU of the host ports.
    Source: InfiniBand Architecture Specification, volume 1, annex A17 (RoCEv2 does not
        fragment); sonic-swss orchagent/portsorch.cpp
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet256: {mtu: "5000"}}}
            spine-01: {PORT: {Ethernet0: {mtu: "5000"}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet256: {mtu: "9216"}}}
            spine-01: {PORT: {Ethernet0: {mtu: "9216"}}}
    """
    sizes: dict[PortRole, list[tuple[int, str]]] = {role: [] for role in PortRole}
    for port, plug in switch.plugs.items():
        mtu = switch.text("PORT", port, "mtu")
        if plug.peer and plug.role is not None and positive(mtu):
            sizes[plug.role].append((int(mtu), port))
    wanted = min((size for size, _ in sizes[PortRole.HOST]), default=0)
    for size, port in sizes[PortRole.FABRIC]:
        if size < wanted:
            message = f"{size}, but every host port takes frames of {wanted}"
            yield Spot(message, "PORT", port, "mtu")
