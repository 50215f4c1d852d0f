"""Complete devices made by hand, for tests that need a fabric but not the floors that design one.

Everything is small but nothing is left out: every attribute of the model that a template reads has
a value somewhere in these samples. Figures are of the order of the real ones; they are not them.
"""

from __future__ import annotations

from collections.abc import Iterable

from railwright.base.location import Location, Origin
from railwright.model.fabric import (
    BgpSession,
    Breakout,
    Device,
    Endpoint,
    Fabric,
    ManagementPort,
    Neighbor,
    NeighborDevice,
    PlacedPatch,
    Port,
    PortRole,
    RoutedInterface,
    Vlan,
)
from railwright.model.intent import Patch, PatchMatch
from railwright.model.management import (
    AaaIntent,
    BannerIntent,
    Management,
    NtpServer,
    SecretRef,
    SnmpIntent,
    SshIntent,
    SyslogServer,
    TacacsServer,
)
from railwright.model.types import BufferModel, Dialect, Lifecycle, Tier
from sample_qos import EVERYTHING, HERE, device_qos, port_qos


def management(*, vrf: bool = True) -> Management:
    """Return a management plane with one of everything."""
    return Management(
        vrf=vrf,
        timezone="UTC",
        ntp=(NtpServer(server="192.0.2.11"), NtpServer(server="192.0.2.12", iburst=False)),
        dns=("192.0.2.53",),
        syslog=(SyslogServer(server="192.0.2.14", protocol="tcp", severity="warn"),),
        snmp=SnmpIntent(
            location="row 4",
            contact_name="NOC",
            contact_email="noc@example.net",
            communities=(SecretRef.model_validate({"secret": "snmp-ro"}),),
        ),
        aaa=AaaIntent(
            tacacs=(TacacsServer(server="192.0.2.49"),),
            key=SecretRef.model_validate({"secret": "tacacs-key"}),
        ),
        ssh=SshIntent(inactivity_timeout_min=10),
        banner=BannerIntent(login="Authorised use only", motd='say "hi" {to} [all]\n'),
    )


def ports(count: int, *, hosts: int, spectrum: bool, dynamic: bool) -> tuple[Port, ...]:
    """Return 800G ports of 8 lanes: first to hosts, then to the spine, the last one unused."""
    busy = port_qos(spectrum=spectrum, lossless=True, dynamic=dynamic)
    idle = port_qos(spectrum=spectrum, lossless=False, dynamic=dynamic)
    result = []
    for number in range(count):
        role = PortRole.HOST if number < hosts else PortRole.FABRIC
        role = PortRole.UNUSED if number == count - 1 else role
        used = role is not PortRole.UNUSED
        peer = f"host-{number + 1:02}" if role is PortRole.HOST else "spine-01"
        far = "nic1p1" if role is PortRole.HOST else f"Ethernet{number * 8}"
        result.append(
            Port(
                interface=f"Ethernet{number * 8}",
                cage=number + 1,
                leg=0,
                alias=f"etp{number + 1}",
                lanes=",".join(str(number * 8 + lane) for lane in range(8)),
                index=number + 1,
                subport=0,
                speed_mbps=800_000,
                fec="rs" if used else None,
                autoneg="off" if role is PortRole.HOST else None,
                link_training="off" if role is PortRole.FABRIC else None,
                mtu=9_100,
                admin="up" if used else "down",
                description=f"{peer} {far}" if used else "unused",
                role=role,
                cable_m=30 if used else 0,
                peer=Endpoint(device=peer, port=far) if used else None,
                qos=busy if used else idle,
                origins={
                    "*": HERE,
                    "fec": Origin("design", "RS for lanes of 100 Gb/s", source="IEEE 802.3df"),
                },
            )
        )
    return tuple(result)


def _sessions(
    uplinks: Iterable[Port], *, unnumbered: bool
) -> tuple[tuple[RoutedInterface, ...], tuple[BgpSession, ...]]:
    interfaces: list[RoutedInterface] = []
    sessions: list[BgpSession] = []
    for number, port in enumerate(uplinks):
        ipv4 = (f"10.0.{number}.0", f"10.0.{number}.1")
        ipv6 = (f"fd00:0:0:1::{number + 1:x}0", f"fd00:0:0:1::{number + 1:x}1")
        interfaces.append(
            RoutedInterface(
                interface=port.interface,
                addresses=() if unnumbered else (f"{ipv4[0]}/31", f"{ipv6[0]}/127"),
                ipv6_link_local=unnumbered,
                origins=EVERYTHING,
            )
        )
        pairs = ((None, None, True),) if unnumbered else ((*ipv4, False), (*ipv6, True))
        sessions += [
            BgpSession(
                interface=port.interface,
                local_address=local,
                peer_address=peer,
                peer_name="spine-01",
                peer_asn=4_200_000_000,
                ipv6=is_ipv6,
                admin="up",
                keepalive_s=3,
                holdtime_s=9,
                origins=EVERYTHING,
            )
            for local, peer, is_ipv6 in pairs
        ]
    return tuple(interfaces), tuple(sessions)


def leaf(
    name: str = "leaf-1-01",
    *,
    port_count: int = 8,
    spectrum: bool = True,
    dialect: Dialect = Dialect.BGPCFGD,
    unnumbered: bool = False,
    routed: bool = False,
    dynamic: bool = False,
    release: str = "202511",
    management_plane: Management | None = None,
) -> Device:
    """Return a leaf: half its ports to hosts, the rest but one to a spine.

    Args:
        name: host name.
        port_count: front-panel ports, at least 4.
        spectrum: an SN5600, or else a Teralynx 10 box.
        dialect: who configures FRR.
        unnumbered: sessions over link-local addresses.
        routed: hosts on a /31 each, not in a VLAN.
        dynamic: the dynamic buffer model.
        release: SONiC release.
        management_plane: instead of the one with everything.
    """
    hosts = port_count // 2
    all_ports = ports(port_count, hosts=hosts, spectrum=spectrum, dynamic=dynamic)
    interfaces, sessions = _sessions(all_ports[hosts:-1], unnumbered=unnumbered)
    host_ports = all_ports[:hosts]
    vlans: tuple[Vlan, ...] = (
        Vlan(
            vlan_id=100,
            name="Vlan100",
            addresses=("10.128.0.1/25", "fd00:128::1/64"),
            members=tuple(port.interface for port in host_ports),
            description="rail 1",
            origins=EVERYTHING,
        ),
    )
    if routed:
        vlans = ()
        links = tuple(
            RoutedInterface(
                interface=port.interface, addresses=(f"10.128.{n}.0/31",), origins=EVERYTHING
            )
            for n, port in enumerate(host_ports)
        )
        interfaces = links + interfaces
    used = [port for port in all_ports if port.peer]
    return Device(
        name=name,
        tier=Tier.LEAF,
        pod=1,
        plane=1,
        index=1,
        type="ToRRouter",
        platform="x86_64-nvidia_sn5600-r0" if spectrum else "x86_64-marvell_dbmvtx9180-r0",
        model="SN5600" if spectrum else "DB-MVTX9180",
        asic="spectrum-4" if spectrum else "teralynx-10",
        vendor_asic="mellanox" if spectrum else "marvell-teralynx",
        hwsku="ACS-SN5600" if spectrum else "dbmvtx9180_64osfp_64x800G",
        release=release,
        distribution="community",
        dialect=dialect,
        buffer_model=BufferModel.DYNAMIC if dynamic else BufferModel.TRADITIONAL,
        create_only_buffers=spectrum,
        state=Lifecycle.ACTIVE,
        asn=4_200_001_001,
        loopback_ipv4="10.255.0.1",
        loopback_ipv6="fd00:255::1",
        max_paths=64,
        management_port=ManagementPort(
            ipv4="192.168.0.10/20",
            gateway_ipv4="192.168.0.1",
            ipv6="fd00:99::a/64",
            gateway_ipv6="fd00:99::1",
            origins=EVERYTHING,
        ),
        management=management_plane or management(),
        ports=all_ports,
        breakouts=tuple(
            Breakout(interface=port.interface, mode="1x800G[400G]") for port in all_ports
        ),
        interfaces=interfaces,
        vlans=vlans,
        sessions=sessions,
        neighbors=tuple(
            Neighbor(interface=port.interface, name=port.peer.device, port=port.peer.port)
            for port in used
            if port.peer
        ),
        neighbor_devices=(
            *(NeighborDevice(name=f"host-{n + 1:02}", type="Server") for n in range(hosts)),
            NeighborDevice(
                name="spine-01",
                type="LeafRouter",
                hwsku="ACS-SN5600",
                loopback="10.255.1.1",
                management="192.168.0.20",
            ),
        ),
        qos=device_qos(spectrum=spectrum, dynamic=dynamic),
        origins={
            "*": Origin("design", "computed"),
            "management": Origin("fabric", "management", Location("fabric.yml", 40, 3)),
            "management.ntp": Origin("fabric", "management.ntp", Location("fabric.yml", 42, 5)),
            "asn": Origin("fabric", "asn.leaf_base", Location("fabric.yml", 30, 3)),
        },
    )


def patch(reason: str = "a reason of its own", *, line: int = 90, **match: object) -> PatchMaker:
    """Return a maker of patches: ``patch(device="leaf-1-01").set({...})``."""
    return PatchMaker(reason, line, PatchMatch.model_validate(match))


class PatchMaker:
    """Half a patch: whom it is for and why."""

    def __init__(self, reason: str, line: int, match: PatchMatch) -> None:
        self._reason = reason
        self._line = line
        self._match = match

    def set(self, change: object) -> PlacedPatch:
        """Return the patch with what it changes."""
        raw = {"match": self._match, "reason": self._reason, "set": change}
        origin = Origin("patch", self._reason, Location("fabric.yml", self._line, 5))
        return PlacedPatch(patch=Patch.model_validate(raw), origins={"*": origin})


def fabric(*devices: Device, patches: tuple[PlacedPatch, ...] = ()) -> Fabric:
    """Return a site with these devices, one leaf if none is given."""
    return Fabric(
        site="lab",
        description=None,
        planes=1,
        pods=(),
        devices=devices or (leaf(),),
        hosts=(),
        links=(),
        patches=patches,
    )
