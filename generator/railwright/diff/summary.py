"""The expanded fabric as a document that a person reviews: one line per link, port and address.

Rows of QoS and buffers are left out: they stand in the configurations; what a switch computes from
them is here. What is here tells whether a change in a golden configuration comes from the design or
from a template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from railwright.base.canonical import Json
from railwright.model.fabric import Device, Fabric, Host, HostPort, Link
from railwright.model.lossless import LosslessPlan


def fabric_document(fabric: Fabric) -> dict[str, Json]:
    """Return the fabric as a JSON-shaped document."""
    return {
        "site": fabric.site,
        "description": fabric.description,
        "planes": fabric.planes,
        "gpus": fabric.gpus,
        "pods": {str(pod.number): pod.model_dump(mode="json") for pod in fabric.pods},
        "devices": {device.name: _device(device) for device in fabric.devices},
        "links": {link.name: link_line(link) for link in fabric.links},
        "hosts": {host.name: _host(host) for host in fabric.hosts},
    }


def link_line(link: Link) -> str:
    """Return what both ends of a link agree on, in one line of ``name=value`` words."""
    return _words(
        {
            "kind": link.kind.value,
            "pod": link.pod,
            "plane": link.plane,
            "rail": link.rail,
            "parallel": link.parallel,
            "speed_mbps": link.speed_mbps,
            "fec": link.fec,
            "mtu": link.mtu,
            "cable_m": link.cable_m,
            "media": link.media,
            "state": link.state.value,
            "ipv4": "-".join(link.ipv4) if link.ipv4 else None,
            "ipv6": "-".join(link.ipv6) if link.ipv6 else None,
        }
    )


def _device(device: Device) -> Json:
    scalars: dict[str, Json] = device.model_dump(
        mode="json",
        include={
            "tier", "pod", "plane", "index", "type", "platform", "model", "asic", "hwsku",
            "release", "distribution", "dialect", "buffer_model", "state", "asn",
            "loopback_ipv4", "loopback_ipv6", "max_paths",
        },
    )  # fmt: skip
    ports = Counter(f"{port.role.value} {port.speed_mbps}" for port in device.ports)
    return scalars | {
        "management": device.management_port.ipv4 or device.management_port.ipv6,
        "qos": device.qos.profile,
        "lossless": _lossless(device.qos.plan),
        "ports": dict(ports),
        "breakouts": dict(Counter(breakout.mode for breakout in device.breakouts)),
        "sessions": {session.peer: session.peer_name for session in device.sessions},
        "vlans": {vlan.name: list(vlan.addresses) for vlan in device.vlans},
    }


def _lossless(plan: LosslessPlan) -> Json:
    """Return what the switch will have, its own sums included: CONFIG_DB does not show those."""
    groups: dict[str, Json] = {
        f"{one.role} {one.speed_mbps} {one.buffer_profile}": _words(
            {
                "ports": len(one.interfaces),
                "xoff_bytes": one.headroom.xoff_bytes,
                "xon_bytes": one.headroom.xon_bytes,
                "size_bytes": one.headroom.size_bytes,
                "bound_bytes": one.bound.xoff_bytes,
            }
        )
        for one in plan.ports
    }
    return {
        **groups,
        "memory": _words(
            {
                "memory_bytes": plan.memory_bytes,
                "reserved_bytes": plan.reserved_bytes,
                "shared_bytes": plan.shared_bytes,
                "pause_bytes": plan.pause_bytes,
                "hot_groups": plan.hot_groups,
            }
        ),
    }


def _host(host: Host) -> Json:
    return {
        "pod": host.pod,
        "profile": host.profile,
        "gpus": host.gpus,
        "ports": {port.port: _host_port(port) for port in host.ports},
    }


def _host_port(port: HostPort) -> str:
    return _words(
        {
            "to": f"{port.leaf}:{port.interface}",
            "rail": port.rail,
            "plane": port.plane,
            "speed_mbps": port.speed_mbps,
            "ipv4": port.ipv4,
            "gateway_ipv4": port.gateway_ipv4,
            "ipv6": port.ipv6,
            "gateway_ipv6": port.gateway_ipv6,
        }
    )


def _words(values: Mapping[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in values.items() if value is not None)
