"""The expanded fabric: every device, port, link, address and session. What templates print."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from ipaddress import ip_interface

from railwright.model.intent import Patch
from railwright.model.made import Made
from railwright.model.management import Management
from railwright.model.qos import DeviceQos, PortQos
from railwright.model.traced import Traced
from railwright.model.types import BufferModel, Dialect, Lifecycle, Tier


class PortRole(StrEnum):
    """What a port is for."""

    HOST = "host"
    FABRIC = "fabric"
    UNUSED = "unused"
    SERVICE = "service"


class Endpoint(Made):
    """One end of a link: a switch interface, or a port of a host NIC."""

    device: str
    port: str


class Link(Traced):
    """A cable between two endpoints. ``a`` is the host or the leaf, ``b`` the leaf or the spine."""

    kind: PortRole
    a: Endpoint
    b: Endpoint
    pod: int
    plane: int
    rail: int | None = None
    parallel: int | None = None
    speed_mbps: int
    fec: str
    mtu: int
    cable_m: int
    media: str | None = None
    state: Lifecycle = Lifecycle.ACTIVE
    ipv4: tuple[str, str] | None = None
    """Addresses of ``a`` and ``b`` with their mask; None on unnumbered and VLAN links."""
    ipv6: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """``leaf-1-01:Ethernet256 - spine-01:Ethernet0``."""
        return f"{self.a.device}:{self.a.port} - {self.b.device}:{self.b.port}"


class Port(Traced):
    """One SONiC interface."""

    interface: str
    cage: int
    leg: int
    """Which child of its cage, from 0."""
    alias: str
    lanes: str
    """Comma list, as CONFIG_DB spells it."""
    index: int
    subport: int
    speed_mbps: int
    fec: str | None
    autoneg: str | None
    link_training: str | None
    mtu: int
    admin: str
    description: str
    role: PortRole
    optic: str | None = None
    cable_m: int
    """Length as CABLE_LENGTH carries it; 0 on ports without a cable."""
    peer: Endpoint | None = None
    qos: PortQos


class Breakout(Traced):
    """The mode of one cage, for BREAKOUT_CFG."""

    interface: str
    mode: str


class RoutedInterface(Traced):
    """A layer-3 interface with its addresses, each with mask (``10.0.0.0/31``)."""

    interface: str
    addresses: tuple[str, ...]
    ipv6_link_local: bool = False
    """Unnumbered: only the link-local address is used."""


class Vlan(Traced):
    """A host subnet of one leaf."""

    vlan_id: int
    name: str
    addresses: tuple[str, ...]
    """Gateway addresses with mask."""
    members: tuple[str, ...]
    description: str


class BgpSession(Traced):
    """One neighbour, seen from this device."""

    interface: str
    local_address: str | None
    peer_address: str | None
    """None on unnumbered sessions."""
    peer_name: str
    peer_asn: int
    ipv6: bool
    admin: str
    keepalive_s: int
    holdtime_s: int

    @property
    def peer(self) -> str:
        """How CONFIG_DB names the neighbour: its address, or the interface when unnumbered."""
        return self.peer_address or self.interface

    @property
    def global_next_hop(self) -> bool:
        """Whether received IPv6 routes must keep the global next hop.

        All interfaces of a switch share one MAC and so one link-local address: over parallel
        numbered links the link-local next hops are equal, and ECMP would use one link only.
        Unnumbered sessions have no global address to keep.
        """
        return self.ipv6 and self.peer_address is not None

    @property
    def families(self) -> tuple[str, ...]:
        """Address families of the session, as BGP_NEIGHBOR_AF spells them.

        A numbered session carries the family of its addresses, an unnumbered one carries both.
        """
        if self.peer_address is None:
            return ("ipv4_unicast", "ipv6_unicast")
        return ("ipv6_unicast",) if self.ipv6 else ("ipv4_unicast",)


class Neighbor(Traced):
    """What stands at the far end of a port, for DEVICE_NEIGHBOR."""

    interface: str
    name: str
    port: str


class NeighborDevice(Traced):
    """A device or host that this device is cabled to, for DEVICE_NEIGHBOR_METADATA."""

    name: str
    type: str
    hwsku: str | None = None
    loopback: str | None = None
    management: str | None = None


class ManagementPort(Traced):
    """Addresses of eth0 with mask, and their gateways."""

    ipv4: str | None = None
    gateway_ipv4: str | None = None
    ipv6: str | None = None
    gateway_ipv6: str | None = None

    @property
    def hosts(self) -> tuple[str, ...]:
        """The addresses without their mask."""
        return tuple(a.partition("/")[0] for a in (self.ipv4, self.ipv6) if a is not None)


class Device(Traced):
    """A switch that we configure, complete: a template needs nothing else."""

    name: str
    tier: Tier
    pod: int | None
    plane: int
    index: int
    type: str
    """DEVICE_METADATA type: ``ToRRouter``, ``LeafRouter``."""
    platform: str
    model: str
    asic: str
    vendor_asic: str
    """``mellanox`` or ``marvell-teralynx``."""
    hwsku: str
    release: str
    distribution: str
    dialect: Dialect
    buffer_model: BufferModel
    create_only_buffers: bool
    state: Lifecycle
    asn: int
    loopback_ipv4: str
    """Without mask."""
    loopback_ipv6: str | None
    """Without mask."""
    max_paths: int
    management_port: ManagementPort
    management: Management
    ports: tuple[Port, ...]
    breakouts: tuple[Breakout, ...]
    interfaces: tuple[RoutedInterface, ...]
    vlans: tuple[Vlan, ...]
    sessions: tuple[BgpSession, ...]
    neighbors: tuple[Neighbor, ...]
    neighbor_devices: tuple[NeighborDevice, ...]
    qos: DeviceQos

    @cached_property
    def port_by_name(self) -> Mapping[str, Port]:
        """Ports by SONiC interface."""
        return {port.interface: port for port in self.ports}

    @property
    def loopback_prefixes(self) -> tuple[str, ...]:
        """The loopback addresses as host prefixes, IPv4 first."""
        ipv6 = (f"{self.loopback_ipv6}/128",) if self.loopback_ipv6 else ()
        return (f"{self.loopback_ipv4}/32", *ipv6)

    @cached_property
    def networks(self) -> tuple[tuple[str, str], ...]:
        """What this device originates: loopbacks and host subnets, none of its switch links.

        Each is an address family, as BGP_GLOBALS_AF spells it, and a prefix without host bits.
        """
        routed = (interface.addresses for interface in self.interfaces if self._to_host(interface))
        subnets = [
            *self.loopback_prefixes,
            *(address for vlan in self.vlans for address in vlan.addresses),
            *(address for addresses in routed for address in addresses),
        ]
        prefixes = [ip_interface(subnet).network for subnet in subnets]
        return tuple((f"ipv{prefix.version}_unicast", str(prefix)) for prefix in prefixes)

    def _to_host(self, interface: RoutedInterface) -> bool:
        port = self.port_by_name.get(interface.interface)
        return port is not None and port.role is PortRole.HOST

    @property
    def drained(self) -> bool:
        """Whether the device keeps its sessions but takes no traffic."""
        return self.state is Lifecycle.DRAINED

    @property
    def unnumbered(self) -> bool:
        """Whether any session runs over link-local addresses."""
        return any(session.peer_address is None for session in self.sessions)


class HostPort(Made):
    """One port of a NIC of a host, and where it is plugged in."""

    port: str
    """``nic3p1``: third NIC, first port."""
    rail: int
    plane: int
    leaf: str
    interface: str
    speed_mbps: int
    ipv4: str | None
    """Address with mask."""
    ipv6: str | None
    gateway_ipv4: str | None
    gateway_ipv6: str | None


class Host(Made):
    """A GPU server or storage node as the fabric sees it."""

    name: str
    pod: int
    group: str
    index: int
    profile: str
    gpus: int
    ports: tuple[HostPort, ...]


class PodSummary(Made):
    """A pod in numbers."""

    number: int
    name: str
    hosts: int
    gpus: int
    leaves: int


class PlacedPatch(Traced):
    """A patch of the inventory with its place.

    ``origins`` holds ``*`` (the patch: layer ``patch``, its reason, its line) and may hold finer
    places under ``TABLE``, ``TABLE|key`` and ``TABLE|key|field``.
    """

    patch: Patch


class Fabric(Traced):
    """The whole site."""

    site: str
    description: str | None
    planes: int
    pods: tuple[PodSummary, ...]
    devices: tuple[Device, ...]
    hosts: tuple[Host, ...]
    links: tuple[Link, ...]
    patches: tuple[PlacedPatch, ...] = ()
    """Applied to the rendered tables in this order."""

    def device(self, name: str) -> Device:
        """Return a device by name.

        Raises:
            KeyError: no such device.
        """
        return self._devices_by_name[name]

    @cached_property
    def _devices_by_name(self) -> Mapping[str, Device]:
        return {device.name: device for device in self.devices}

    @cached_property
    def rails(self) -> Mapping[str, tuple[int, ...]]:
        """The rails of each leaf with hosts: those of the ports that are cabled to it."""
        found: dict[str, set[int]] = {}
        for host in self.hosts:
            for port in host.ports:
                found.setdefault(port.leaf, set()).add(port.rail)
        return {leaf: tuple(sorted(rails)) for leaf, rails in found.items()}

    @property
    def gpus(self) -> int:
        """GPUs of all hosts."""
        return sum(host.gpus for host in self.hosts)
