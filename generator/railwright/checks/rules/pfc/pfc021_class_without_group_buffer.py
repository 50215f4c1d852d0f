from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def groups(switch: Switch) -> Iterator[Spot]:
    """A class without pause arrives in a priority group that has no row in BUFFER_PG.

    Why: The group has whatever the chip sets aside by default, often nothing: traffic that is let
        in elsewhere is dropped here. YANG does not know which groups are used.
    Fix: Map the class to a group with a row, or add the row.
    Source: sonic-swss orchagent/bufferorch.cpp applies profiles by row only; sonic-buildimage
        files/build_templates/buffers_config.j2 (group 0 on every port)
    Bad:
        config:
            "*": {TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"7": "1"}}}
    Good:
        config:
            "*": {TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"5": "1"}}}
    """
    slices = switch.slices("BUFFER_PG")
    elsewhere = {tc for paused in switch.paused.values() for tc in paused}
    for one in switch.once(served):
        needed = {
            group: tc
            for tc in one.used
            if (group := one.group_of.get(tc)) is not None
            and group not in one.paused
            and tc not in elsewhere
        }
        # ports with the same rows lack the same; the first of them stands for all
        seen: dict[tuple[tuple[int, int], ...], str] = {}
        for port in one.ports:
            if port in slices:
                seen.setdefault(tuple([row[2:] for row in slices[port]]), port)
        for spans, port in seen.items():
            for group, tc in needed.items():
                if not any(first <= group <= last for first, last in spans):
                    message = f"no row for group {group}, where class {tc} arrives"
                    yield Spot(message, "BUFFER_PG", f"{port}|{group}")
