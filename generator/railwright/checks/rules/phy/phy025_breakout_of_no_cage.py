from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.panel import TABLE, panel
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def keys(switch: Switch) -> Iterator[Spot]:
    """A row of BREAKOUT_CFG is not about the first port of a cage.

    Why: The row's key is looked up in `platform.json`, which lists first ports only: the cage whose
        port this is counts as not broken out. YANG takes any text.
    Fix: Key the row by the first port of the cage.
    Source: sonic-utilities config/main.py, breakout; sonic-buildimage
        src/sonic-config-engine/portconfig.py
    Bad:
        config:
            leaf-1-01: {BREAKOUT_CFG: {Ethernet4: {brkout_mode: "1x400G"}}}
    Good:
        config:
            leaf-1-01: {BREAKOUT_CFG: {Ethernet0: {brkout_mode: "2x400G"}}}
    """
    cages = switch.once(panel).cages
    for key in switch.rows(TABLE):
        if key not in cages and key in switch.rows("PORT"):
            yield Spot(f"{key} is not the first port of a cage", TABLE, key)
