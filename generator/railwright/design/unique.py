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
    owner: dict[str, str] = {}

    def claim(address: str | None, who: str, device: str | None) -> None:
        if address is None:
            return
        bare = address.split("/")[0]
        holder = owner.setdefault(bare, who)
        if holder != who:
            own = device is not None and device in context.intent.devices
            path: Path = ("devices", device) if own and device else ("addressing",)
            context.report(kinds.ADDRESS_TWICE, f"{bare} is {holder} and {who}", path)

    pool = context.intent.addressing.management
    claim(pool.gateway_ipv4, "the management gateway", None)
    claim(pool.gateway_ipv6, "the management gateway", None)
    for device in devices:
        claim(device.loopback_ipv4, f"Loopback0 of {device.name}", device.name)
        claim(device.loopback_ipv6, f"Loopback0 of {device.name}", device.name)
        claim(device.management_port.ipv4, f"eth0 of {device.name}", device.name)
        claim(device.management_port.ipv6, f"eth0 of {device.name}", device.name)
        for interface in device.interfaces:
            for address in interface.addresses:
                claim(address, f"{interface.interface} of {device.name}", device.name)
        for vlan in device.vlans:
            for address in vlan.addresses:
                claim(address, f"{vlan.name} of {device.name}", device.name)
    for port in ports:
        who = f"{port.port} at {port.leaf} {port.interface}"
        claim(port.ipv4, who, None)
        claim(port.ipv6, who, None)


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
