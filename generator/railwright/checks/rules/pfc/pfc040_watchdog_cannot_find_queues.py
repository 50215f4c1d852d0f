from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import COUNTERS, QUEUE_GROUPS, STATUS, counted
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def groups(switch: Switch) -> Iterator[Spot]:
    """No counter group makes the map of queues that the watchdog works on.

    Why: The names of queues are known only when a group of queue counters is on; the script passes
        over queues that it does not find, and a storm goes unseen. YANG does not compare the rows.
    Fix: Switch on `QUEUE`, `QUEUE_WATERMARK` or `WRED_ECN_QUEUE`.
    Source: sonic-swss orchagent/flexcounterorch.cpp and orchagent/pfc_detect_mellanox.lua
        (COUNTERS_QUEUE_INDEX_MAP)
    Bad:
        config:
            "*":
                FLEX_COUNTER_TABLE: {QUEUE: null, QUEUE_WATERMARK: null, WRED_ECN_QUEUE: null}
    Good:
        config:
            "*":
                PFC_WD: null
                DEVICE_METADATA: {localhost: {default_pfcwd_status: enable}}
                FLEX_COUNTER_TABLE: {PFCWD: null}
    """
    watched = switch.has("PFC_WD") and counted(switch, "PFCWD")
    if watched and not any(counted(switch, group) for group in QUEUE_GROUPS):
        yield Spot("no group of queue counters is on", COUNTERS, QUEUE_GROUPS[0], STATUS)
