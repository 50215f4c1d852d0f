"""Quality of service: the intent of a profile, and the rows that a device gets from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from railwright.model.platform import PoolFigure, ProfileFigure
from railwright.model.traced import Traced
from railwright.model.types import BufferModel, Model

DSCP_COUNT = 64
"""Code points of the six-bit DS field (RFC 2474)."""
TRAFFIC_CLASSES = 8
"""PFC knows eight priorities (IEEE 802.1Qbb), so a class that may pause is one of eight."""
_RANGE = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")


class SchedulerShare(Model):
    """How a queue is served."""

    type: Literal["STRICT", "DWRR"]
    weight: Annotated[int, Field(ge=1, le=100)] | None = None
    """Relative share of a DWRR queue."""


class TrafficClass(Model):
    """One class of traffic; its number is its TC, its queue and its PFC priority alike."""

    traffic_class: Annotated[int, Field(ge=0, le=TRAFFIC_CLASSES - 1)]
    dscp: tuple[int, ...] | Literal["rest"]
    """Code points, written as `24-31`, or `rest` for all that no other class names."""
    lossless: bool = False
    ecn: bool = False
    scheduler: SchedulerShare
    source: str

    @field_validator("dscp", mode="before")
    @classmethod
    def _expand(cls, value: object) -> object:
        if value == "rest" or not isinstance(value, (str, int)):
            return value
        points: list[int] = []
        for part in str(value).split(","):
            match = _RANGE.fullmatch(part.strip())
            if not match:
                msg = "DSCP values are written as 26 or 24-31 or 3,4,24-31"
                raise ValueError(msg)
            first, last = int(match[1]), int(match[2] or match[1])
            if not first <= last < DSCP_COUNT:
                msg = "a DSCP value lies between 0 and 63, the lower first"
                raise ValueError(msg)
            points.extend(range(first, last + 1))
        return tuple(points)


class WatchdogPolicy(Model):
    """PFC watchdog times in milliseconds."""

    action: Literal["drop", "forward", "alert"]
    detection_ms: Annotated[int, Field(ge=100, le=5_000)]
    restoration_ms: Annotated[int, Field(ge=100, le=60_000)]
    poll_ms: Annotated[int, Field(ge=100, le=1_000)]
    source: str


class EcnPolicy(Model):
    """ECN thresholds for platforms whose vendor states none of its own; bytes and percent."""

    min_bytes: Annotated[int, Field(ge=1)]
    max_bytes: Annotated[int, Field(ge=1)]
    probability_percent: Annotated[int, Field(ge=1, le=100)]
    source: str


class QosProfile(Model):
    """What an operator means by one word such as `ai-26-48`."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$")]
    summary: str
    classes: Mapping[str, TrafficClass]
    watchdog: WatchdogPolicy
    ecn: EcnPolicy
    source: str

    @property
    def lossless(self) -> tuple[int, ...]:
        """Lossless priorities, ascending."""
        return tuple(sorted(c.traffic_class for c in self.classes.values() if c.lossless))


class QosMap(Traced):
    """One row of a QoS map table: fields are entries."""

    name: str
    entries: tuple[tuple[int, int], ...]


class Scheduler(Traced):
    name: str
    type: str
    weight: int | None = None


class WredProfile(Traced):
    """ECN marking; thresholds in bytes, probability in percent. All colours alike."""

    name: str
    min_bytes: int
    max_bytes: int
    probability_percent: int
    ecn: str
    drop: bool
    """Whether packets that cannot be marked may be dropped early (`wred_*_enable`)."""


class BufferPool(PoolFigure, Traced):
    """A BUFFER_POOL row."""

    name: str


class BufferProfile(ProfileFigure, Traced):
    """A BUFFER_PROFILE row."""

    name: str


class QueueRow(Traced):
    """Scheduling of one queue."""

    queue: int
    scheduler: str
    wred_profile: str | None = None


class BufferRow(Traced):
    """Buffer profile of a range of queues or priority groups, such as `0-2`."""

    ids: str
    profile: str


class PortQos(Traced):
    """Everything QoS that ports of one class have in common; ports share one such object."""

    name: str
    lossless: bool
    dscp_to_tc_map: str | None = None
    tc_to_queue_map: str | None = None
    tc_to_pg_map: str | None = None
    pfc_to_queue_map: str | None = None
    pfc_to_pg_map: str | None = None
    pfc_enable: str | None = None
    queues: tuple[QueueRow, ...] = ()
    priority_groups: tuple[BufferRow, ...] = ()
    buffer_queues: tuple[BufferRow, ...] = ()
    ingress_profiles: tuple[str, ...] = ()
    egress_profiles: tuple[str, ...] = ()
    watchdog: WatchdogPolicy | None = None


class DeviceQos(Traced):
    """QoS and buffers of one device."""

    profile: str
    buffer_model: BufferModel
    lossless: tuple[int, ...]
    dscp_to_tc_maps: tuple[QosMap, ...]
    tc_to_queue_maps: tuple[QosMap, ...]
    tc_to_pg_maps: tuple[QosMap, ...]
    pfc_to_queue_maps: tuple[QosMap, ...]
    pfc_to_pg_maps: tuple[QosMap, ...] = ()
    global_dscp_map: str | None = None
    schedulers: tuple[Scheduler, ...]
    wred_profiles: tuple[WredProfile, ...]
    pools: tuple[BufferPool, ...]
    profiles: tuple[BufferProfile, ...]
    default_dynamic_th: int | None = None
    traffic_mtu: int | None = None
    small_packet_percentage: int | None = None
    watchdog_poll_ms: int
