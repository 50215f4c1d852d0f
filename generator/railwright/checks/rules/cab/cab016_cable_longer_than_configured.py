from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.lossless import lengths
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.CABLING)
def longer(switch: Switch) -> Iterator[Spot]:
    """A cable is longer than the configuration says.

    Why: Headroom is computed from the length that is written. More frames are on their way when the
        pause arrives than there is room for, and they are dropped. YANG knows no cables.
    Fix: Write at least the length of the cable.
    Source: sonic-swss cfgmgr/buffer_headroom_mellanox.lua, the share of the cable; IEEE 802.1Q
        (headroom for PFC)
    Bad:
        cables: {"leaf-1-01:Ethernet256": 50}
    Good:
        cables: {"leaf-1-01:Ethernet256": 20}
        foreign: [leaf-1-01, spine-01]
    """
    table, metres = "CABLE_LENGTH", switch.once(lengths)
    for port, plug in switch.plugs.items():
        if plug.cable_m is not None:
            written = metres.get(port)
            if written and written < plug.cable_m:
                message = f"{written} m, and the cable has {plug.cable_m} m"
                yield Spot(message, table, next(iter(switch.rows(table))), port)
