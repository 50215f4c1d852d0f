from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def lldp(switch: Switch) -> Iterator[Spot]:
    """LLDP is switched off.

    Why: Neither the switch nor its neighbours say what a cable reaches, so that cabling cannot be
        compared with the plan.
    Fix: Enable the feature `lldp`.
    Source: IEEE 802.1AB; sonic-buildimage dockers/docker-lldp/lldpmgrd
    Bad:
        config:
            "*": {FEATURE: {lldp: {state: disabled}}}
    Good:
        config:
            "*": {FEATURE: {lldp: {high_mem_alert: enabled}}}
    """
    if switch.text("FEATURE", "lldp", "state") in {"disabled", "always_disabled"}:
        yield Spot("the program is not started", "FEATURE", "lldp", "state")
