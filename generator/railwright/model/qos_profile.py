"""What an operator means by one word such as ``ai-26-48``: the intent of a QoS profile."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from railwright.model.types import Model

DSCP_COUNT = 64
"""Code points of the six-bit DS field (RFC 2474)."""
TRAFFIC_CLASSES = 8
"""PFC knows eight priorities (IEEE 802.1Qbb), so a class that may pause is one of eight."""
MOST_LOSSLESS = 2
"""Every lossless priority costs one headroom a port and halves what ECN has before PFC."""
_NAME = 32
"""Longest name of a WRED profile (sonic-net/sonic-buildimage sonic-wred-profile.yang)."""
_LONGEST_SUFFIX = len("-1600g-fabric")
_RANGE = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")

Microseconds = Annotated[float, Field(gt=0, le=1_000)]
Percent = Annotated[int, Field(ge=0, le=100)]


class Evidence(StrEnum):
    """How sure a figure is."""

    READ = "read"
    """Stands in the source as it stands here."""
    COMPUTED = "computed"
    """Follows from the source by arithmetic."""
    SECONDARY = "secondary"
    """Told by somebody other than its author."""
    RECALLED = "recalled"
    """Widely said, found in no source that can be opened: never makes an error."""
    JUDGED = "judged"
    """Engineering judgement, with its reasons; no silicon has confirmed it."""


class TrafficKind(StrEnum):
    """What a class of traffic carries."""

    ROCE = "roce"
    STORAGE = "storage"
    CNP = "cnp"
    ACK = "ack"
    TRIMMED = "trimmed"
    CONTROL = "control"
    BEST_EFFORT = "best-effort"


class Feature(StrEnum):
    """What a profile may ask for and not every switch, daemon and release has."""

    TRIMMING = "trimming"
    TELEMETRY = "telemetry"
    WRED_COUNTERS = "wred-counters"
    ADAPTIVE_ROUTING = "adaptive-routing"
    LINK_RETRY = "link-retry"
    HASH_SEEDS = "hash-seeds"


class SchedulerShare(Model):
    """How a queue is served."""

    type: Literal["STRICT", "DWRR"]
    weight: Annotated[int, Field(ge=1, le=100)] | None = None
    """Relative share of a DWRR queue."""

    @model_validator(mode="after")
    def _weighted(self) -> Self:
        if (self.type == "DWRR") is (self.weight is None):
            msg = "a DWRR queue needs a `weight`, a STRICT one has none"
            raise ValueError(msg)
        return self


class TrafficClass(Model):
    """One class of traffic; its number is its TC, its queue and its PFC priority alike."""

    kind: TrafficKind
    traffic_class: Annotated[int, Field(ge=0, le=TRAFFIC_CLASSES - 1)]
    dscp: tuple[int, ...] | Literal["rest"]
    """Code points, written as `24-31`, or `rest` for all that no other class names."""
    mark: Annotated[int, Field(ge=0, lt=DSCP_COUNT)] | None = None
    """The code point that hosts are told to send; None where hosts choose it themselves."""
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

    @model_validator(mode="after")
    def _marked(self) -> Self:
        if self.mark is not None and (self.dscp == "rest" or self.mark not in self.dscp):
            msg = f"`mark: {self.mark}` is not among the DSCP values of its class"
            raise ValueError(msg)
        return self


class WatchdogTimes(Model):
    """PFC watchdog times in milliseconds; bounds of sonic-pfcwd.yang."""

    detection_ms: Annotated[int, Field(ge=100, le=5_000)]
    restoration_ms: Annotated[int, Field(ge=100, le=60_000)]


class WatchdogPolicy(Model):
    """What the PFC watchdog does, and how fast. Hosts first: storms start there."""

    action: Literal["drop", "forward", "alert"]
    host: WatchdogTimes
    fabric: WatchdogTimes
    poll_ms: Annotated[int, Field(ge=100, le=1_000)]
    evidence: Evidence = Evidence.READ
    source: str

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        times = (self.host, self.fabric)
        least = min(min(item.detection_ms, item.restoration_ms) for item in times)
        if least < self.poll_ms:
            msg = f"{least} ms cannot be measured by polling every {self.poll_ms} ms"
            raise ValueError(msg)
        return self


class EcnPoints(Model):
    """Where marking begins and where it is full, as time that the queue takes at line rate."""

    min_us: Microseconds
    max_us: Microseconds

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min_us >= self.max_us:
            msg = f"marking begins at {self.min_us} us and is full at {self.max_us} us"
            raise ValueError(msg)
        return self


class EcnPolicy(Model):
    """ECN marking of the classes that ask for it."""

    host: EcnPoints
    """Queues towards hosts."""
    fabric: EcnPoints
    """Queues towards other switches."""
    probability_percent: Annotated[int, Field(ge=1, le=100)]
    drop_unmarkable: bool = False
    """Whether packets that cannot be marked are dropped early; only where every sender marks."""
    hot_percent: Annotated[int, Field(ge=1, le=100)]
    """Share of the lossless priority groups that are congested at once in the worst case."""
    clamp_percent: Annotated[int, Field(ge=1, le=100)]
    """Full marking comes at this share of the fill at which PFC could fire, at the latest."""
    evidence: Evidence = Evidence.READ
    source: str


class BufferPolicy(Model):
    """How packet memory is shared out."""

    dynamic_th: Annotated[int, Field(ge=-8, le=7)] | None = None
    """A lossless priority group may take 2**this of what is free; None for the vendor's own."""
    over_subscribe_ratio: Annotated[int, Field(ge=2, le=16)] | None = None
    """XOFF comes from a pool shared by all ports that holds one part in this many of it; None
    gives every port its own."""
    traffic_mtu: Annotated[int, Field(ge=64, le=9_216)]
    """Largest lossless frame, bytes."""
    small_packet_percent: Percent
    """Share of lossless frames of minimum size, by count; 100 is safe for any traffic."""
    min_shared_percent: Percent
    """Least share of the packet memory that stays for bursts; less is a finding."""
    evidence: Evidence = Evidence.READ
    source: str


class HostPolicy(Model):
    """What the profile presumes of the NICs at its ports."""

    trust: Literal["dscp"] = "dscp"
    rdma_mtu: Literal[256, 512, 1024, 2048, 4096]
    """Path MTU of RDMA (InfiniBand Architecture Specification volume 1, 9.6.7), bytes."""
    mtu: Annotated[int, Field(ge=1_280, le=9_216)]
    """MTU of the host's interface, bytes; at most that of the switch."""
    adaptive_routing: bool = False
    """Whether the NIC takes packets out of order."""
    congestion_control: Literal["dcqcn", "swift", "receiver", "none"]
    evidence: Evidence = Evidence.READ
    source: str


class TrimmingPolicy(Model):
    """Where a packet that finds its queue full is cut, and what is sent on in its place.

    It goes to the class of kind ``trimmed`` and carries that class's mark.
    """

    size_bytes: Annotated[int, Field(ge=64, le=1_024)]
    evidence: Evidence = Evidence.READ
    source: str


class TelemetryPolicy(Model):
    """How often the chip itself reports queues, priority groups and pauses of lossless ports.

    The time is in microseconds, as the switch programs it (sonic-net/sonic-swss
    orchagent/high_frequency_telemetry/hftelprofile.cpp), whatever the YANG model's text says.
    """

    poll_interval_us: Annotated[int, Field(ge=10, le=10_000_000)]
    evidence: Evidence = Evidence.READ
    source: str


class QosProfile(Model):
    """What an operator means by one word such as `ai-26-48`."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,14}$")]
    summary: str
    classes: Mapping[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")], TrafficClass]
    ecn: EcnPolicy | None = None
    watchdog: WatchdogPolicy | None = None
    buffers: BufferPolicy
    hosts: HostPolicy
    trimming: TrimmingPolicy | None = None
    telemetry: TelemetryPolicy | None = None
    wants: tuple[Feature, ...] = ()
    """Features that are used where switch and release have them."""
    notes: tuple[str, ...] = ()
    source: str

    @property
    def lossless(self) -> tuple[int, ...]:
        """Lossless priorities, ascending."""
        return tuple(sorted(c.traffic_class for c in self.classes.values() if c.lossless))

    def of_kind(self, kind: TrafficKind) -> tuple[str, ...]:
        """Return the names of the classes of a kind, in the order written."""
        return tuple(name for name, item in self.classes.items() if item.kind is kind)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for wrong in self._contradictions():
            raise ValueError(wrong)
        return self

    def _contradictions(self) -> list[str]:
        items = list(self.classes.values())
        classes = [item.traffic_class for item in items]
        points = [point for item in items if item.dscp != "rest" for point in item.dscp]
        wrong: list[str] = []
        if len(set(classes)) != len(classes):
            wrong.append("two classes have one traffic class number")
        if len(set(points)) != len(points):
            wrong.append("a DSCP value stands in two classes")
        if sum(item.dscp == "rest" for item in items) != 1:
            wrong.append("one class takes the `rest` of the DSCP values, no more and no less")
        if len(self.lossless) > MOST_LOSSLESS:
            wrong.append(f"at most {MOST_LOSSLESS} classes can be lossless")
        if 0 in self.lossless:
            wrong.append("traffic class 0 cannot be lossless: all lossy classes share its group")
        if self.lossless and self.watchdog is None:
            wrong.append("a lossless class needs a `watchdog`")
        if any(item.ecn for item in items) and self.ecn is None:
            wrong.append("a class with `ecn: true` needs an `ecn` policy")
        long = [name for name, item in self.classes.items() if item.ecn and self._too_long(name)]
        wrong.extend(f"class name {name!r} is too long for a WRED profile" for name in long)
        lossless = {item.kind for item in items if item.lossless}
        never = (TrafficKind.CNP, TrafficKind.CONTROL, TrafficKind.BEST_EFFORT)
        wrong.extend(
            f"a class of kind {kind} cannot be lossless" for kind in never if kind in lossless
        )
        if Feature.TELEMETRY in self.wants and self.telemetry is None:
            wrong.append("`telemetry` needs a policy: how often the chip reports")
        return wrong + self._untrimmed()

    def _untrimmed(self) -> list[str]:
        if Feature.TRIMMING not in self.wants:
            return []
        cut = self.of_kind(TrafficKind.TRIMMED)
        if self.trimming is None or len(cut) != 1 or self.classes[cut[0]].mark is None:
            return ["`trimming` needs a size, and one class of kind `trimmed` with a mark"]
        return []

    def _too_long(self, name: str) -> bool:
        return len(self.name) + 1 + len(name) + _LONGEST_SUFFIX > _NAME
