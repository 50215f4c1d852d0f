from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def one_row(switch: Switch) -> Iterator[Spot]:
    """CABLE_LENGTH has more than one row.

    Why: The row that is read last replaces what was known. YANG allows any number.
    Fix: Put the lengths of all ports into one row.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp, handleCableLenTable, clears the lengths first
    Bad:
        config:
            leaf-1-01: {CABLE_LENGTH: {B: {Ethernet0: "3m"}}}
    Good:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet0: "7m"}}}
    """
    for key in list(switch.rows("CABLE_LENGTH"))[1:]:
        yield Spot("a second row: only the one read last counts", "CABLE_LENGTH", key)
