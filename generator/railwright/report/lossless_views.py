"""What terminal and page both show of a lossless plan, found once: the verdict, marking, and ways.

Each prints it in its own manner; neither looks anything up for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from railwright.model.fabric import Device, PortRole
from railwright.model.lossless import EcnFigures, LosslessPlan, Verdict
from railwright.model.qos import DeviceQos, PortQos, QosMap, Scheduler
from railwright.model.qos_profile import TRAFFIC_CLASSES
from railwright.report import lossless_words as words

_SERVED = (PortRole.HOST, PortRole.FABRIC)
_IDLE = "idle"


def margin(plan: LosslessPlan, spell: Callable[[int], str] = words.size) -> str:
    """Return by how much a plan fits its memory, or by how much it does not.

    Args:
        plan: of a switch.
        spell: how a number of bytes is written.
    """
    left, least = plan.available_bytes, plan.min_shared_bytes
    match plan.verdict:
        case Verdict.OVERCOMMITTED:
            return f"{spell(-left)} more promised than there is"
        case Verdict.CROWDED:
            over = plan.xoff_bytes - (plan.room_bytes or 0)
            return f"headroom of all ports exceeds its pool by {spell(over)}"
        case Verdict.REFUSED:
            over = max(one.port_shared_bytes - (one.port_limit_bytes or 0) for one in plan.ports)
            return f"one port draws {spell(over)} more shared headroom than it may"
        case Verdict.TIGHT:
            return f"{spell(least - left)} less left than the profile wants"
        case Verdict.FITS:
            return f"{spell(left - least)} beyond the least"


def marking(plan: LosslessPlan, row: PortQos) -> tuple[EcnFigures, ...]:
    """Return the thresholds of the lossless queues of a class of ports."""
    names = {queue.wred_profile for queue in row.queues}
    return tuple(one for one in plan.ecn if one.lossless and one.name in names)


class Lane(NamedTuple):
    """One traffic class on its way through a switch."""

    traffic_class: int
    name: str
    """Of the class in the QoS profile."""
    points: tuple[int, ...]
    """DSCP values; empty where nothing on the wire asks for the class."""
    queue: int | None
    group: int | None
    scheduler: str | None
    """``DWRR 60``; None leaves it to the chip."""
    strict: bool
    lossless: bool
    ecn: bool


class Way(NamedTuple):
    """The way of all traffic on ports of one profile."""

    profile: str
    classes: tuple[tuple[int, int], ...]
    """Code points with their traffic classes."""
    lanes: tuple[Lane, ...]
    """Of the classes that are used, ascending."""
    idle: tuple[int, ...]
    """Traffic classes that no code point and no class of the profile uses."""


def ways(device: Device) -> tuple[Way, ...]:
    """Return the ways on the ports that carry the fabric's traffic, each once, in port order."""
    rows: dict[int, PortQos] = {}
    for port in device.ports:
        if port.role in _SERVED and port.qos.queues:
            rows.setdefault(id(port.qos), port.qos)  # ports of one class share one object
    return tuple(dict.fromkeys(_way(device.qos, row) for row in rows.values()))


def _way(qos: DeviceQos, row: PortQos) -> Way:
    profile = row.dscp_to_tc_map or qos.profile
    points = _entries(qos.dscp_to_tc_maps, row.dscp_to_tc_map)
    found = tuple(_lanes(qos, row, profile, points))
    used = tuple(lane for lane in found if lane.points or lane.name != _IDLE)
    return Way(
        profile=profile,
        classes=tuple(points.items()),
        lanes=used,
        idle=tuple(lane.traffic_class for lane in found if lane not in used),
    )


def _lanes(qos: DeviceQos, row: PortQos, profile: str, points: Mapping[int, int]) -> Iterator[Lane]:
    queues = _entries(qos.tc_to_queue_maps, row.tc_to_queue_map)
    groups = _entries(qos.tc_to_pg_maps, row.tc_to_pg_map)
    paused = (row.pfc_enable or "").split(",")
    schedulers = {one.name: one for one in qos.schedulers}
    served = {one.queue: one for one in row.queues}
    for number in range(TRAFFIC_CLASSES):
        queue = queues.get(number)
        serving = served.get(queue) if queue is not None else None
        scheduler = schedulers.get(serving.scheduler) if serving else None
        yield Lane(
            traffic_class=number,
            name=_class_name(scheduler, profile),
            points=tuple(point for point, one in points.items() if one == number),
            queue=queue,
            group=groups.get(number),
            scheduler=words.share(scheduler.type, scheduler.weight) if scheduler else None,
            strict=scheduler is not None and scheduler.type == "STRICT",
            lossless=str(number) in paused,
            ecn=serving is not None and serving.wred_profile is not None,
        )


def _entries(maps: Iterable[QosMap], name: str | None) -> Mapping[int, int]:
    return next((dict(one.entries) for one in maps if one.name == name), {})


def _class_name(scheduler: Scheduler | None, profile: str) -> str:
    """Return the class that a scheduler is named after; each has one of its own."""
    return scheduler.name.removeprefix(f"{profile}-") if scheduler else _IDLE
