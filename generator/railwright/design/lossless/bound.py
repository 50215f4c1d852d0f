"""The least XOFF that physics allows, whoever made the switch.

After a receiver has decided to pause, the pause frame waits for a frame that has begun to leave,
crosses the cable, and the peer sends on until it has reacted; what is on the cable by then still
arrives, and behind it one frame that the peer had begun. Short frames waste memory, which comes in
cells. What a vendor's own figure adds to this (pipeline, MAC, FEC) it knows better than we do; a
vendor's figure *below* it cannot be lossless in the worst case.
"""

from __future__ import annotations

from math import ceil

from railwright.design.lossless.headroom import SIGNAL_M_PER_S, PortLink, Traffic
from railwright.model.asic import MINIMUM_FRAME_BYTES, PauseQuanta
from railwright.model.lossless import Bound, Term

_PAUSE_FRAME_BYTES = MINIMUM_FRAME_BYTES + 20
"""A pause frame with its preamble and the gap behind it (IEEE 802.3 clauses 31B.1 and 4.4.2)."""
_LANE_WITH_INNER_FEC_MBPS = 200_000
_CABLE = "198,000 km/s: sonic-net/sonic-swss cfgmgr/buffer_headroom_mellanox.lua"
_PFC = "IEEE 802.1Q clause 36, Annex N (PFC headroom)"


def bound(pause: PauseQuanta, cell_bytes: int | None, link: PortLink, traffic: Traffic) -> Bound:
    """Return the least XOFF of a lossless priority group.

    ``xoff >= m + e * (M + 84 + 2 * L * S / v + response)`` with lossless MTU ``m``, port MTU ``M``,
    length ``L``, speed ``S``, the signal's speed ``v`` and the expansion ``e`` of the traffic into
    cells. At a speed without pause quanta the next slower speed's *time* is taken.

    Args:
        pause: reaction time of the peer, by speed.
        cell_bytes: unit of the chip's memory; None counts no waste, and is named as missing.
        link: the port and its cable.
        traffic: what runs in the lossless classes.
    """
    speed = link.speed_mbps
    missing: list[str] = []
    cable = ceil(2 * link.cable_m * speed * 1_000_000 / SIGNAL_M_PER_S / 8)
    response, why = _response(pause, speed, missing)
    waste, how = _expansion(cell_bytes, traffic, missing)
    if speed // link.lanes >= _LANE_WITH_INNER_FEC_MBPS:
        missing.append("latency of the inner FEC on 200G lanes (IEEE P802.3dj, not published)")
    terms = (
        Term(
            name="port frame",
            value=link.mtu,
            unit="bytes",
            formula="one port MTU that has begun to leave holds the pause frame up",
            source=_PFC,
        ),
        Term(
            name="pause frame",
            value=_PAUSE_FRAME_BYTES,
            unit="bytes",
            formula="64 bytes, preamble and gap",
            source="IEEE 802.3 clauses 31B.1 and 4.4.2",
        ),
        Term(
            name="cable",
            value=cable,
            unit="bytes",
            formula=f"2 x {link.cable_m} m at {speed // 1000}G",
            source=_CABLE,
        ),
        Term(name="peer response", value=response, unit="bytes", formula=why, source=pause.source),
        Term(name="cell waste", value=waste, unit="times", formula=how, source=_PFC),
        Term(
            name="peer frame",
            value=traffic.mtu,
            unit="bytes",
            formula="one lossless frame that the peer has begun",
            source=_PFC,
        ),
    )
    flight = link.mtu + _PAUSE_FRAME_BYTES + cable + response
    return Bound(xoff_bytes=ceil(traffic.mtu + waste * flight), terms=terms, missing=tuple(missing))


def _response(pause: PauseQuanta, speed_mbps: int, missing: list[str]) -> tuple[int, str]:
    known = pause.response_bytes(speed_mbps)
    if known is not None:
        return known, f"{pause.quanta[speed_mbps]} quanta of {pause.quantum_bits} bits"
    quanta, nearest = pause.stand_in(speed_mbps)
    missing.append(
        f"pause quanta at {speed_mbps // 1000}G; the time at {nearest // 1000}G stands in"
    )
    return quanta * pause.quantum_bits // 8, f"as long as at {nearest // 1000}G"


def _expansion(cell_bytes: int | None, traffic: Traffic, missing: list[str]) -> tuple[float, str]:
    """Return how many bytes of memory a byte of traffic takes."""
    if cell_bytes is None:
        missing.append("cell size of the chip; no waste is counted")
        return 1.0, "not known for this chip"
    small, large = traffic.small_packet_percent, 100 - traffic.small_packet_percent
    sent = small * MINIMUM_FRAME_BYTES + large * traffic.mtu
    stored = small * _cells(MINIMUM_FRAME_BYTES, cell_bytes) + large * _cells(
        traffic.mtu, cell_bytes
    )
    return stored / sent, f"cells of {cell_bytes} bytes, {small} % minimum frames by count"


def _cells(frame_bytes: int, cell_bytes: int) -> int:
    return ceil(frame_bytes / cell_bytes) * cell_bytes
