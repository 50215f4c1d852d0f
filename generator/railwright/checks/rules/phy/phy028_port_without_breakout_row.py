from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.panel import TABLE, panel
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def rows(switch: Switch) -> Iterator[Spot]:
    """BREAKOUT_CFG leaves out a cage that has ports.

    Why: Dynamic port breakout starts from this row; without it the cage cannot be broken out again
        before the row is put back by hand. YANG does not compare the tables.
    Fix: Add the row of the cage with its present mode.
    Source: sonic-utilities config/main.py, breakout
    Bad:
        config:
            leaf-1-01: {BREAKOUT_CFG: {Ethernet0: null}}
    Good:
        config:
            leaf-1-01: {BREAKOUT_CFG: {Ethernet0: {brkout_mode: "2x400G"}}}
    """
    rows = switch.rows(TABLE)
    if rows:
        for name in switch.once(panel).cages:
            if name not in rows and name in switch.rows("PORT"):
                yield Spot(f"no row for the cage of {name}", TABLE, name)
