from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def schedulers(switch: Switch) -> Iterator[Spot]:
    """A scheduler has a field that YANG knows and the switch does not: it drops the whole row.

    Why: The queues that name it keep the chip's default.
    Fix: Remove `priority`; queues are strict by `type`.
    Source: sonic-swss orchagent/qosorch.cpp, handleSchedulerTable, refuses a field that it does not
        know
    Bad:
        config:
            "*": {SCHEDULER: {ai-26-48-cnp: {priority: "3"}}}
    Good:
        config:
            "*": {SCHEDULER: {ai-26-48-cnp: {type: STRICT}}}
    """
    for name, row in switch.rows("SCHEDULER").items():
        if "priority" in row:
            yield Spot("the switch drops the scheduler", "SCHEDULER", name, "priority")
