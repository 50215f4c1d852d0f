"""The way of a packet: DSCP, traffic class, queue, priority group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from railwright.model.fabric import Device, PortRole
from railwright.model.qos import DeviceQos, PortQos, QosMap, Scheduler
from railwright.model.qos_profile import DSCP_COUNT, TRAFFIC_CLASSES
from railwright.report import lossless_words as words
from railwright.report.page.kinds import Kind

_SERVED = (PortRole.HOST, PortRole.FABRIC)
_IDLE = "idle"


class Cell(NamedTuple):
    """One code point."""

    dscp: int
    traffic_class: str
    """Empty where the map leaves the code point out."""
    name: str


class Lane(NamedTuple):
    """One traffic class on its way."""

    traffic_class: int
    name: str
    dscp: str
    queue: int | None
    group: int | None
    scheduler: str
    strict: bool
    lossless: bool
    ecn: bool


class Flow(NamedTuple):
    """The way of all traffic on ports of one profile."""

    key: str
    profile: str
    cells: tuple[Cell, ...]
    lanes: tuple[Lane, ...]
    idle: str
    """Queues that no class uses; empty where there are none."""
    used_by: str
    told: str


class _Way(NamedTuple):
    """What makes two flows one."""

    profile: str
    classes: tuple[tuple[int, int], ...]
    lanes: tuple[Lane, ...]
    idle: str


def flows(kinds: Sequence[Kind]) -> tuple[Flow, ...]:
    """Return the flows of a fabric, each with the kinds of switch that use it."""
    found: dict[_Way, dict[str, None]] = {}
    for kind in kinds:
        for way in _ways(kind.first):
            found.setdefault(way, {})[kind.key] = None
    everybody = len(kinds)
    return tuple(
        _flow(f"f{number}", way, "all kinds" if len(users) == everybody else ", ".join(users))
        for number, (way, users) in enumerate(found.items(), 1)
    )


def _ways(device: Device) -> Iterator[_Way]:
    rows: dict[str, PortQos] = {}
    for port in device.ports:
        if port.role in _SERVED and port.qos.queues:
            rows.setdefault(port.qos.name, port.qos)
    for row in rows.values():
        yield _way(device.qos, row)


def _way(qos: DeviceQos, row: PortQos) -> _Way:
    profile = row.dscp_to_tc_map or qos.profile
    points = _entries(qos.dscp_to_tc_maps, row.dscp_to_tc_map)
    queues = _entries(qos.tc_to_queue_maps, row.tc_to_queue_map)
    groups = _entries(qos.tc_to_pg_maps, row.tc_to_pg_map)
    paused = {int(number) for number in (row.pfc_enable or "").split(",") if number}
    lanes: list[Lane] = []
    idle: list[int] = []
    for number in range(TRAFFIC_CLASSES):
        queue = queues.get(number)
        served = next((one for one in row.queues if one.queue == queue), None)
        scheduler = _scheduler(qos.schedulers, served.scheduler if served else "")
        name = _class_name(scheduler, profile)
        dscp = tuple(point for point, traffic_class in points.items() if traffic_class == number)
        if name == _IDLE and not dscp:
            idle.append(number)
            continue
        lanes.append(
            Lane(
                traffic_class=number,
                name=name,
                dscp=words.code_points(dscp),
                queue=queue,
                group=groups.get(number),
                scheduler=_share(scheduler),
                strict=scheduler is not None and scheduler.type == "STRICT",
                lossless=number in paused,
                ecn=served is not None and served.wred_profile is not None,
            )
        )
    return _Way(profile, tuple(points.items()), tuple(lanes), words.code_points(idle))


def _flow(key: str, way: _Way, used_by: str) -> Flow:
    classes = dict(way.classes)
    names = {lane.traffic_class: lane.name for lane in way.lanes}
    return Flow(
        key=key,
        profile=way.profile,
        cells=tuple(
            Cell(
                point,
                str(classes.get(point, "")),
                names.get(classes.get(point, -1), "default of the chip"),
            )
            for point in range(DSCP_COUNT)
        ),
        lanes=way.lanes,
        idle=way.idle,
        used_by=used_by,
        told="; ".join(
            f"{lane.name} is DSCP {lane.dscp or 'none'}, class {lane.traffic_class}"
            for lane in way.lanes
        ),
    )


def _entries(maps: Iterable[QosMap], name: str | None) -> Mapping[int, int]:
    found = next((one for one in maps if one.name == name), None)
    return dict(found.entries) if found else {}


def _scheduler(schedulers: Iterable[Scheduler], name: str) -> Scheduler | None:
    return next((one for one in schedulers if one.name == name), None)


def _class_name(scheduler: Scheduler | None, profile: str) -> str:
    return scheduler.name.removeprefix(f"{profile}-") if scheduler else _IDLE


def _share(scheduler: Scheduler | None) -> str:
    if scheduler is None:
        return "default"
    weight = "" if scheduler.weight is None else f" {scheduler.weight}"
    return f"{scheduler.type}{weight}"
