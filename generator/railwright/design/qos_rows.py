"""Rows that a QoS profile alone decides: the maps and the schedulers."""

from __future__ import annotations

from railwright.base.location import Origin
from railwright.model.qos import QosMap, Scheduler
from railwright.model.qos_profile import DSCP_COUNT, TRAFFIC_CLASSES, QosProfile

_IDENTITY = {
    "*": Origin(
        "design",
        "traffic class, queue, priority group and PFC priority of a lossless class are one number",
        None,
        "sonic-net/sonic-swss orchagent/pfc_detect_mellanox.lua (counts PFC by queue index)",
    )
}
_IDLE = "idle"


def identity_map(profile: QosProfile) -> QosMap:
    """Return the map of every number to itself."""
    entries = tuple((number, number) for number in range(TRAFFIC_CLASSES))
    return QosMap(name=profile.name, entries=entries, origins=_IDENTITY)


def dscp_map(profile: QosProfile, origin: Origin) -> QosMap:
    """Return the class of all 64 code points."""
    rest = next((c.traffic_class for c in profile.classes.values() if c.dscp == "rest"), 0)
    named = {
        point: item.traffic_class
        for item in profile.classes.values()
        if item.dscp != "rest"
        for point in item.dscp
    }
    entries = tuple((point, named.get(point, rest)) for point in range(DSCP_COUNT))
    return QosMap(name=profile.name, entries=entries, origins={"*": origin})


def group_maps(profile: QosProfile, origin: Origin, *, lossy_ports: bool) -> tuple[QosMap, ...]:
    """Return traffic class to priority group: lossless ones to their own, the rest to 0.

    Ports that carry none of the fabric's traffic get a map of their own without lossless groups,
    because a port without a map has the chip's default.
    """
    own = tuple((tc, tc if tc in profile.lossless else 0) for tc in range(TRAFFIC_CLASSES))
    origins = {"*": origin}
    maps = [QosMap(name=profile.name, entries=own, origins=origins)]
    if lossy_ports:
        none = tuple((tc, 0) for tc in range(TRAFFIC_CLASSES))
        maps.append(QosMap(name=lossy_name(profile), entries=none, origins=origins))
    return tuple(maps)


def lossy_name(profile: QosProfile) -> str:
    """Return the name of the map of ports without lossless groups."""
    return f"{profile.name}-lossy"


def pfc_maps(profile: QosProfile) -> tuple[QosMap, ...]:
    """Return PFC priority to priority group, of lossless priorities."""
    entries = tuple((priority, priority) for priority in profile.lossless)
    if not entries:
        return ()
    return (QosMap(name=profile.name, entries=entries, origins=_IDENTITY),)


def scheduler_name(profile: QosProfile, class_name: str | None) -> str:
    """Return the scheduler of a class; None is for queues that no class uses."""
    return f"{profile.name}-{class_name or _IDLE}"


def schedulers(profile: QosProfile, origin: Origin) -> tuple[Scheduler, ...]:
    """Return one scheduler for each class, and one for queues that none uses."""
    rows = [
        Scheduler(
            name=scheduler_name(profile, name),
            type=item.scheduler.type,
            weight=item.scheduler.weight,
            origins={"*": Origin("qos", f"class {name}", origin.location, item.source)},
        )
        for name, item in profile.classes.items()
    ]
    if len(profile.classes) < TRAFFIC_CLASSES:
        text = "queues that no class uses get the smallest share"
        rows.append(
            Scheduler(
                name=scheduler_name(profile, None),
                type="DWRR",
                weight=1,
                origins={"*": Origin("design", text)},
            )
        )
    return tuple(rows)
