"""The tables that ``show`` prints, one function each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from railwright.catalog import Catalog
from railwright.model.fabric import Device, Fabric, PortRole
from railwright.model.platform import Platform
from railwright.report.protocol import Cell, Table

_GIGABIT = 1_000


def devices(fabric: Fabric) -> Table:
    """Return every switch: place, hardware, identity, ports to hosts and to switches, sessions."""
    return Table(
        name="fabric",
        columns=(
            "device", "tier", "pod", "plane", "model", "hwsku", "release", "asn",
            "loopback", "hosts", "fabric", "bgp", "state",
        ),
        rows=tuple(_device(device) for device in fabric.devices),
    )  # fmt: skip


def _device(device: Device) -> tuple[Cell, ...]:
    roles = Counter(port.role for port in device.ports)
    return (
        device.name, device.tier.value, device.pod, device.plane, device.model, device.hwsku,
        device.release, device.asn, device.loopback_ipv4, roles[PortRole.HOST],
        roles[PortRole.FABRIC], len(device.sessions), device.state.value,
    )  # fmt: skip


def links(fabric: Fabric) -> Table:
    """Return every cable with what both ends agree on."""
    return Table(
        name="links",
        columns=("a", "b", "kind", "speed_gbps", "fec", "mtu", "cable_m", "media", "state"),
        rows=tuple(
            (
                f"{link.a.device}:{link.a.port}", f"{link.b.device}:{link.b.port}",
                link.kind.value, link.speed_mbps // _GIGABIT, link.fec, link.mtu, link.cable_m,
                link.media, link.state.value,
            )
            for link in fabric.links
        ),
    )  # fmt: skip


def addresses(fabric: Fabric) -> Table:
    """Return every address that the fabric uses, switches first, then hosts."""
    rows = [row for device in fabric.devices for row in _addresses(device)]
    rows += [
        (host.name, port.port, address, "host", f"{port.leaf}:{port.interface}")
        for host in fabric.hosts
        for port in host.ports
        for address in (port.ipv4, port.ipv6)
        if address
    ]
    return Table(
        name="addresses",
        columns=("device", "interface", "address", "use", "peer"),
        rows=tuple(rows),
    )


def _addresses(device: Device) -> Iterator[tuple[Cell, ...]]:
    for loopback in (device.loopback_ipv4, device.loopback_ipv6):
        if loopback:
            yield (device.name, "Loopback0", loopback, "loopback", None)
    for address in (device.management_port.ipv4, device.management_port.ipv6):
        if address:
            yield (device.name, "eth0", address, "management", None)
    for interface in device.interfaces:
        port = device.port_by_name.get(interface.interface)
        peer = f"{port.peer.device}:{port.peer.port}" if port and port.peer else None
        for address in interface.addresses:
            yield (device.name, interface.interface, address, "link", peer)
    for vlan in device.vlans:
        for address in vlan.addresses:
            yield (device.name, vlan.name, address, "gateway", None)


def platforms(catalog: Catalog) -> Table:
    """Return every switch model that an inventory can name."""
    return Table(
        name="platforms",
        columns=("name", "product", "asic", "cages", "max_gbps", "default_hwsku", "facts"),
        rows=tuple(_platform(catalog.platform(name)) for name in catalog.platforms()),
    )


def _platform(platform: Platform) -> tuple[Cell, ...]:
    cages = platform.data_cages
    fastest = max((speed for cage in cages for speed in cage.supported_speeds_mbps), default=0)
    return (
        platform.name,
        platform.product,
        platform.asic.family.value,
        f"{len(cages)}x {cages[0].form_factor}" if cages else None,
        fastest // _GIGABIT or None,
        platform.default_hwsku,
        "provisional" if platform.provisional else "public",
    )


def optics(catalog: Catalog) -> Table:
    """Return every optic and cable that an inventory can name."""
    parts = [catalog.optic(name) for name in catalog.optics()]
    return Table(
        name="optics",
        columns=("part", "kind", "form_factor", "total_gbps", "media", "reach_m", "breakouts"),
        rows=tuple(
            (
                part.part, part.kind, part.form_factor, part.total_gbps, part.media,
                None if part.reach_m is None else f"{part.reach_m:g}", " ".join(part.breakouts),
            )
            for part in parts
        ),
    )  # fmt: skip
