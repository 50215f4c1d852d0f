from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def untyped(switch: Switch) -> Iterator[Spot]:
    """A scheduler does not say whether it is strict or shares by weight.

    Why: The switch hands it to the driver without a type, whose default need not be the WRR that
        the YANG module gives.
    Fix: Set `type` to STRICT, DWRR or WRR.
    Source: sonic-swss orchagent/qosorch.cpp, handleSchedulerTable (no default); sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-scheduler.yang
    Bad:
        config:
            "*": {SCHEDULER: {ai-26-48-cnp: {type: null}}}
    Good:
        config:
            "*": {SCHEDULER: {ai-26-48-cnp: {type: DWRR, weight: "50"}}}
    """
    for name, row in switch.rows("SCHEDULER").items():
        if not text(row, "type"):
            yield Spot("no type", "SCHEDULER", name, "type")
