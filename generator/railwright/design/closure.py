"""Is what is lossless at one end of a link lossless at the other, and inside a switch?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from railwright.design import kinds
from railwright.design.context import Context
from railwright.model.fabric import Device, Link, PortRole
from railwright.model.qos import PortQos, QosMap

_SERVED = (PortRole.HOST, PortRole.FABRIC)
Classes = frozenset[tuple[int, int]]
"""Code points that are lossless, each with its priority."""


class _Served(NamedTuple):
    """What a port is, as far as its class tells: ports of one class share it."""

    lossless: Classes
    qos: PortQos


def check_closure(context: Context, devices: Iterable[Device], links: Iterable[Link]) -> None:
    """Report links and switches on which a lossless packet would meet a lossy port."""
    served = {device.name: _served(device) for device in devices}
    for link in links:
        a, b = (served.get(end.device, {}).get(end.port) for end in (link.a, link.b))
        if a and b and a.lossless != b.lossless:
            text = f"{_words(a.lossless)} against {_words(b.lossless)}"
            at = b.qos.origin_of("dscp_to_tc_map").location
            context.report(kinds.LOSSLESS_DIFFERS, text, at, subject=link.name)
    for name, ports in served.items():
        found: dict[Classes, PortQos] = dict(ports.values())
        if len(found) > 1:
            first, *rest = sorted(found, key=sorted)
            text = f"{_words(first)} against {_words(rest[0])}"
            at = found[rest[0]].origin_of("dscp_to_tc_map").location
            context.report(kinds.CLASS_LEAVES, text, at, subject=name)


def _served(device: Device) -> dict[str, _Served]:
    """Return the ports of a device that are up and carry the fabric's traffic, by interface."""
    shared = {id(port.qos): port.qos for port in device.ports}
    classes = {key: _Served(_lossless(device, qos), qos) for key, qos in shared.items()}
    return {
        port.interface: classes[id(port.qos)]
        for port in device.ports
        if port.admin == "up" and port.role in _SERVED
    }


def _lossless(device: Device, qos: PortQos) -> Classes:
    if qos.pfc_enable is None:
        return frozenset()
    priorities = {int(number) for number in qos.pfc_enable.split(",")}
    named: Mapping[str, QosMap] = {row.name: row for row in device.qos.dscp_to_tc_maps}
    entries = named[qos.dscp_to_tc_map or ""].entries
    return frozenset((dscp, tc) for dscp, tc in entries if tc in priorities)


def _words(found: Classes) -> str:
    if not found:
        return "nothing lossless"
    by_priority: dict[int, list[int]] = {}
    for dscp, tc in sorted(found):
        by_priority.setdefault(tc, []).append(dscp)
    return ", ".join(
        f"priority {tc} for DSCP {_range(points)}" for tc, points in sorted(by_priority.items())
    )


def _range(points: list[int]) -> str:
    if len(points) > 1 and points[-1] - points[0] == len(points) - 1:
        return f"{points[0]}-{points[-1]}"
    return ",".join(map(str, points))
