from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.panel import settled
from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity

_WHOLE_CAGE = ("1", "0")
"""Given and right: a port that has its cage to itself may count as the first of it, since both lead
to the first lane (sonic-platform-daemons, sonic-xcvrd, get_cmis_host_lanes_mask)."""


@device_rule(Severity.ERROR, Need.PLATFORM)
def fields(switch: Switch) -> Iterator[Spot]:
    """A port has another subport than its place in the cage.

    Why: The subport says which lanes of the module belong to the port; with another one the lanes
        of a neighbour are switched on and off in their place. YANG takes 0 to 8.
    Fix: Number the ports of a cage from 1 on; 0 means that it has but one.
    Source: sonic-buildimage src/sonic-config-engine/portconfig.py, where a split port counts from 1
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {subport: "2"}}}
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
    if not any("subport" in row for row in switch.rows("PORT").values()):
        return
    for name, row, port in switch.once(settled):
        given, right = text(row, "subport"), str(port.subport)
        if given != right and (given, right) != _WHOLE_CAGE:
            mend = (Mend("PORT", name, "subport", right),)
            message = f"subport {given or 'is not set'}, where the cage's mode gives it {right}"
            yield Spot(message, "PORT", name, "subport", mend=mend)
