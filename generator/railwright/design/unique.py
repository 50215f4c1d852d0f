"""Nothing that must be unique is there twice, overrides included."""

from __future__ import annotations

from railwright.design import kinds
from railwright.design.context import Context
from railwright.model.fabric import Device, HostPort
from railwright.model.inventory import Path
from railwright.model.types import Tier


def check_unique(
    context: Context, devices: list[Device], *, addressed_ports: list[HostPort]
) -> None:
    """Report duplicate addresses, and ASNs of two leaves or of a leaf and a spine."""
    _addresses(context, devices, addressed_ports)
    _asns(context, devices)


def _addresses(context: Context, devices: list[Device], ports: list[HostPort]) -> None:
    owner: dict[str, tuple[str, Path]] = {}

    def claim(address: str | None, who: str, *path: str) -> None:
        if address is None:
            return
        bare = address.split("/")[0]
        holder, other = owner.setdefault(bare, (who, path))
        if holder != who:
            written = (one for one in (path, other) if one in context.inventory.positions)
            at = next(written, ("addressing",))
            context.report(kinds.ADDRESS_TWICE, f"{bare} is {holder} and {who}", at)

    pool, gateway = context.intent.addressing.management, "the management gateway"
    claim(pool.gateway_ipv4, gateway, "addressing", "management", "gateway_ipv4")
    claim(pool.gateway_ipv6, gateway, "addressing", "management", "gateway_ipv6")
    for device in devices:
        name, management = device.name, device.management_port
        claim(device.loopback_ipv4, f"Loopback0 of {name}", "devices", name, "loopback_ipv4")
        claim(device.loopback_ipv6, f"Loopback0 of {name}", "devices", name, "loopback_ipv6")
        claim(management.ipv4, f"eth0 of {name}", "devices", name, "management_ipv4")
        claim(management.ipv6, f"eth0 of {name}", "devices", name, "management_ipv6")
        for interface in device.interfaces:
            for address in interface.addresses:
                claim(address, f"{interface.interface} of {name}")
        for vlan in device.vlans:
            for address in vlan.addresses:
                claim(address, f"{vlan.name} of {name}")
    for port in ports:
        who = f"{port.port} at {port.leaf} {port.interface}"
        claim(port.ipv4, who)
        claim(port.ipv6, who)


def _asns(context: Context, devices: list[Device]) -> None:
    owner: dict[int, Device] = {}
    for device in devices:
        holder = owner.setdefault(device.asn, device)
        both_spines = holder.tier is Tier.SPINE and device.tier is Tier.SPINE
        if holder is not device and not both_spines:
            special = [d.name for d in (device, holder) if d.name in context.intent.devices]
            path: Path = ("devices", special[0], "asn") if special else ("asn",)
            message = f"AS {device.asn} is {holder.name}'s and {device.name}'s"
            context.report(kinds.ASN_TWICE, message, path)
