from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from railwright.checks.panel import settled
from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def fields(switch: Switch) -> Iterator[Spot]:
    """A port has another alias than its breakout mode gives it.

    Why: The alias is what commands in alias mode take and what stands on the box; after the next
        breakout of the cage it is another one. YANG takes any text.
    Fix: Use the alias that the platform has for the port.
    Source: sonic-buildimage src/sonic-config-engine/portconfig.py, get_child_ports
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {alias: etp99}}}
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
    if not any("alias" in row for row in switch.rows("PORT").values()):
        return
    used = Counter(text(row, "alias") for row in switch.rows("PORT").values())
    for name, row, port in switch.once(settled):
        given, right = text(row, "alias"), port.alias
        if given != right and (not given or used[given] == 1):
            mend = (Mend("PORT", name, "alias", right),)
            message = f"alias {given or 'is not set'}, where the cage's mode gives it {right}"
            yield Spot(message, "PORT", name, "alias", mend=mend)
