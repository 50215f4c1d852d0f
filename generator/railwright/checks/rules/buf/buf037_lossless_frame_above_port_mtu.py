from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def mtus(switch: Switch) -> Iterator[Spot]:
    """A lossless port takes only smaller frames than its lossless traffic has.

    Why: Frames of RDMA are not fragmented: the port drops them, in a class that must not drop.
        Headroom is computed for frames that can never come. YANG does not compare the tables.
    Fix: Raise `mtu` of the port, or lower the MTU of the lossless traffic.
    Source: sonic-swss cfgmgr/buffer_headroom_mellanox.lua (port_mtu, lossless_mtu)
    Bad:
        config:
            leaf-1-01:
                PORT:
                    Ethernet0: {mtu: "4000"}
                    Ethernet4: {mtu: "4000"}
                    Ethernet8: {mtu: "4000"}
                    Ethernet12: {mtu: "4000"}
                    Ethernet16: {mtu: "4000"}
                    Ethernet20: {mtu: "4000"}
                    Ethernet24: {mtu: "4000"}
                    Ethernet28: {mtu: "4000"}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet32: {mtu: null}}}
    """
    told = switch.once(lossless.traffic)
    if told is not None:
        for port in switch.once(lossless.ports):
            if port.demand.mtu < told.mtu:
                message = f"mtu {port.demand.mtu}, where lossless frames have {told.mtu} bytes"
                yield Spot(message, "PORT", port.name, "mtu")
