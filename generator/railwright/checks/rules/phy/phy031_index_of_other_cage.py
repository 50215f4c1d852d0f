from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.phy.common import unlike_mode
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def fields(switch: Switch) -> Iterator[Spot]:
    """A port has the index of another cage.

    Why: The index is how the transceiver daemon finds the module of a port: it reads, and sets up,
        the module of another cage. YANG takes any number.
    Fix: Use the index of the cage.
    Source: sonic-buildimage src/sonic-config-engine/portconfig.py, where each port of a cage gets
        the cage's index
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {index: "2"}}}
    Good:
        config:
            leaf-1-01:
                BREAKOUT_CFG:
                    Ethernet32: {brkout_mode: "2x400G[200G,100G,50G,40G,25G,10G]"}
                PORT:
                    Ethernet32: {lanes: "32,33,34,35", alias: etp5a, subport: "1", speed: "400000"}
                    Ethernet36: {lanes: "36,37,38,39", alias: etp5b, index: "5", subport: "2",
                        speed: "400000", fec: rs, admin_status: down, mtu: "9100"}
                CABLE_LENGTH: {AZURE: {Ethernet36: 0m}}
                BUFFER_PORT_INGRESS_PROFILE_LIST:
                    Ethernet36: {profile_list: "ingress_lossless_profile,ingress_lossy_profile"}
                BUFFER_PORT_EGRESS_PROFILE_LIST:
                    Ethernet36: {profile_list: "egress_lossless_profile,egress_lossy_profile"}
    """
    for one in unlike_mode(switch, "index", lambda port: port.index):
        yield one.spot
