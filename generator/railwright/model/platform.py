"""Switch hardware: cages, lanes, breakout modes, HwSKUs and their vendor buffer figures."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from railwright.model.made import Made
from railwright.model.types import Fec, Model, Release


class AsicFamily(StrEnum):
    """The silicon, by the name its vendor gives it."""

    SPECTRUM4 = "Spectrum-4"
    SPECTRUM5 = "Spectrum-5"
    SPECTRUM6 = "Spectrum-6"
    TERALYNX7 = "Teralynx 7"
    TERALYNX10 = "Teralynx 10"


class CageRole(StrEnum):
    """Whether a cage carries the fabric or only serves the box."""

    DATA = "data"
    SERVICE = "service"


class AliasSuffix(StrEnum):
    """How the vendor tells the children of one cage apart in their aliases."""

    LETTERS = "letters"
    """``etp1a``, ``etp1b`` ..."""
    DASH_NUMBERS = "dash-numbers"
    """``Eth1-1``, ``Eth1-2`` ..."""


class Asic(Model):
    """What the generator must know of the silicon. Bytes unless the name says otherwise."""

    family: AsicFamily
    platform_asic: str
    """Content of SONiC's ``platform_asic`` file: ``mellanox`` or ``marvell-teralynx``."""
    cell_bytes: int | None = None
    buffer_bytes: int | None = None
    """Packet memory as SONiC configures it (the egress lossless pool)."""
    queues: int | None = None
    """Queues that carry a buffer row in the vendor's templates, counted from queue 0."""
    source: str


class ModePart(NamedTuple):
    """One part of a breakout mode: ``count`` ports on ``lanes`` lanes together."""

    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    speed_mbps: int
    lanes: int
    other_speeds_mbps: tuple[int, ...] = ()

    @property
    def lanes_per_port(self) -> int:
        """Lanes of one child; lanes that do not divide evenly stay dark."""
        return self.lanes // self.count


class BreakoutMode(Made):
    """A breakout mode of one cage, spelled exactly as ``platform.json`` spells it."""

    text: str
    parts: tuple[ModePart, ...]

    @property
    def ports(self) -> int:
        """How many interfaces the mode makes of one cage."""
        return sum(part.count for part in self.parts)

    @property
    def speeds_mbps(self) -> tuple[int, ...]:
        """Default speed of each child, in order."""
        return tuple(part.speed_mbps for part in self.parts for _ in range(part.count))


class ChildPort(Made):
    """One interface that a breakout mode makes, as SONiC's own port parser derives it."""

    interface: str
    lanes: tuple[int, ...]
    alias: str
    index: int
    subport: int
    speed_mbps: int
    other_speeds_mbps: tuple[int, ...]
    fec: Fec | None
    """None where SONiC writes no ``fec`` field (below 50 Gb/s a lane)."""

    @cached_property
    def lanes_text(self) -> str:
        """The lanes as a comma list, as CONFIG_DB spells them."""
        return ",".join(map(str, self.lanes))


class Cage(Made):
    """One front-panel cage (a *port* in the operator's words)."""

    number: int
    role: CageRole
    form_factor: str
    first_interface: int
    """The number in ``Ethernet<number>`` of the first child."""
    alias: str
    """Alias of the unsplit port; children of a split cage add :attr:`alias_suffix`."""
    alias_suffix: AliasSuffix = AliasSuffix.LETTERS
    index: int
    lanes: tuple[int, ...]
    modes: tuple[BreakoutMode, ...]
    max_lane_mbps: int
    supported_speeds_mbps: tuple[int, ...]

    @property
    def family(self) -> str:
        """The connector family that must agree with :attr:`Optic.family`: ``OSFP``, ``QSFP-DD``."""
        return self.form_factor.split()[0]

    @property
    def interface(self) -> str:
        """Name of the unsplit port, and the key of BREAKOUT_CFG."""
        return f"Ethernet{self.first_interface}"


class PoolFigure(Model):
    """A vendor BUFFER_POOL row."""

    type: str
    mode: str
    size: int | None = None
    xoff: int | None = None


class ProfileFigure(Model):
    """A vendor BUFFER_PROFILE row."""

    pool: str
    size: int
    xon: int | None = None
    xoff: int | None = None
    xon_offset: int | None = None
    dynamic_th: int | None = None
    static_th: int | None = None
    packet_discard_action: str | None = None


class BufferSet(Made):
    """One rendering of a vendor's buffer template: pools, profiles, and who uses them."""

    pools: Mapping[str, PoolFigure]
    profiles: Mapping[str, ProfileFigure]
    lossy_pg_profile: str
    lossy_pgs: str = "0"
    """Range of priority groups on the lossy profile, apart from those that are lossless."""
    lossless_pg_profile: str | None = None
    """None where the switch makes one profile per speed and cable (``pg_lossless_...``)."""
    lossy_queue_profile: str
    """Profile of the lossy queues; of queue 0 where :attr:`queue_profiles` is not empty."""
    queue_profiles: Mapping[int, str] = {}
    """Queue number to profile of a host-facing port, where the vendor gives each queue its own."""
    lossless_queue_profile: str | None
    ingress_profile_list: tuple[str, ...] = ()
    egress_profile_list: tuple[str, ...] = ()
    dynamic: bool = False
    """True when pools without a size are sized by the switch at run time."""
    default_cable_m: int | None = None
    """Cable length that the vendor's template assumes; 0 means that no lossless PG is built."""
    default_dynamic_th: int | None = None
    """DEFAULT_LOSSLESS_BUFFER_PARAMETER; None on the traditional model."""
    traffic_mtu: int | None = None
    small_packet_percentage: int | None = None
    lossless_ready: bool
    """False where the vendor ships this set without a lossless class."""
    derived: str | None = None
    """How the set was put together where no vendor file holds it as it stands; None otherwise."""
    source: str


class HeadroomRow(Made):
    """One row of a ``pg_profile_lookup.ini``: bytes for a speed and a cable length."""

    speed_mbps: int
    cable_m: int
    size: int
    xon: int
    xoff: int
    threshold: int
    xon_offset: int | None = None


class HeadroomFacts(Model):
    """What one headroom table is good for, and where it comes from."""

    shared_headroom: bool = False
    """True when ``size`` equals ``xon``: xoff is taken from a pool shared by all ports."""
    lossless_ready: bool = True
    """False for a table that ships only with SKUs without a lossless class: not for PFC."""
    source: str


class WredFigure(Model):
    """The vendor's ECN thresholds in bytes and marking probability in percent."""

    min_bytes: int
    max_bytes: int
    probability_percent: int
    source: str


class HwSku(Made):
    """A port layout that the platform ships, with the SAI profile and buffers that hang on it."""

    name: str
    breakout_capable: bool
    """True when SONiC reads ``platform.json`` + ``hwsku.json``, so that cages may be re-broken."""
    layout: Mapping[int, str | None]
    """Cage number to breakout mode text; None for a cage without ports; a text beginning with
    ``custom:`` for a shape that ``platform.json`` does not list."""
    since: Release | None = None
    """First SONiC release whose image carries this HwSKU (branch of sonic-net/sonic-buildimage)."""
    lossy_tuning: tuple[str, ...] = ()
    """Keys of its sai.profile that tune the chip for lossy traffic; what they do is not public."""
    lossless_ready: bool
    buffer_sets: Mapping[str, str]
    """``<topology>.<model>`` (``t0.static``, ``t1.dynamic``) to the name of a buffer set."""
    headroom_table: str | None = None
    autoneg: str | None = None
    """``off`` where the vendor writes it on data ports."""
    create_only_buffers: bool = False
    """True when the SKU has SONiC apply only the buffer rows that CONFIG_DB holds."""
    defect: str | None = None
    """What is wrong with the vendor's own files of this SKU; None when nothing is known."""
    source: str


class Limits(Model):
    """What the silicon cannot do although the grammar of modes allows it."""

    max_data_ports: int | None = None
    eight_way_blocks_next_cage: bool = False
    """An 8-way breakout on an odd cage needs the next even cage without ports."""
    max_port_mbps: int | None = None
    evidence: str | None = None
    notes: tuple[str, ...] = ()


class Platform(Made):
    """One switch model."""

    name: str
    """The short name an inventory uses: ``SN5600``."""
    platform: str
    """SONiC's platform string: ``x86_64-nvidia_sn5600-r0``."""
    vendor: str
    product: str
    asic: Asic
    cages: tuple[Cage, ...]
    limits: Limits
    default_hwsku: str
    hwskus: Mapping[str, HwSku]
    buffer_sets: Mapping[str, BufferSet]
    lossless_dynamic_set: str | None = None
    """Buffer set for a lossless fabric under the dynamic model, whatever the SKU; None if none."""
    headroom_tables: Mapping[str, tuple[HeadroomRow, ...]]
    headroom_facts: Mapping[str, HeadroomFacts] = {}
    """Same keys as :attr:`headroom_tables`."""
    wred: WredFigure | None = None
    profile_lists: bool = False
    """Ports need BUFFER_PORT_INGRESS/EGRESS_PROFILE_LIST rows (Spectrum)."""
    pfc_to_pg_map: bool = False
    """PFC_PRIORITY_TO_PRIORITY_GROUP_MAP is understood (Spectrum)."""
    dynamic_buffers: bool = False
    global_dscp_map: bool = False
    """PORT_QOS_MAP|global is understood."""
    service_port_pfc: bool = False
    features_source: str | None = None
    """Where the five flags above were read."""
    notes: tuple[str, ...] = ()
    provisional: str | None = None
    """Why this platform may not be used for a real build; None when its facts are public."""
    source: str

    @cached_property
    def data_cages(self) -> tuple[Cage, ...]:
        """Cages that carry the fabric, in panel order."""
        return tuple(cage for cage in self.cages if cage.role is CageRole.DATA)

    @property
    def service_cages(self) -> tuple[Cage, ...]:
        """Low-speed cages that serve the box."""
        return tuple(cage for cage in self.cages if cage.role is CageRole.SERVICE)

    def cage(self, number: int) -> Cage | None:
        """Return the cage with this panel number, or None."""
        return next((cage for cage in self.cages if cage.number == number), None)
