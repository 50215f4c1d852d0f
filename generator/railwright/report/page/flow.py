"""The way of a packet: DSCP, traffic class, queue, priority group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from railwright.model.qos_profile import DSCP_COUNT
from railwright.report import lossless_views as views
from railwright.report import lossless_words as words
from railwright.report.page.kinds import Kind


class CodePoint(NamedTuple):
    """One value of DSCP."""

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
    points: tuple[CodePoint, ...]
    lanes: tuple[Lane, ...]
    idle: str
    """Queues that no class uses; empty where there are none."""
    used_by: str
    told: str


def flows(kinds: Sequence[Kind]) -> tuple[Flow, ...]:
    """Return the flows of a fabric, each with the kinds of switch that use it."""
    found: dict[views.Way, dict[str, None]] = {}
    for kind in kinds:
        for way in views.ways(kind.first):
            found.setdefault(way, {})[kind.key] = None
    everybody = len(kinds)
    return tuple(
        _flow(f"f{number}", way, "all kinds" if len(users) == everybody else ", ".join(users))
        for number, (way, users) in enumerate(found.items(), 1)
    )


def _flow(key: str, way: views.Way, used_by: str) -> Flow:
    classes = dict(way.classes)
    names = {lane.traffic_class: lane.name for lane in way.lanes}
    lanes = tuple(map(_lane, way.lanes))
    return Flow(
        key=key,
        profile=way.profile,
        points=tuple(
            CodePoint(
                point,
                str(classes.get(point, "")),
                names.get(classes.get(point, -1), "default of the chip"),
            )
            for point in range(DSCP_COUNT)
        ),
        lanes=lanes,
        idle=words.code_points(way.idle),
        used_by=used_by,
        told="; ".join(
            f"{lane.name} is DSCP {lane.dscp or 'none'}, class {lane.traffic_class}"
            for lane in lanes
        ),
    )


def _lane(lane: views.Lane) -> Lane:
    return Lane(
        traffic_class=lane.traffic_class,
        name=lane.name,
        dscp=words.code_points(lane.points),
        queue=lane.queue,
        group=lane.group,
        scheduler=lane.scheduler or "default",
        strict=lane.strict,
        lossless=lane.lossless,
        ecn=lane.ecn,
    )
