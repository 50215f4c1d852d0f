"""Quality of service as one device gets it: rows of the QoS and buffer tables."""

from railwright.model.lossless import LosslessPlan
from railwright.model.platform import PoolFigure, ProfileFigure
from railwright.model.qos_profile import Feature
from railwright.model.traced import Traced
from railwright.model.types import BufferModel


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


class WatchdogRow(Traced):
    """PFC watchdog of a port; times in milliseconds."""

    action: str
    detection_ms: int
    restoration_ms: int


class Trimming(Traced):
    """The SWITCH_TRIMMING row: what becomes of a packet that finds its queue full."""

    size_bytes: int
    dscp: int
    queue: int


class Telemetry(Traced):
    """What the chip streams by itself: objects by name, as HIGH_FREQUENCY_TELEMETRY_GROUP has them.

    A queue or priority group is ``Ethernet0|3``.
    """

    poll_interval_us: int
    ports: tuple[str, ...]
    queues: tuple[str, ...]
    priority_groups: tuple[str, ...]
    port_counters: tuple[str, ...]


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
    watchdog: WatchdogRow | None = None


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
    over_subscribe_ratio: int | None = None
    traffic_mtu: int | None = None
    small_packet_percentage: int | None = None
    watchdog_poll_ms: int | None = None
    """None where no port has a watchdog."""
    features: tuple[Feature, ...] = ()
    """What the profile asks for and this switch has."""
    trimming: Trimming | None = None
    telemetry: Telemetry | None = None
    plan: LosslessPlan
    """Where the figures come from, and that they fit."""
