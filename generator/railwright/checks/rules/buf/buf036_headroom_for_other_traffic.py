from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.TRAFFIC)
def pattern(switch: Switch) -> Iterator[Spot]:
    """Headroom is computed for other traffic than the QoS profile's.

    Why: A smaller share of small packets, or a larger lossless frame, makes the switch reckon with
        less waste in its memory cells: bursts of small frames then overflow the headroom. YANG
        takes any figures.
    Fix: Set the traffic in the QoS profile's `buffers`.
    Source: sonic-swss cfgmgr/buffer_headroom_mellanox.lua (small_packet_percentage, lossless_mtu)
    Bad:
        config:
            "leaf-1-0[12]": {LOSSLESS_TRAFFIC_PATTERN: {AZURE: {small_packet_percentage: "50"}}}
    Good:
        config:
            "leaf-1-0[34]":
                LOSSLESS_TRAFFIC_PATTERN: {AZURE: {mtu: "1024", small_packet_percentage: "50"}}
    """
    if not switch.dynamic or switch.known.traffic is None:
        return
    buffers = switch.known.traffic.buffers
    right = {
        "mtu": buffers.traffic_mtu,
        "small_packet_percentage": buffers.small_packet_percent,
    }
    for key, row in switch.rows("LOSSLESS_TRAFFIC_PATTERN").items():
        for field, wanted in right.items():
            given = text(row, field)
            if given and given != str(wanted):
                mend = (Mend("LOSSLESS_TRAFFIC_PATTERN", key, field, str(wanted)),)
                message = f"{field} {given}, where the QoS profile has {wanted}"
                yield Spot(message, "LOSSLESS_TRAFFIC_PATTERN", key, field, mend=mend)
