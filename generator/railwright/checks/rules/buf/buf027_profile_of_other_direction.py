from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def uses(switch: Switch) -> Iterator[Spot]:
    """A profile of an egress pool is used for what arrives, or the reverse.

    Why: The chip refuses it, and the row is dropped; a port with such a row holds up the start of
        the switch. YANG does not look at the pool.
    Fix: Use a profile of an ingress pool for priority groups, of an egress pool for queues.
    Source: sonic-swss orchagent/bufferorch.cpp, processPriorityGroup and processQueue
    Bad:
        config:
            leaf-1-01: {BUFFER_QUEUE: {"Ethernet0|0-2": {profile: ingress_lossy_profile}}}
    Good:
        config:
            leaf-1-01:
                BUFFER_QUEUE:
                    "Ethernet0|0-2": null
                    "Ethernet0|0-1": {profile: q_lossy_profile}
                    "Ethernet0|2": {profile: q_lossy_profile}
    """
    for table, wrong in common.USES.items():
        profiles = {
            name
            for name in common.used(switch, table)
            if common.direction(switch, name) == wrong
            and name not in common.used_by_vendor(switch, table)
        }
        if profiles:
            for key, row in switch.rows(table).items():
                for name in common.named(row):
                    if name in profiles:
                        yield Spot(f"{name} is of an {wrong} pool", table, key)
