"""Is what is lossless at one end of a link lossless at the other, and inside a switch?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from railwright.design import kinds
from railwright.design.context import Context
from railwright.model.fabric import Device, Link, Port, PortRole
from railwright.model.qos import QosMap

_SERVED = (PortRole.HOST, PortRole.FABRIC)
Classes = frozenset[tuple[int, int]]
"""Code points that are lossless, each with its priority."""


def check_closure(context: Context, devices: Iterable[Device], links: Iterable[Link]) -> None:
    """Report links and switches on which a lossless packet would meet a lossy port."""
    known = {device.name: device for device in devices}
    told: dict[tuple[str, int], Classes] = {}

    def classes(device: Device, port: Port) -> Classes:
        key = (device.name, id(port.qos))
        if key not in told:
            told[key] = _lossless(device, port)
        return told[key]

    for link in links:
        ends = [(known.get(end.device), end.port) for end in (link.a, link.b)]
        pairs = [(device, device.port_by_name[name]) for device, name in ends if device]
        if len(pairs) < len(ends) or any(port.admin != "up" for _, port in pairs):
            continue
        (a, port_a), (b, port_b) = pairs
        if classes(a, port_a) != classes(b, port_b):
            text = f"{_words(classes(a, port_a))} against {_words(classes(b, port_b))}"
            at = port_b.qos.origin_of("dscp_to_tc_map").location
            context.report(kinds.LOSSLESS_DIFFERS, text, at, subject=link.name)
    for device in known.values():
        found = {
            classes(device, port): port.qos
            for port in device.ports
            if port.role in _SERVED and port.admin == "up"
        }
        if len(found) > 1:
            first, *rest = sorted(found, key=sorted)
            text = f"{_words(first)} against {_words(rest[0])}"
            at = found[rest[0]].origin_of("dscp_to_tc_map").location
            context.report(kinds.CLASS_LEAVES, text, at, subject=device.name)


def _lossless(device: Device, port: Port) -> Classes:
    if port.qos.pfc_enable is None:
        return frozenset()
    priorities = {int(number) for number in port.qos.pfc_enable.split(",")}
    named: Mapping[str, QosMap] = {row.name: row for row in device.qos.dscp_to_tc_maps}
    entries = named[port.qos.dscp_to_tc_map or ""].entries
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
