from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.checks.uniform import odd
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def mtus(switch: Switch) -> Iterator[Spot]:
    """Ports to hosts of one switch have different MTUs.

    Why: Hosts of one rail then have different path MTUs: RDMA connections between them agree on the
        smaller one, or break on the larger. Headroom is computed for each MTU apart. YANG looks at
        each port alone.
    Fix: Give every port to a host the same MTU.
    Source: sonic-swss cfgmgr/buffer_headroom_mellanox.lua (port_mtu); InfiniBand Architecture
        Specification (path MTU)
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {mtu: "9000"}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet512: {mtu: null}}}
    """
    mtus = {
        name: mtu
        for name, plug in switch.plugs.items()
        if plug.role is PortRole.HOST and (mtu := switch.text("PORT", name, "mtu"))
    }
    ports, given = list(mtus), list(mtus.values())
    for one in odd(given):
        name, model = ports[one.at], given[one.model]
        mend = (Mend("PORT", name, "mtu", model),) if one.majority else ()
        message = f"mtu {given[one.at]}, where other ports to hosts have {model}"
        yield Spot(message, "PORT", name, "mtu", mend=mend)
