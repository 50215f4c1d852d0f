"""What the lossless arithmetic of one switch comes to: figures, and every step on the way."""

from collections.abc import Mapping
from enum import StrEnum

from railwright.model.made import Made
from railwright.model.platform import HeadroomRow
from railwright.model.qos_profile import Evidence, Feature
from railwright.model.types import BufferModel


class Term(Made):
    """One step of a computation, for people."""

    name: str
    value: float
    unit: str
    """``bytes``; or ``times``, for a factor."""
    formula: str
    """The step in words and figures."""
    source: str


class Headroom(Made):
    """Sizes of one lossless buffer profile, and how they came about."""

    xoff_bytes: int
    """Room for what arrives after the pause was decided."""
    xon_bytes: int
    """Fill of the priority group below which the peer may resume."""
    size_bytes: int
    """What the port sets aside: both, or XON alone where XOFF comes from a shared pool."""
    shared_headroom: bool
    peer_response_known: bool
    """False at a speed without pause quanta: a constant stands in, and it is too small."""
    terms: tuple[Term, ...]
    """Every step in the order it is done."""


class Bound(Made):
    """The least XOFF that physics allows, whoever made the switch."""

    xoff_bytes: int
    terms: tuple[Term, ...]
    missing: tuple[str, ...] = ()
    """Facts that nobody publishes; each can only raise the figure."""


class ReserveKind(StrEnum):
    """What a reserve is for, apart from its name."""

    HEADROOM = "headroom"
    """XON and XOFF of lossless groups, in ports or in a pool that they share."""
    SPARE = "spare"
    """Room for headroom in a fixed pool that no port has been promised."""
    OTHER = "other"


class Reserve(Made):
    """One thing the packet memory pays for."""

    name: str
    kind: ReserveKind = ReserveKind.OTHER
    count: int
    each_bytes: int
    source: str

    @property
    def value_bytes(self) -> int:
        """All of it together."""
        return self.count * self.each_bytes


class Origination(StrEnum):
    """Who arrives at a lossless profile."""

    SWITCH = "computed by the switch"
    """The dynamic model: we emit what makes it compute."""
    TABLE = "row of the vendor's table"
    FORMULA = "formula, which exceeds the vendor's row"
    BOUND = "bound: the vendor's row is smaller or missing"
    STRETCHED = "formula, with the pause time of a slower speed"
    """No release computes this speed; the switch's own fallback is too small."""


class EcnFigures(Made):
    """Thresholds of one WRED profile."""

    name: str
    """Of the WRED profile, as CONFIG_DB has it."""
    profile: str
    """QoS profile."""
    traffic_class: str
    """Name of the class in the QoS profile."""
    lossless: bool
    speed_mbps: int
    role: str
    """``host`` or ``fabric``; ``any`` where the policy treats both alike."""
    wanted_min_bytes: int
    wanted_max_bytes: int
    """What the policy's times come to at line rate."""
    min_bytes: int
    max_bytes: int
    """The same, or less where PFC would come first."""
    probability_percent: int

    @property
    def clamped(self) -> bool:
        """Whether the policy's thresholds lie too high for this switch."""
        return self.max_bytes < self.wanted_max_bytes or self.min_bytes < self.wanted_min_bytes


class PortFigures(Made):
    """Lossless figures of ports that are alike."""

    interfaces: tuple[str, ...]
    profile: str
    """QoS profile."""
    role: str
    speed_mbps: int
    lanes: int
    cable_m: int
    """As configured."""
    mtu: int
    groups: int
    """Lossless priority groups of each port."""
    buffer_profile: str
    """The lossless profile by the name that the switch's own daemon gives it."""
    headroom: Headroom
    row: HeadroomRow | None = None
    """The profile as it is written down; None where the switch computes it."""
    decided_by: Origination
    bound: Bound

    port_shared_bytes: int = 0
    """What one of these ports may draw from a pool of shared headroom."""
    port_limit_bytes: int | None = None
    """What the switch grants one port of it; None where that plays no part or is not known."""

    @property
    def refused(self) -> bool:
        """Whether the switch would refuse the profile of one of these ports."""
        return self.port_limit_bytes is not None and self.port_shared_bytes > self.port_limit_bytes

    @property
    def headroom_bytes(self) -> int:
        """What all lossless groups of one of these ports need beyond the pool: XON and XOFF."""
        return self.groups * (self.headroom.xoff_bytes + self.headroom.xon_bytes)


class PoolFigures(Made):
    """One pool of packet memory, in bytes."""

    name: str
    direction: str
    size_bytes: int
    xoff_bytes: int | None = None
    """Shared headroom beside it or in it."""
    by_switch: bool
    """Whether the switch works the size out."""
    share: float | None = None
    """What part of the memory left for pools that is; None where the size is fixed."""


class Gate(Made):
    """What became of a feature that the profile asks for."""

    feature: Feature
    used: bool
    reason: str
    source: str


class Verdict(StrEnum):
    """Whether a plan fits its memory."""

    FITS = "fits"
    TIGHT = "tight"
    """Less is left than the profile wants."""
    CROWDED = "crowded"
    """All groups together may need more headroom than a fixed pool has for them."""
    REFUSED = "refused"
    """A port would draw more shared headroom than one may, and keeps what it had."""
    OVERCOMMITTED = "overcommitted"
    """More is promised than there is."""


class LosslessPlan(Made):
    """Every lossless figure of one switch.

    The memory is the sum of the reserves and of what is left for pools; the plan fits when what is
    left is positive and, better, not below the profile's least share.
    """

    buffer_model: BufferModel
    memory_bytes: int
    memory_source: str
    reserves: tuple[Reserve, ...]
    pools: tuple[PoolFigures, ...]
    room_bytes: int | None = None
    """What a fixed pool has for all headroom together; None where each port holds its own."""
    shared_bytes: int
    """What lossless traffic may use beyond its headroom: the pool its priority groups share."""
    available_bytes: int
    """What is left of the memory for pools; negative when more is promised than there is."""
    min_shared_bytes: int
    """Least that the profile wants to be left."""
    alpha: float
    """A lossless priority group may take this times what is free."""
    hot_groups: int
    """Lossless priority groups that the policy takes to be congested at once."""
    pause_bytes: int
    """Fill at which PFC may fire while that many are hot."""
    pause_by_groups: Mapping[int, int]
    """The same for other numbers of hot groups."""
    ports: tuple[PortFigures, ...]
    down: tuple[PortFigures, ...] = ()
    """The same of ports that are down: they take no memory, but have their profiles."""
    ecn: tuple[EcnFigures, ...] = ()
    gates: tuple[Gate, ...] = ()
    unsized: str | None = None
    """Why the switch cannot size its pools; None where it can, or where they are fixed."""
    evidence: Evidence = Evidence.COMPUTED

    @property
    def reserved_bytes(self) -> int:
        """Everything that is not for pools."""
        return sum(reserve.value_bytes for reserve in self.reserves)

    @property
    def xoff_bytes(self) -> int:
        """XOFF of all lossless groups together."""
        return sum(len(one.interfaces) * one.groups * one.headroom.xoff_bytes for one in self.ports)

    @property
    def verdict(self) -> Verdict:
        """Whether it fits; the worst that can be said of it."""
        if self.available_bytes < 0:
            return Verdict.OVERCOMMITTED
        if any(one.refused for one in self.ports):
            return Verdict.REFUSED
        if self.room_bytes is not None and self.xoff_bytes > self.room_bytes:
            return Verdict.CROWDED
        return Verdict.TIGHT if self.available_bytes < self.min_shared_bytes else Verdict.FITS

    @property
    def fits(self) -> bool:
        """Whether headroom has its room, and what the profile wants to be left is left."""
        return self.verdict is Verdict.FITS

    def reserved_for(self, kind: ReserveKind) -> int:
        """Return what is reserved for one kind of thing, in bytes."""
        return sum(one.value_bytes for one in self.reserves if one.kind is kind)
