from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch, text
from railwright.checks.uniform import usual
from railwright.model.finding import Severity


@device_rule(Severity.INFO, Need.CABLING)
def spare(switch: Switch) -> Iterator[Spot]:
    """A port without a cable has another cable length than most spare ports of its switch.

    Why: The length is of a cable that was there once, or of another port. With `0m` a switch that
        computes its headroom makes no lossless group until somebody measures; with any other length
        it believes it, and drops frames if the next cable is longer. YANG knows no cables.
    Fix: Give the port the length of the other spare ones.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp, refreshPgsForPort (0m removes the lossless group)
    Bad:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet512: 5m}}}
    Good:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet0: 5m}}}
        cables: {"leaf-1-01:Ethernet0": 5}
    """
    plugs, paused = switch.plugs.items(), switch.paused
    spares = [port for port, plug in plugs if not plug.peer and port not in paused]
    lengths = {
        port: length
        for row in switch.rows("CABLE_LENGTH").values()
        for port in spares
        if (length := text(row, port))
    }
    most = usual(lengths.values())
    for port, length in lengths.items() if most else ():
        if length != most:
            message = f"{length}, where most spare ports have {most}"
            yield Spot(message, "CABLE_LENGTH", common.length_row(switch, port), port)
