from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def breakouts(switch: Switch) -> Iterator[Spot]:
    """A row of BREAKOUT_CFG is about a port that does not exist.

    Why: Its key is the first port of a cage; with another one the cage cannot be broken out again.
        YANG takes any text.
    Fix: Key the row by the first port of the cage.
    Source: sonic-utilities config/main.py, breakout
    Bad:
        config:
            leaf-1-01: {BREAKOUT_CFG: {Ethernet4444: {brkout_mode: "1x800G"}}}
    Good:
        config:
            leaf-1-01: {BREAKOUT_CFG: {Ethernet0: {brkout_mode: "2x400G"}}}
    """
    for key in switch.rows("BREAKOUT_CFG"):
        if key not in switch.rows("PORT"):
            yield Spot(f"there is no port {key}", "BREAKOUT_CFG", key)
