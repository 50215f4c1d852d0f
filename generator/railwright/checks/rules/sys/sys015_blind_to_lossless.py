from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.rules.pfc.common import COUNTERS, QUEUE_GROUPS, STATUS, counted
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_GROUPS = (
    "PORT",
    "PORT_BUFFER_DROP",
    "QUEUE",
    "QUEUE_WATERMARK",
    "PG_DROP",
    "PG_WATERMARK",
    "BUFFER_POOL_WATERMARK",
)


@device_rule(Severity.WARNING)
def groups(switch: Switch) -> Iterator[Spot]:
    """A group of counters is off that shows whether lossless traffic is lossless.

    Why: Drops in the headroom, pauses by priority and fill of pools are then nowhere to be read,
        and the first sign of a wrong headroom is a slow job. YANG takes either word.
    Fix: Set `FLEX_COUNTER_STATUS` to `enable`.
    Source: sonic-swss orchagent/flexcounterorch.cpp; sonic-buildimage
        files/build_templates/init_cfg.json.j2
    Bad:
        config:
            "*": {FLEX_COUNTER_TABLE: {PG_DROP: {FLEX_COUNTER_STATUS: disable}}}
    Good:
        config:
            "*": {FLEX_COUNTER_TABLE: {RIF: {FLEX_COUNTER_STATUS: disable}}}
    """
    if not switch.has(COUNTERS) or not switch.paused:
        return
    queues = any(counted(switch, group) for group in QUEUE_GROUPS)
    watched = counted(switch, "PFCWD") and switch.has("PFC_WD")
    for group in _GROUPS:
        if not counted(switch, group) and (group not in QUEUE_GROUPS or queues or not watched):
            mend = (Mend(COUNTERS, group, STATUS, "enable"),)
            yield Spot(f"{group} is off", COUNTERS, group, STATUS, mend=mend)
