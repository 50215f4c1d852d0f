"""What a site wants, exactly as its inventory says it. Nothing is expanded here.

Values are layered: catalog < fabric < tier < pod < device < port. A body at any layer may hold any
:class:`Settings` key; the highest layer that says something wins, and its line is remembered.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from railwright.model.management import (
    Management as Management,  # noqa: PLC0414 - part of this vocabulary
)
from railwright.model.scalars import (
    Asn,
    CageRange,
    Mac,
    Name,
    Number,
    Reason,
    Serial,
    SpeedMbps,
    Text,
)
from railwright.model.types import (
    Attach,
    BufferModel,
    Described,
    Dialect,
    Fec,
    HostAccess,
    Lifecycle,
    PointToPoint,
    Release,
)


class PortIntent(Described):
    """How a port shall be set. Every key is optional; a lower layer fills what is left out."""

    breakout: Annotated[str, StringConstraints(min_length=2, max_length=64)] | None = None
    """A mode the platform lists, exact (`2x400G[200G]`) or short (`2x400G`)."""
    speed: SpeedMbps | None = None
    """Port speed, such as `400G`, if not the default of the breakout mode."""
    fec: Fec | None = None
    """Forward error correction; left out, it follows from the lane rate."""
    autoneg: Literal["on", "off"] | None = None
    """Auto-negotiation."""
    link_training: Literal["on", "off"] | None = None
    """Link training (copper)."""
    mtu: Annotated[int, Field(strict=True, ge=1_280, le=9_216)] | None = None
    """Frame size in bytes; both ends of a link must agree."""
    optic: str | None = None
    """Part number in the catalog of what is plugged into this end."""
    description: Text | None = None
    """Text for `show interfaces description`; left out, it names the peer."""
    admin: Literal["up", "down"] | None = None
    """Administrative state; left out, it follows from the lifecycle of the link."""
    qos: str | None = None
    """QoS profile of these ports, if not that of their switch; hosts and switch links only."""


class BgpIntent(Described):
    """BGP values that are the same for all sessions of a device."""

    keepalive_s: Annotated[int, Field(strict=True, ge=1, le=65_535)] | None = None
    """Seconds between keepalives."""
    holdtime_s: Annotated[int, Field(strict=True, ge=3, le=65_535)] | None = None
    """Seconds without a keepalive before a session falls."""
    max_paths: Annotated[int, Field(strict=True, ge=1, le=256)] | None = None
    """Equal-cost paths (`frrcfgd`); `bgpcfgd` images carry their own constant."""


class Settings(Described):
    """The keys that every layer may set."""

    platform: str | None = None
    """Switch model in the catalog (`railwright show platforms`)."""
    hwsku: str | None = None
    """SONiC HwSKU; left out, the best that the platform ships is chosen, with its reason."""
    release: Release | None = None
    """SONiC release the device runs."""
    distribution: Literal["community", "nvidia", "marvell", "asterfusion"] | None = None
    """Whose build of SONiC."""
    routing: Dialect | None = None
    """Which daemon configures FRR: `bgpcfgd` (separated) or `frrcfgd` (unified)."""
    qos: str | dict[Annotated[int, Field(ge=1, le=9)], str] | None = None
    """QoS profile in the catalog, such as `ai-26-48`; or one for each plane: `{1: ..., 2: ...}`."""
    buffer_model: BufferModel | None = None
    """Who computes headroom; left out, the platform decides."""
    access: HostAccess | None = None
    """How hosts attach: `vlan` (one subnet per leaf) or `routed` (a /31 each; needs `frrcfgd`)."""
    p2p: PointToPoint | None = None
    """Switch links `numbered` (/31 and /127) or `unnumbered` (IPv6 link-local; needs `frrcfgd`)."""
    state: Lifecycle | None = None
    """Lifecycle of the device."""
    bgp: BgpIntent | None = None
    """BGP timers and limits."""
    host_ports: PortIntent | None = None
    """Ports that face hosts."""
    fabric_ports: PortIntent | None = None
    """Ports that face other switches."""
    unused_ports: PortIntent | None = None
    """Ports without a cable."""
    host_cages: CageRange | None = None
    """Cages that may carry hosts, as printed on the box: `1-32`."""
    fabric_cages: CageRange | None = None
    """Cages that may carry switch links: `33-64`."""


class HostGroup(Described):
    """Hosts of one kind in a pod. Host `n` keeps its ports for life, whatever is added after it."""

    profile: str
    """Server profile in the catalog (`dgx-h100`)."""
    count: Annotated[int, Field(strict=True, ge=1, le=4_096)]
    """How many such hosts."""
    attach: Attach = Attach.RAIL
    """`rail`: NIC i of every host to the leaf of rail i. `tor`: all NICs of a host to its leaf."""
    hosts_per_leaf: Annotated[int, Field(strict=True, ge=1, le=512)] | None = None
    """Hosts under one leaf: with `attach: tor`, and with `rail` where a rail has several leaves."""
    first_cage: Annotated[int, Field(strict=True, ge=1, le=512)] | None = None
    """First cage of this group on its leaves; needed when a pod has several groups. Host addresses
    count from it, so set it at once where groups may be added."""
    ports: PortIntent | None = None
    """Settings of the leaf ports that face these hosts."""


class TierIntent(Settings):
    """One tier of switches. A leaf tier counts per pod and plane, a spine tier per plane."""

    count: Annotated[int, Field(strict=True, ge=1, le=1_024)]
    """Switches: leaves in one plane of one pod, or spines in one plane."""
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)] | None = None
    """Name pattern with {pod}, {plane}, {plane_letter}, {index}; `{index:02}` pads."""


class PodIntent(Settings):
    """A scalable unit. Its number is its position: adding another pod renumbers nothing."""

    name: Name | None = None
    """A name for people; left out, `pod<number>`."""
    hosts: Mapping[Name, HostGroup] = Field(default_factory=dict)
    """Groups of hosts, by a name that their host names start with."""
    spine_ports: PortIntent | None = None
    """Ports of the spines that face this pod."""
    spine_cages: CageRange | None = None
    """Cages on every spine for the links to this pod; left out, pod `n` takes the n-th block."""


class DeviceIntent(Settings):
    """What is special about one switch, or (with `tier` and `index`) a switch not counted above."""

    tier: Literal["leaf", "spine"] | None = None
    """Only for a switch that the counts of the tiers do not make."""
    pod: Number | None = None
    """Pod of an extra leaf."""
    plane: Number | None = None
    """Plane of an extra switch."""
    index: Number | None = None
    """Position of an extra switch in its tier."""
    serial: Serial | None = None
    """Serial number of the box; it stands in no configuration, and says who asks (`ztp`)."""
    mac: Mac | None = None
    """MAC address of the management port (`eth0`), likewise."""
    asn: Asn | None = None
    """ASN instead of the planned one."""
    loopback_ipv4: str | None = None
    """Loopback0 address instead of the planned one."""
    loopback_ipv6: str | None = None
    """IPv6 Loopback0 address instead of the planned one."""
    management_ipv4: str | None = None
    """Management address instead of the planned one (no mask)."""
    management_ipv6: str | None = None
    """IPv6 management address instead of the planned one (no mask)."""
    ports: Mapping[str, PortIntent] = Field(default_factory=dict)
    """Settings by SONiC interface (`Ethernet0`), alias (`etp1a`) or cages (`1-4`)."""


class CableMatch(Described):
    """Which links a cable rule is about; every key given must hold."""

    between: (
        Annotated[tuple[Literal["host", "leaf", "spine"], ...], Field(min_length=2, max_length=2)]
        | None
    ) = None
    """The two tiers: `[host, leaf]` or `[leaf, spine]`."""
    pod: Number | None = None
    """Number of the pod."""
    plane: Number | None = None
    """Number of the plane."""
    rail: Number | None = None
    """Number of the rail, for links of hosts."""
    device: str | None = None
    """A switch or host at either end."""
    peer: str | None = None
    """The other end, when `device` is given."""
    port: str | None = None
    """Interface or alias on `device`."""


class CableRule(Described):
    """Cable of every link that matches; later rules win key by key."""

    match: CableMatch = CableMatch.model_construct()
    """Left out, the rule is about every link."""
    length_m: Annotated[int, Field(strict=True, ge=1, le=10_000)] | None = None
    """Length in metres, rounded up."""
    media: Literal["dac", "acc", "aec", "aoc", "mmf", "smf"] | None = None
    """Copper (passive, active, retimed), active optical, multimode or single-mode fibre."""
    optic: str | None = None
    """Part number at both ends, if the same."""
    state: Lifecycle | None = None
    """Lifecycle of the link."""
    reason: Text | None = None
    """Why this exception exists."""


class Prefix(Described):
    """An IPv4 pool, an IPv6 pool, or both."""

    ipv4: str | None = None
    """IPv4 prefix, such as `10.0.0.0/12`."""
    ipv6: str | None = None
    """IPv6 prefix, such as `fd00::/48`."""

    @model_validator(mode="after")
    def _one_at_least(self) -> Self:
        if self.ipv4 is None and self.ipv6 is None:
            msg = "give ipv4, ipv6 or both"
            raise ValueError(msg)
        return self


class ManagementPool(Prefix):
    """Addresses of the management ports."""

    gateway_ipv4: str | None = None
    """Default gateway of the management network."""
    gateway_ipv6: str | None = None
    """Default IPv6 gateway of the management network."""
    first: Annotated[int, Field(strict=True, ge=1, le=65_535)] = 10
    """Offset of the first switch in the pool; what lies below is kept for gateways and servers."""


class Capacity(Described):
    """The largest fabric the address plan must hold.

    Positions are strides of these numbers, so raising one renumbers; set them once, generously.
    """

    planes: Annotated[int, Field(strict=True, ge=1, le=16)] = 2
    """Planes of the fabric."""
    leaves: Annotated[int, Field(strict=True, ge=1, le=1_024)] = 32
    """Leaves in one plane of one pod."""
    spines: Annotated[int, Field(strict=True, ge=1, le=1_024)] = 32
    """Spines in one plane."""
    parallel: Annotated[int, Field(strict=True, ge=1, le=64)] = 4
    """Parallel links of one leaf-spine pair."""
    subnets_per_leaf: Annotated[int, Field(strict=True, ge=1, le=64)] = 1
    """Host subnets of one leaf: one for each rail (or NIC port, with `attach: tor`) it carries."""
    hosts_per_subnet: Annotated[int, Field(strict=True, ge=1, le=4_093)] = 253
    """Host ports in one subnet; 253 makes it a /24."""


class Addressing(Described):
    """Address pools. Every address is a function of position, never of the order of lines."""

    loopback: Prefix = Prefix.model_construct(ipv4="10.255.0.0/16", ipv6="fd00:255::/64")
    """Loopback0 of every switch."""
    p2p: Prefix = Prefix.model_construct(ipv4="10.0.0.0/12", ipv6="fd00:0:0:1::/64")
    """Links between switches: a /31 and a /127 each."""
    hosts: Prefix = Prefix.model_construct(ipv4="10.128.0.0/10", ipv6="fd00:128::/48")
    """Host ports: one subnet for each leaf."""
    management: ManagementPool = ManagementPool.model_construct(
        ipv4="192.168.0.0/20", gateway_ipv4="192.168.0.1"
    )
    """Management ports."""
    capacity: Capacity = Capacity.model_construct()
    """The largest fabric that the plan must hold."""


class AsnPlan(Described):
    """Private ASNs (RFC 6996).

    Spines share one number, so that no path can go down and up again; each leaf has its own.
    """

    spine: Asn = 4_200_000_000
    """ASN of all spines."""
    leaf_base: Asn = 4_200_001_000
    """ASN of the first leaf position; each position has its own number after it."""


ConfigValue = str | Annotated[list[str], Field(max_length=1_000)]


class PatchMatch(Described):
    """Which devices a patch is for; every key given must hold."""

    tier: Literal["leaf", "spine"] | None = None
    """All switches of a tier."""
    pod: Number | None = None
    """Number of the pod."""
    plane: Number | None = None
    """Number of the plane."""
    platform: str | None = None
    """All switches of a model."""
    device: str | None = None
    """One switch, by name."""


class Patch(Described):
    """A change to rendered tables that the model has no word for. It is validated like the rest."""

    match: PatchMatch = PatchMatch.model_construct()
    """Left out, the patch is for every switch."""
    reason: Reason
    """Why; at least ten characters."""
    set: Mapping[str, Mapping[str, Mapping[str, ConfigValue | None] | None] | None]
    """Table, key, field to value; null removes (RFC 7396 merge patch on config_db.json)."""


class SuppressMatch(Described):
    """Which findings are meant; every key given must hold."""

    device: str | None = None
    """Switch, by name."""
    table: str | None = None
    """CONFIG_DB table."""
    key: str | None = None
    """Key of the row in the table."""


class Suppression(Described):
    """A finding that this site accepts, with its reason and if possible its end."""

    rule: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}\d{3}$")]
    """Id of the finding, such as `CAB003`."""
    match: SuppressMatch = SuppressMatch.model_construct()
    """Left out, every finding of the rule is meant."""
    reason: Reason
    """Why the site accepts it; at least ten characters."""
    until: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    """Last day (ISO date) on which the suppression counts."""


class SiteIntent(Described):
    """One site: the whole inventory folder."""

    site: Name
    """Name of the site; also the folder of its goldens."""
    description: Text | None = None
    """What the site is, in a line."""
    fabric: Settings = Settings.model_construct()
    """Settings of the whole fabric, the lowest layer above the catalog."""
    planes: Annotated[int, Field(strict=True, ge=1, le=16)] = 1
    """Disjoint copies of the fabric; a NIC with two ports has one in each."""
    parallel: Annotated[int, Field(strict=True, ge=1, le=64)] = 1
    """Links of every leaf-spine pair."""
    tiers: Mapping[Literal["leaf", "spine"], TierIntent]
    """`leaf`, and `spine` unless the fabric is a single tier."""
    pods: Annotated[Mapping[Number, PodIntent], Field(min_length=1)]
    """Pods by number."""
    devices: Mapping[Name, DeviceIntent] = Field(default_factory=dict)
    """Exceptions for single switches, by name."""
    cables: tuple[CableRule, ...] = ()
    """Cables, by rule; later rules win key by key."""
    addressing: Addressing = Addressing.model_construct()
    """Address pools."""
    asn: AsnPlan = AsnPlan.model_construct()
    """AS numbers."""
    management: Management = Management.model_construct()
    """Management plane: how the switches are reached and watched."""
    patches: tuple[Patch, ...] = ()
    """Changes to rendered tables that no other key can make."""
    suppress: tuple[Suppression, ...] = ()
    """Findings that the site accepts."""
