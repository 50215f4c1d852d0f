from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import GLOBAL
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.INFO)
def poll(switch: Switch) -> Iterator[Spot]:
    """PFC_WD does not say how often the watchdog looks.

    Why: The chip's default stands in, and the conditions of YANG that compare times with the
        interval do not apply at all.
    Fix: Add the row GLOBAL with `POLL_INTERVAL`.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-pfcwd.yang; sonic-swss
        orchagent/pfcwdsworch.cpp
    Bad:
        config:
            leaf-1-01: {PFC_WD: {GLOBAL: null}}
    Good:
        config:
            leaf-*: {PFC_WD: {GLOBAL: {POLL_INTERVAL: "50"}}}
    """
    rows = switch.rows("PFC_WD")
    if rows and "POLL_INTERVAL" not in switch.row("PFC_WD", GLOBAL):
        yield Spot("POLL_INTERVAL is not set", "PFC_WD", GLOBAL, "POLL_INTERVAL")
