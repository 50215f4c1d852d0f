from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_SLICED = ("BUFFER_PG", "BUFFER_QUEUE", "QUEUE")


@device_rule(Severity.ERROR)
def backwards(switch: Switch) -> Iterator[Spot]:
    """A range of queues or priority groups runs backwards, so the row is dropped.

    Why: It is an error in the log of the switch, no more. YANG takes both orders.
    Fix: Write the smaller number first.
    Source: sonic-swss orchagent/orch.cpp, parseIndexRange
    Bad:
        config:
            leaf-1-01: {QUEUE: {"Ethernet0|4-3": {scheduler: ai-26-48-cnp}}}
    Good:
        config:
            leaf-1-01: {QUEUE: {"Ethernet0|7": null, "Ethernet0|7-7": {scheduler: ai-26-48-cnp}}}
    """
    for table in _SLICED:
        for slices in switch.slices(table).values():
            for one in slices:
                if one.last < one.first:
                    message = f"{one.first}-{one.last} holds nothing: the row is dropped"
                    yield Spot(message, table, one.key)
