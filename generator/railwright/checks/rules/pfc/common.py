"""What several rules about paused priorities ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from railwright.checks.rule import Spot
from railwright.checks.switch import Switch


class PortMap(NamedTuple):
    """A map that a port names: the field that names it, its table, and what it leads to."""

    field: str
    table: str
    target: str


TC_TO_GROUP = PortMap("tc_to_pg_map", "TC_TO_PRIORITY_GROUP_MAP", "priority group")
TC_TO_QUEUE = PortMap("tc_to_queue_map", "TC_TO_QUEUE_MAP", "queue")
PFC_TO_QUEUE = PortMap("pfc_to_queue_map", "MAP_PFC_PRIORITY_TO_QUEUE", "queue")
PFC_TO_GROUP = PortMap("pfc_to_pg_map", "PFC_PRIORITY_TO_PRIORITY_GROUP_MAP", "priority group")

GLOBAL = "GLOBAL"
"""The row of PFC_WD that is about no port."""
COUNTERS, STATUS = "FLEX_COUNTER_TABLE", "FLEX_COUNTER_STATUS"
QUEUE_GROUPS = ("QUEUE", "QUEUE_WATERMARK", "WRED_ECN_QUEUE")
"""Counter groups each of which makes the map of queues (sonic-swss flexcounterorch.cpp)."""


def counted(switch: Switch, group: str) -> bool:
    """Whether a group of counters is switched on."""
    return switch.text(COUNTERS, group, STATUS) == "enable"


def paused(switch: Switch) -> Iterator[tuple[str, int]]:
    """Yield every port with every priority that PFC pauses on it."""
    for port, priorities in switch.paused.items():
        for priority in sorted(priorities):
            yield port, priority


def identity(switch: Switch, which: PortMap, *, wanted: bool = True) -> Iterator[Spot]:
    """Yield the paused priorities that a map does not lead to the same number.

    Ports that name no such map are yielded too, if it is ``wanted``.
    """
    for port, priority in paused(switch):
        name = switch.text("PORT_QOS_MAP", port, which.field)
        if not name:
            if wanted:
                message = f"no {which.field} on a port with PFC"
                yield Spot(message, "PORT_QOS_MAP", port, which.field)
            continue
        leads_to = switch.text(which.table, name, str(priority))
        if name in switch.rows(which.table) and leads_to != str(priority):
            message = f"{priority} is paused, but leads to {which.target} {leads_to or 'none'}"
            yield Spot(message, which.table, name, str(priority))


def uncovered(switch: Switch, table: str) -> Iterator[Spot]:
    """Yield the paused priorities that no row of a table is about.

    Queues of a chassis have keys of four parts, which name the host: nothing is said about them.
    """
    slices = switch.slices(table)
    if switch.has(table) and not any("|" in port for port in slices):
        for port, priority in paused(switch):
            if not any(one.holds(priority) for one in slices.get(port, ())):
                message = f"no row for queue {priority}, which PFC pauses"
                yield Spot(message, table, f"{port}|{priority}")


def listed(values: Iterable[int]) -> str:
    """Return the numbers as CONFIG_DB lists them, or ``empty``."""
    return ",".join(map(str, sorted(values))) or "empty"
