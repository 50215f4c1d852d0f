from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.panel import FIELD, TABLE, panel
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def modes(switch: Switch) -> Iterator[Spot]:
    """A cage is broken out in a mode that the platform does not have.

    Why: `config interface breakout` looks the mode up in the platform's `platform.json`; with
        another one the cage can never be broken out again, and its ports are not those of the chip.
        YANG takes any text.
    Fix: Use a mode of `railwright show platforms`, spelled as there.
    Source: sonic-buildimage src/sonic-config-engine/portconfig.py and src/sonic-yang-models/
        yang-models/sonic-breakout_cfg.yang (a string)
    Bad:
        config:
            leaf-1-01: {BREAKOUT_CFG: {Ethernet32: {brkout_mode: "4x400G[200G]"}}}
    Good:
        config:
            leaf-1-01: {BREAKOUT_CFG: {Ethernet32: {brkout_mode: "1x800G"}}}
    """
    found = switch.once(panel)
    for key, row in switch.rows(TABLE).items():
        if key in found.cages and key not in found.modes:
            known = ", ".join(mode.text for mode in found.cages[key].modes)
            message = f"{text(row, FIELD) or 'nothing'} is no mode of the cage; it has {known}"
            yield Spot(message, TABLE, key, FIELD)
