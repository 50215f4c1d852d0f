from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.panel import panel
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def gaps(switch: Switch) -> Iterator[Spot]:
    """The breakout mode of a cage makes a port that PORT does not have.

    Why: The lanes of the missing port stay dark, and what its cable leads to is cut off; the next
        `config interface breakout` of the cage fails over it. YANG does not compare the tables.
    Fix: Add the port, or give the cage the mode that fits its ports.
    Source: sonic-buildimage src/sonic-config-engine/portconfig.py; sonic-utilities
        config/config_mgmt.py
    Bad:
        config:
            leaf-1-01:
                BREAKOUT_CFG:
                    Ethernet32: {brkout_mode: "2x400G[200G,100G,50G,40G,25G,10G]"}
    Good:
        config:
            leaf-1-01:
                BREAKOUT_CFG:
                    Ethernet32: {brkout_mode: "1x800G[400G,200G,100G,50G,40G,25G,10G]"}
    """
    found = switch.once(panel)
    strange = set(found.strays.values())
    for port, cage in found.missing.items():
        if cage in switch.rows("PORT") and cage not in strange:
            message = f"the cage of {cage} is {found.modes[cage].text}, but {port} is not there"
            yield Spot(message, "PORT", port)
