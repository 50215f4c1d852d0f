from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_SLICED = ("BUFFER_PG", "BUFFER_QUEUE", "QUEUE")


@device_rule(Severity.ERROR)
def overlaps(switch: Switch) -> Iterator[Spot]:
    """Two rows of a port are about the same queue or priority group.

    Why: The row that is read last wins, and which one that is depends on the database. YANG
        compares no ranges.
    Fix: Name each queue or priority group once.
    Source: sonic-swss orchagent/bufferorch.cpp and orchagent/qosorch.cpp go row by row
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {BUFFER_PG: {"Ethernet0|5": {profile: ingress_lossy_profile}}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01: {BUFFER_PG: {"Ethernet0|3": {profile: pg_lossless_400000_5m_profile}}}
    """
    for table in _SLICED:
        for slices in switch.slices(table).values():
            held = [number for one in slices for number in one.numbers]
            if len(held) == len(set(held)):
                continue
            owners: dict[int, str] = {}
            for one in slices:
                taken = [n for n in one.numbers if n in owners]
                owners.update(dict.fromkeys(one.numbers, one.key))
                if taken:
                    twice = ", ".join(map(str, taken))
                    yield Spot(f"{twice} stands in another row of the port", table, one.key)
