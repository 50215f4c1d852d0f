"""How ports classify and queue traffic: ports that are alike are put together and read once.

A switch has hundreds of ports and rarely more than three ways to treat them, so that rules look at
each way instead of at each port.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from railwright.checks.switch import Switch, number, numbers, text
from railwright.model.configdb import Row
from railwright.model.fabric import PortRole

GLOBAL = "global"
"""The row of PORT_QOS_MAP that is about the whole switch."""
MAPS: Mapping[str, str] = {
    "dscp_to_tc_map": "DSCP_TO_TC_MAP",
    "dot1p_to_tc_map": "DOT1P_TO_TC_MAP",
    "tc_to_queue_map": "TC_TO_QUEUE_MAP",
    "tc_to_pg_map": "TC_TO_PRIORITY_GROUP_MAP",
    "pfc_to_queue_map": "MAP_PFC_PRIORITY_TO_QUEUE",
    "pfc_to_pg_map": "PFC_PRIORITY_TO_PRIORITY_GROUP_MAP",
    "tc_to_dscp_map": "TC_TO_DSCP_MAP",
}
"""Fields of PORT_QOS_MAP that name a map, and the table that the map is in."""
_FIELDS = (*MAPS, "scheduler", "pfc_enable")
_DSCPS = 64

Numbers = Mapping[int, int]


class Served(NamedTuple):
    """Ports whose traffic is classified, paused and queued alike."""

    ports: tuple[str, ...]
    role: PortRole | None
    """What they are for; None if nobody says."""
    speed_mbps: int
    """0 where the PORT row gives none."""
    fields: Mapping[str, str]
    """Texts of their PORT_QOS_MAP rows; empty texts are left out."""
    paused: frozenset[int]
    """Priorities that PFC pauses."""
    classes: Mapping[int, tuple[int, ...]]
    """Traffic class to the DSCPs that lead to it, those of the port's own map."""
    queue_of: Numbers
    """Traffic class to queue."""
    group_of: Numbers
    """Traffic class to priority group."""
    queues: Mapping[int, tuple[str, Row]]
    """Queue to the end of its key in QUEUE, such as ``3`` or ``3-4``, and its row."""

    @property
    def used(self) -> Iterator[int]:
        """The traffic classes that a DSCP leads to and that PFC does not pause."""
        return (one for one in self.classes if one not in self.paused)

    def row_of(self, queue: int) -> Row:
        """Return the QUEUE row of a queue; empty if there is none."""
        return self.queues[queue][1] if queue in self.queues else {}

    def key(self, queue: int, port: str | None = None) -> str:
        """Return the key of the QUEUE row of a queue, or the one that it would have."""
        span = self.queues[queue][0] if queue in self.queues else str(queue)
        return f"{port or self.ports[0]}|{span}"

    def class_of(self, dscp: int) -> int | None:
        """Return the class that a DSCP leads to; None if the map does not say."""
        return next((one for one, points in self.classes.items() if dscp in points), None)


def served(switch: Switch) -> tuple[Served, ...]:
    """Return the ports that have a row of QoS, alike ones together, in the order of the rows."""
    alike: dict[object, list[str]] = {}
    queues = _queues(switch)
    rows = switch.rows("PORT_QOS_MAP")
    plugs, ports = switch.plugs, switch.rows("PORT")
    for port, row in rows.items():
        if port == GLOBAL:
            continue
        plug = plugs.get(port)
        speed = text(ports.get(port, {}), "speed")
        fields = tuple(map(row.get, _FIELDS))
        key = (plug.role if plug else None, speed, fields, queues.get(port))
        try:
            alike.setdefault(key, []).append(port)
        except TypeError:  # a list where a text should be, which YANG refuses
            alike.setdefault(repr(key), []).append(port)
    return tuple(_served(switch, tuple(names)) for names in alike.values())


def entries(row: Row) -> Numbers:
    """Return the entries of a map; those that are no numbers are left out."""
    pairs = ((number(key), number(text(row, key))) for key in row)
    return {one: other for one, other in pairs if one is not None and other is not None}


def _queues(switch: Switch) -> Mapping[str, object]:
    """Return what tells the QUEUE rows of one port from those of another."""
    found: dict[str, list[object]] = {}
    for key, row in switch.rows("QUEUE").items():
        ports, _, span = key.rpartition("|")
        value = (span, row.get("scheduler"), row.get("wred_profile"))
        for port in ports.split(",") if "," in ports else (ports,):
            if port in found:
                found[port].append(value)
            else:
                found[port] = [value]
    return {port: tuple(values) for port, values in found.items()}


def _served(switch: Switch, ports: tuple[str, ...]) -> Served:
    first = ports[0]
    row = switch.row("PORT_QOS_MAP", first)
    fields = {field: value for field in _FIELDS if (value := text(row, field))}
    maps = switch.once(_maps)
    rows = switch.rows("QUEUE")
    return Served(
        ports=ports,
        role=switch.role(first),
        speed_mbps=number(switch.text("PORT", first, "speed")) or 0,
        fields=fields,
        paused=numbers(fields.get("pfc_enable", "")),
        classes=switch.once(_classes).get(fields.get("dscp_to_tc_map", ""), {}),
        queue_of=maps.get(("TC_TO_QUEUE_MAP", fields.get("tc_to_queue_map", "")), {}),
        group_of=maps.get(("TC_TO_PRIORITY_GROUP_MAP", fields.get("tc_to_pg_map", "")), {}),
        queues={
            queue: (one.key.rpartition("|")[2], rows[one.key])
            for one in switch.slices("QUEUE").get(first, ())
            for queue in one.numbers
        },
    )


def _maps(switch: Switch) -> Mapping[tuple[str, str], Numbers]:
    return {
        (table, name): entries(row)
        for table in ("TC_TO_QUEUE_MAP", "TC_TO_PRIORITY_GROUP_MAP")
        for name, row in switch.rows(table).items()
    }


def _classes(switch: Switch) -> Mapping[str, Mapping[int, tuple[int, ...]]]:
    found: dict[str, Mapping[int, tuple[int, ...]]] = {}
    for name, row in switch.rows("DSCP_TO_TC_MAP").items():
        points: dict[int, list[int]] = {}
        for dscp, tc in entries(row).items():
            if dscp < _DSCPS:
                points.setdefault(tc, []).append(dscp)
        found[name] = {tc: tuple(dscps) for tc, dscps in points.items()}
    return found
