from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.qos.common import SHARED, scheduler
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def unweighted(switch: Switch) -> Iterator[Spot]:
    """A scheduler shares by weight and has none.

    Why: The driver's default applies, next to nothing beside weights in the tens. YANG fills in 1
        and stays silent.
    Fix: Give a `weight` from 1 to 100.
    Source: sonic-swss orchagent/qosorch.cpp, handleSchedulerTable (no default); sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-scheduler.yang (weight, default 1)
    Bad:
        config:
            "*": {SCHEDULER: {ai-26-48-roce: {weight: null}}}
    Good:
        config:
            "*": {SCHEDULER: {ai-26-48-idle: {type: STRICT, weight: null}}}
    """
    for name, row in switch.rows("SCHEDULER").items():
        found = scheduler(name, row)
        if found.type in SHARED and "weight" not in row:
            yield Spot(f"{found.type} without a weight", "SCHEDULER", name, "weight")
