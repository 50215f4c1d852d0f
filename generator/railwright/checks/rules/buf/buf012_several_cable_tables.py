from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def one_row(switch: Switch) -> Iterator[Spot]:
    """CABLE_LENGTH has several rows, of which the switch may forget one.

    Why: The dynamic buffer model keeps the list of the row that it read last: a port of another row
        that is made anew by a breakout has no length, and no headroom. The traditional one takes
        each port by itself; there a port must not stand in two rows. YANG allows any number.
    Fix: Put the lengths of all ports into one row.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp, handleCableLenTable, clears the lengths first;
        cfgmgr/buffermgr.cpp, doCableTask
    Bad:
        config:
            leaf-1-01: {CABLE_LENGTH: {B: {Ethernet0: "3m"}}}
    Good:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet0: "7m"}}}
        cables: {"leaf-1-01:Ethernet0": 7}
    """
    measured: set[str] = set()
    for number, (key, row) in enumerate(switch.rows("CABLE_LENGTH").items()):
        if number and (not switch.traditional or not measured.isdisjoint(row)):
            yield Spot("a second row: only the one read last is kept", "CABLE_LENGTH", key)
        measured.update(row)
