"""The closure of lossless classes: what is paused has headroom, a queue and a watchdog.

Each condition looks only at tables that are there: a site may leave a whole table to the switch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from railwright.checks.silent.condition import Spot, condition
from railwright.checks.silent.config import Config, numbers, text

PORT_MAP, GROUPS, CABLES = "PORT_QOS_MAP", "BUFFER_PG", "CABLE_LENGTH"


class _Map(NamedTuple):
    """A map that a port names: the field that names it, its table, and what it leads to."""

    field: str
    table: str
    target: str


_TC_TO_GROUP = _Map("tc_to_pg_map", "TC_TO_PRIORITY_GROUP_MAP", "priority group")
_TC_TO_QUEUE = _Map("tc_to_queue_map", "TC_TO_QUEUE_MAP", "queue")
_PFC_TO_QUEUE = _Map("pfc_to_queue_map", "MAP_PFC_PRIORITY_TO_QUEUE", "queue")
_PFC_TO_GROUP = _Map("pfc_to_pg_map", "PFC_PRIORITY_TO_PRIORITY_GROUP_MAP", "priority group")


@condition("PFC001", "watchdog-differs-from-pfc", "Give both fields the same priorities.")
def watched(config: Config) -> Iterator[Spot]:
    """The watchdog does not watch exactly the priorities that PFC pauses.

    A pause that nobody watches spreads over the fabric; a watched priority without PFC is cut for
    nothing (sonic-swss orchagent/pfcwdorch.cpp takes the priorities from ``pfcwd_sw_enable`` only).
    YANG compares the two fields nowhere.
    """
    for port, row in config.rows(PORT_MAP).items():
        paused, seen = numbers(text(row, "pfc_enable")), numbers(text(row, "pfcwd_sw_enable"))
        if paused != seen:
            message = f"pfcwd_sw_enable is {_list(seen)}, pfc_enable is {_list(paused)}"
            yield Spot(message, PORT_MAP, port, "pfcwd_sw_enable")


@condition(
    "PFC002",
    "pause-without-headroom",
    "Give the priority group a profile with `xoff`, or `NULL` with the dynamic model.",
)
def headroom(config: Config) -> Iterator[Spot]:
    """A paused priority has no lossless priority group.

    What arrives after the pause was sent has no room and is dropped (IEEE 802.1Q, clause 36;
    headroom is ``xoff`` of the group's profile, sonic-swss orchagent/bufferorch.cpp). YANG does not
    know which groups are paused.
    """
    if not config.has(GROUPS):
        return
    slices = config.slices(GROUPS)
    for port, priority in _paused(config):
        covering = [one.key for one in slices.get(port, ()) if one.holds(priority)]
        profiles = {key: config.text(GROUPS, key, "profile") for key in covering}
        if not covering:
            message = f"no row for priority {priority}, which PFC pauses"
            yield Spot(message, GROUPS, f"{port}|{priority}")
        elif not any(map(config.lossless, profiles.values())):
            key, profile = next(iter(profiles.items()))
            message = f"priority {priority} is paused, but {profile or 'no profile'} has no xoff"
            yield Spot(message, GROUPS, key, "profile")


@condition("PFC003", "class-not-in-its-group", "Map class p to priority group p.")
def group_of_class(config: Config) -> Iterator[Spot]:
    """A paused traffic class does not arrive in the priority group of its number.

    The group that fills is then not the one that PFC pauses: counters and the watchdog go by one
    number for class, group and queue (sonic-swss orchagent/pfc_detect_mellanox.lua). YANG looks at
    each map alone.
    """
    return _identity(config, _TC_TO_GROUP)


@condition("PFC004", "class-not-in-its-queue", "Map class p to queue p.")
def queue_of_class(config: Config) -> Iterator[Spot]:
    """A paused traffic class does not leave by the queue of its number.

    The watchdog reads queue p when it judges priority p (sonic-swss
    orchagent/pfc_detect_mellanox.lua). YANG looks at each map alone.
    """
    return _identity(config, _TC_TO_QUEUE)


@condition("PFC005", "pause-stops-other-queue", "Map PFC priority p to queue p.")
def queue_of_priority(config: Config) -> Iterator[Spot]:
    """A pause that is received stops another queue than that of its number.

    The class that congests goes on, and another one stands still (sonic-swss orchagent/qosorch.cpp,
    MAP_PFC_PRIORITY_TO_QUEUE). YANG looks at each map alone.
    """
    return _identity(config, _PFC_TO_QUEUE)


@condition("PFC006", "pause-for-other-group", "Map PFC priority p to priority group p.")
def group_of_priority(config: Config) -> Iterator[Spot]:
    """A full priority group sends a pause for another priority than that of its number.

    The class that congests is not stopped at its sender (sonic-swss orchagent/qosorch.cpp,
    PFC_PRIORITY_TO_PRIORITY_GROUP_MAP). Only where a port names such a map: not every chip has it.
    YANG looks at each map alone.
    """
    for port, row in config.rows(PORT_MAP).items():
        if text(row, _PFC_TO_GROUP.field):
            yield from _identity(config, _PFC_TO_GROUP, port)


@condition("PFC007", "pause-without-scheduler", "Add a QUEUE row for the priority.")
def scheduled(config: Config) -> Iterator[Spot]:
    """A paused priority has no QUEUE row, so neither its share nor ECN is as designed.

    The default of the chip applies, without WRED (sonic-swss orchagent/qosorch.cpp applies
    schedulers and WRED profiles by row only). YANG does not know which queues are paused.
    """
    return _uncovered(config, "QUEUE")


@condition("PFC008", "pause-without-queue-buffer", "Add a BUFFER_QUEUE row for the priority.")
def queue_buffers(config: Config) -> Iterator[Spot]:
    """A paused priority has no BUFFER_QUEUE row, so its frames can be dropped on their way out.

    Lossless traffic needs an egress profile that does not drop (sonic-buildimage
    files/build_templates/buffers_config.j2); without the row the switch may also not count the
    queue, which the watchdog needs (``create_only_config_db_buffers``, sonic-swss pull request
    3334). YANG does not know which queues are paused.
    """
    return _uncovered(config, "BUFFER_QUEUE")


@condition("PFC009", "pause-without-watchdog", "Add a PFC_WD row for the port.")
def watchdogs(config: Config) -> Iterator[Spot]:
    """A port with paused priorities has no row in PFC_WD, so a pause storm spreads from it.

    The watchdog runs on ports with a row only (sonic-swss orchagent/pfcwdorch.cpp). YANG does not
    compare the tables.
    """
    if config.has("PFC_WD"):
        for port in config.paused:
            if port not in config.rows("PFC_WD"):
                yield Spot("no watchdog on a port with PFC", "PFC_WD", port)


@condition("PFC010", "headroom-without-pause", "Enable PFC for it, or give it a lossy profile.")
def strays(config: Config) -> Iterator[Spot]:
    """A lossless priority group is not one that PFC pauses.

    It takes headroom from the pool and drops all the same, since nothing tells the sender to stop
    (sonic-swss orchagent/bufferorch.cpp). YANG does not know which groups are paused.
    """
    for port, slices in config.slices(GROUPS).items():
        paused = config.paused.get(port, frozenset())
        for one in slices:
            if config.lossless(config.text(GROUPS, one.key, "profile")):
                stray = [n for n in range(one.first, one.last + 1) if n not in paused]
                if stray:
                    message = f"lossless for {_list(stray)}, which PFC does not pause"
                    yield Spot(message, GROUPS, one.key, "profile")


@condition("PFC011", "pause-with-cable-of-zero", "Give the length of the cable, at least `1m`.")
def cables(config: Config) -> Iterator[Spot]:
    """A port with paused priorities has a cable length of zero, so it gets no headroom.

    Both buffer managers then leave out the lossless group without an error (sonic-swss
    cfgmgr/buffermgr.cpp and cfgmgr/buffermgrdyn.cpp). YANG takes any length.
    """
    for key, row in config.rows(CABLES).items():
        for port in config.paused:
            length = text(row, port).removesuffix("m")
            if length and not length.strip("0"):
                yield Spot("no headroom: the cable has no length", CABLES, key, port)


def _paused(config: Config) -> Iterator[tuple[str, int]]:
    for port, priorities in config.paused.items():
        for priority in sorted(priorities):
            yield port, priority


def _identity(config: Config, which: _Map, only: str | None = None) -> Iterator[Spot]:
    """Yield the paused priorities that a map does not lead to the same number."""
    for port, priority in _paused(config):
        if only not in {None, port}:
            continue
        name = config.text(PORT_MAP, port, which.field)
        if not name:
            yield Spot(f"no {which.field} on a port with PFC", PORT_MAP, port, which.field)
            continue
        leads_to = config.text(which.table, name, str(priority))
        if name in config.rows(which.table) and leads_to != str(priority):
            message = f"{priority} is paused, but leads to {which.target} {leads_to or 'none'}"
            yield Spot(message, which.table, name, str(priority))


def _uncovered(config: Config, table: str) -> Iterator[Spot]:
    """Yield the paused priorities that no row of a table is about."""
    if config.has(table):
        slices = config.slices(table)
        for port, priority in _paused(config):
            if not any(one.holds(priority) for one in slices.get(port, ())):
                message = f"no row for queue {priority}, which PFC pauses"
                yield Spot(message, table, f"{port}|{priority}")


def _list(values: frozenset[int] | list[int]) -> str:
    return ",".join(map(str, sorted(values))) or "empty"
