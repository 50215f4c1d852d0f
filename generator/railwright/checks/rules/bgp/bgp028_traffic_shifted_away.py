from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def isolated(switch: Switch) -> Iterator[Spot]:
    """The switch is told to announce nothing but its loopback.

    Why: It is isolated for maintenance: the other switches carry its traffic, and hosts behind it
        alone are cut off. A saved configuration keeps it so after every restart.
    Fix: Set `tsa_enabled` to `false` when the maintenance is over.
    Source: sonic-buildimage src/sonic-bgpcfgd/bgpcfgd/managers_device_global.py
    Bad:
        config:
            leaf-1-01: {BGP_DEVICE_GLOBAL: {STATE: {tsa_enabled: "true"}}}
    Good:
        config:
            leaf-1-01: {BGP_DEVICE_GLOBAL: {STATE: {tsa_enabled: "false"}}}
    """
    table, key, field = "BGP_DEVICE_GLOBAL", "STATE", "tsa_enabled"
    if switch.text(table, key, field).lower() == "true":
        mend = (Mend(table, key, field, "false"),)
        yield Spot("the switch is isolated", table, key, field, mend=mend)
