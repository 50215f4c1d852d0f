from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING | Need.INVENTORY)
def lengths(switch: Switch) -> Iterator[Spot]:
    """CABLE_LENGTH says more than the cable of the inventory has.

    Why: The switch sets headroom aside for the longer one, on every lossless group of the port; and
        the inventory is no longer what is laid. YANG does not know cables.
    Fix: Correct the length here, or the cable rule of the inventory.
    Source: sonic-swss cfgmgr/buffer_headroom_mellanox.lua (198,000 km/s)
    Bad:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet0: "11m"}}}
    Good:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet0: "30m"}}}
        cables: {"leaf-1-01:Ethernet0": 30}
    """
    if not switch.dynamic or switch.once(lossless.formula) is None:
        return  # nothing is computed from the length
    metres = switch.once(lossless.lengths)
    for name, plug in switch.plugs.items():
        given = metres.get(name)
        if not plug.cable_m or not given or name not in switch.paused:
            continue
        if given > plug.cable_m:
            message = f"{given}m, where {plug.cable_m} m are laid"
            yield Spot(message, "CABLE_LENGTH", common.length_row(switch, name), name)
