from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def blanks(switch: Switch) -> Iterator[Spot]:
    """A key has a blank beside the bar between its parts.

    Why: YANG strips it, and CONFIG_DB does not: no program finds the row, and none says so.
    Fix: Write the parts with `|` alone between them.
    Source: sonic-buildimage src/sonic-yang-mgmt/sonic_yang_ext.py, _extractKey
    Bad:
        config:
            leaf-1-01: {LOOPBACK_INTERFACE: {Loopback1: {}, "Loopback1 | 10.255.9.1/32": {}}}
    Good:
        config:
            leaf-1-01: {LOOPBACK_INTERFACE: {Loopback1: {}, "Loopback1|10.255.9.1/32": {}}}
    """
    for table, rows in switch.tables.items():
        whole = "\n".join(rows)
        if " |" in whole or "| " in whole:
            for key in rows:
                if " |" in key or "| " in key:
                    yield Spot("a blank beside the bar", table, key)
