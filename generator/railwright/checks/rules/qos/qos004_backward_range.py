from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_SLICED = ("BUFFER_PG", "BUFFER_QUEUE", "QUEUE")


@device_rule(Severity.ERROR)
def backwards(switch: Switch) -> Iterator[Spot]:
    """A range of queues or priority groups runs backwards or holds one, so the row is dropped.

    Why: The switch wants the first number to be less than the second; anything else is an error
        in its log, no more. YANG takes both orders, and 3-3.
    Fix: Write the smaller number first, and a single one without a dash.
    Source: sonic-swss orchagent/orch.cpp, parseIndexRange
    Bad:
        config:
            leaf-1-01: {QUEUE: {"Ethernet0|4-3": {scheduler: ai-26-48-cnp}}}
    Good:
        config:
            leaf-1-01:
                QUEUE:
                    "Ethernet0|4": null
                    "Ethernet0|5": null
                    "Ethernet0|4-5": {scheduler: ai-26-48-idle}
    """
    for table in _SLICED:
        # few keys have a dash at all, and none of a single queue is read wrongly
        dashed = {key for key in switch.rows(table) if "-" in key.rpartition("|")[2]}
        if dashed:
            for slices in switch.slices(table).values():
                for one in slices:
                    if one.last <= one.first and one.key in dashed:
                        message = f"the switch does not read {one.first}-{one.last}"
                        yield Spot(message, table, one.key)
