from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.phy.common import unlike_mode
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def fields(switch: Switch) -> Iterator[Spot]:
    """A port uses other lanes of the chip than its breakout mode gives it.

    Why: The port comes up on the traces of another port, or of none, and the module of the cage
        sees nothing. YANG takes any list of numbers.
    Fix: Use the lanes that the platform has for the port.
    Source: sonic-buildimage src/sonic-config-engine/portconfig.py, get_child_ports
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {lanes: "0,1,2,600"}}}
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
    ports = switch.rows("PORT").values()
    used = Counter(lane for row in ports for lane in text(row, "lanes").split(","))
    for one in unlike_mode(switch, "lanes", lambda port: port.lanes_text):
        if all(used[lane] == 1 for lane in one.given.split(",")):
            yield one.spot
