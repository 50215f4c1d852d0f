"""What several rules about paused priorities ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from railwright.checks.rule import Spot
from railwright.checks.served import served
from railwright.checks.switch import Switch, text


class PortMap(NamedTuple):
    """A map that a port names: the field that names it, its table, and what it leads to."""

    field: str
    table: str
    target: str
    otherwise: str = ""
    """Where SAI puts numbers of which a map says nothing, or that no map is for; empty: unsaid."""


TC_TO_GROUP = PortMap("tc_to_pg_map", "TC_TO_PRIORITY_GROUP_MAP", "priority group")
TC_TO_QUEUE = PortMap("tc_to_queue_map", "TC_TO_QUEUE_MAP", "queue", "0")
"""SAI inc/saiport.h and inc/saiqosmap.h say queue 0; of the other maps they say nothing."""
PFC_TO_QUEUE = PortMap("pfc_to_queue_map", "MAP_PFC_PRIORITY_TO_QUEUE", "queue")
PFC_TO_GROUP = PortMap("pfc_to_pg_map", "PFC_PRIORITY_TO_PRIORITY_GROUP_MAP", "priority group")

GLOBAL = "GLOBAL"
"""The row of PFC_WD that is about no port."""
COUNTERS, STATUS = "FLEX_COUNTER_TABLE", "FLEX_COUNTER_STATUS"
QUEUE_GROUPS = ("QUEUE", "QUEUE_WATERMARK", "WRED_ECN_QUEUE")
"""Counter groups each of which makes the map of queues (sonic-swss flexcounterorch.cpp)."""


_ON_BY_DEFAULT = frozenset(
    {
        "BUFFER_POOL_WATERMARK",
        "PFCWD",
        "PG_DROP",
        "PG_WATERMARK",
        "PORT",
        "PORT_BUFFER_DROP",
        "QUEUE",
        "QUEUE_WATERMARK",
    }
)
"""Groups that the switch switches on where CONFIG_DB has no row of them.

sonic-buildimage files/build_templates/init_cfg.json.j2 (since branch 202505) and
dockers/docker-orchagent/enable_counters.py (before).
"""


def counted(switch: Switch, group: str) -> bool:
    """Whether a group of counters is switched on; a file from elsewhere may leave that out."""
    if group in _ON_BY_DEFAULT and not switch.known.ours:
        return switch.text(COUNTERS, group, STATUS) != "disable"
    return switch.text(COUNTERS, group, STATUS) == "enable"


def shut(switch: Switch, port: str) -> bool:
    """Whether a port is told to be down, so that it needs nothing."""
    return switch.text("PORT", port, "admin_status") == "down"


def cable_of_zero(switch: Switch, port: str) -> bool:
    """Whether CABLE_LENGTH says that nothing is plugged into a port."""
    lengths = (text(row, port).removesuffix("m") for row in switch.rows("CABLE_LENGTH").values())
    return any(length and not length.strip("0") for length in lengths)


def reserved(switch: Switch, port: str) -> bool:
    """Whether the buffer manager has no headroom to make for a port, whatever its cable.

    The port is shut, or each paused priority has a profile that stands in CONFIG_DB
    (sonic-swss cfgmgr/buffermgr.cpp, doBufferTableTask, hands such rows over as they are).
    """
    found = switch.slices("BUFFER_PG").get(port, ())
    rows = switch.rows("BUFFER_PG")
    held = {
        priority
        for one in found
        if (profile := text(rows[one.key], "profile")) != "NULL" and switch.lossless(profile)
        for priority in range(one.first, one.last + 1)
    }
    return shut(switch, port) or switch.paused.get(port, frozenset()) <= held


def paused(switch: Switch) -> Iterator[tuple[str, int]]:
    """Yield every port with every priority that PFC pauses on it."""
    for port, priorities in switch.paused.items():
        for priority in sorted(priorities):
            yield port, priority


def identity(switch: Switch, which: PortMap) -> Iterator[Spot]:
    """Yield the paused priorities that a map does not lead to the same number.

    What the chip is left to decide is not yielded; :func:`left_to_chip` does.
    """
    for one in switch.once(served):
        name = one.fields.get(which.field, "")
        for priority in sorted(one.paused):
            leads_to = switch.text(which.table, name, str(priority)) or which.otherwise
            if not leads_to or leads_to == str(priority):
                continue
            if not name:
                message = f"without it everything leads to {which.target} {leads_to}"
                for port in one.ports:
                    yield Spot(message, "PORT_QOS_MAP", port, which.field)
            elif name in switch.rows(which.table):
                message = f"{priority} is paused, but leads to {which.target} {leads_to}"
                yield Spot(message, which.table, name, str(priority))


def left_to_chip(switch: Switch, which: PortMap, *, needed: bool = True) -> Iterator[Spot]:
    """Yield maps that ports with PFC do not name, if they are ``needed``, and absent entries."""
    for one in switch.once(served):
        name = one.fields.get(which.field, "")
        if one.paused and not name and needed:
            for port in one.ports:
                yield Spot(f"no {which.field}", "PORT_QOS_MAP", port, which.field)
        row = switch.rows(which.table).get(name)
        for priority in sorted(one.paused) if row is not None else ():
            if not switch.text(which.table, name, str(priority)):
                message = f"{priority} is paused, and leads to no {which.target}"
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


def kept(switch: Switch) -> Mapping[str, tuple[str, ...]]:
    """Return the rows of BUFFER_QUEUE about paused queues, by their profile."""
    return _rows_of(switch, paused_ones=True)


def free(switch: Switch) -> Mapping[str, tuple[str, ...]]:
    """Return the rows of BUFFER_QUEUE about queues without pause, on ports with PFC."""
    return _rows_of(switch, paused_ones=False)


def keeping(switch: Switch) -> frozenset[str]:
    """Return the egress profiles that are meant for paused queues.

    Most queues that have one are paused; and where the chip has several pools, it is not in one
    that other queues share.
    """
    paused_rows, free_rows = switch.once(kept), switch.once(free)
    most = {name for name, keys in paused_rows.items() if len(keys) >= len(free_rows.get(name, ()))}
    lossy = {switch.text("BUFFER_PROFILE", name, "pool") for name in free_rows if name not in most}
    return frozenset(
        name
        for name in most
        if (pool := switch.text("BUFFER_PROFILE", name, "pool")) not in lossy
        or not _one_of_several(switch, pool)
    )


def _rows_of(switch: Switch, *, paused_ones: bool) -> Mapping[str, tuple[str, ...]]:
    rows = switch.rows("BUFFER_QUEUE")
    found: dict[str, list[str]] = {}
    for port, slices in switch.slices("BUFFER_QUEUE").items():
        priorities = switch.paused.get(port)
        if priorities:
            for one in slices:
                lossless = not priorities.isdisjoint(one.numbers)
                if lossless is paused_ones:
                    found.setdefault(text(rows[one.key], "profile"), []).append(one.key)
    return {name: tuple(keys) for name, keys in found.items()}


def _one_of_several(switch: Switch, pool: str) -> bool:
    """Whether a pool is not the only one of its direction."""
    pools = switch.rows("BUFFER_POOL")
    direction = text(pools.get(pool, {}), "type")
    return sum(text(row, "type") == direction for row in pools.values()) > 1
