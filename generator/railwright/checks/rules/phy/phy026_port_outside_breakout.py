from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.panel import panel
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def strays(switch: Switch) -> Iterator[Spot]:
    """PORT has a port that the breakout mode of its cage does not make.

    Why: The mode is what the chip and the module are set up for; a port beside it shares lanes with
        the others or has none. The next `config interface breakout` of the cage does not delete it.
        YANG does not compare the tables.
    Fix: Remove the port, or give the cage the mode that makes it.
    Source: sonic-utilities config/config_mgmt.py, _deletePorts and _verifyAsicDB; sonic-buildimage
        src/sonic-config-engine/portconfig.py
    Bad:
        config:
            leaf-1-01:
                BREAKOUT_CFG:
                    Ethernet0: {brkout_mode: "1x800G[400G,200G,100G,50G,40G,25G,10G]"}
    Good:
        config:
            leaf-1-01:
                BREAKOUT_CFG: {Ethernet0: {brkout_mode: "2x400G[200G,100G,50G,40G,25G,10G]"}}
    """
    found = switch.once(panel)
    for port, cage in found.strays.items():
        if cage:
            message = f"the cage of {cage} is {found.modes[cage].text}, which makes no {port}"
        else:
            message = f"no cage of {switch.platform.name if switch.platform else ''} has this port"
        yield Spot(message, "PORT", port)
