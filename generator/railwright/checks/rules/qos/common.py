"""What several rules about classification and scheduling ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from railwright.checks.network import Network
from railwright.checks.rule import Spot
from railwright.checks.served import Served, served
from railwright.checks.switch import Switch, number, text
from railwright.checks.uniform import odd_rows
from railwright.model.configdb import Row
from railwright.model.qos_profile import QosProfile, TrafficClass, TrafficKind

BEST_EFFORT, NETWORK_CONTROL = 0, 48
"""DSCP of traffic that nobody marks (RFC 2474), and of routing protocols (CS6, RFC 4594)."""
SHARED = ("DWRR", "WRR")
"""Types of schedulers that share what strict ones leave, by weight."""


class Scheduling(NamedTuple):
    """A scheduler as a queue names it."""

    name: str
    type: str
    weight: int | None


def scheduling(switch: Switch, one: Served, queue: int) -> Scheduling | None:
    """Return how a queue is served; None where it names no scheduler that is there."""
    name = text(one.row_of(queue), "scheduler")
    row = switch.rows("SCHEDULER").get(name)
    return scheduler(name, row) if row is not None else None


def scheduler(name: str, row: Row) -> Scheduling:
    """Return a row of SCHEDULER."""
    return Scheduling(name, text(row, "type"), number(text(row, "weight")))


def weight(switch: Switch, one: Served, queue: int) -> int | None:
    """Return the weight of a queue that shares by weight; None for any other."""
    found = scheduling(switch, one, queue)
    return found.weight if found is not None and found.type in SHARED else None


def planned(switch: Switch) -> tuple[Served, ...]:
    """Return the ports that carry out the switch's QoS profile.

    Ports may have a profile of their own; maps that we make are called after their profile.
    """
    groups = switch.once(served)
    profile = switch.known.traffic
    own = tuple(
        one for one in groups if profile and one.fields.get("dscp_to_tc_map") == profile.name
    )
    return own or groups


def traffic(switch: Switch) -> Mapping[int, TrafficClass]:
    """Return the classes of the switch's QoS profile by their number."""
    return switch.once(_traffic)


def points(switch: Switch) -> Mapping[int, int]:
    """Return the class that the switch's QoS profile gives each DSCP that it names."""
    return switch.once(_points)


def marks(switch: Switch) -> Mapping[int, TrafficClass]:
    """Return the classes of the switch's QoS profile by the DSCP that hosts are told to send."""
    return {one.mark: one for one in traffic(switch).values() if one.mark is not None}


def kinds(switch: Switch, *which: TrafficKind) -> tuple[int, ...]:
    """Return the numbers of the classes of some kinds in the switch's QoS profile."""
    return tuple(number for number, one in traffic(switch).items() if one.kind in which)


def unlike(network: Network, tables: Iterable[str]) -> Iterator[Spot]:
    """Yield rows that differ from those of the same table and name on most other switches."""
    for table in tables:
        rows: dict[str, list[Row]] = {}
        places: dict[str, list[tuple[Switch, str]]] = {}
        for switch in network.switches.values():
            for name, row in switch.rows(table).items():
                rows.setdefault(name, []).append(row)
                places.setdefault(name, []).append((switch, name))
        for name, found in rows.items():
            yield from odd_rows(table, places[name], found)


def _traffic(switch: Switch) -> Mapping[int, TrafficClass]:
    profile = switch.known.traffic
    return {one.traffic_class: one for one in profile.classes.values()} if profile else {}


def _points(switch: Switch) -> Mapping[int, int]:
    profile = switch.known.traffic
    return _of_profile(profile) if profile else {}


def _of_profile(profile: QosProfile) -> Mapping[int, int]:
    rest = next(one.traffic_class for one in profile.classes.values() if one.dscp == "rest")
    found = dict.fromkeys(range(64), rest)
    for one in profile.classes.values():
        if one.dscp != "rest":
            found.update(dict.fromkeys(one.dscp, one.traffic_class))
    return found
