"""Headroom of one lossless priority group, exactly as a Spectrum switch computes it.

After a receiver has decided to pause, bytes still arrive: what was on the cable, what the peer
sends until it has reacted, what the machinery of both ends holds back, and one frame that had
begun. Each of them may take more than a byte of memory, because memory comes in cells and frames
may be short. XOFF is the room for it all, XON the fill below which traffic resumes, and the size
is what the port sets aside.

The figures equal those of ``cfgmgr/buffer_headroom_mellanox.lua`` of sonic-net/sonic-swss in every
release since 202405. All arithmetic is therefore in doubles and in the same order: a sum that ends
just beside a kibibyte would otherwise come out one kibibyte off.

XOFF does not fall when the cable gets longer, the port faster (among speeds with pause quanta), the
port's MTU larger or small packets more frequent, with one exception: the amendment for an estimated
share of small packets disappears as soon as the bound is less than 3,072 bytes away, so that across
this edge XOFF may fall by 1,024 bytes. It may well fall when the *lossless* MTU grows, since the
same share of small packets by count is then a smaller share by bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import Annotated

from pydantic import Field

from railwright.model.asic import MINIMUM_FRAME_BYTES, Amendment, DynamicBuffers, PauseQuanta
from railwright.model.lossless import Headroom, Term
from railwright.model.made import Made
from railwright.model.qos_profile import BufferPolicy
from railwright.model.types import Release

DEFAULT_MTU = 9100
"""MTU that SONiC assumes of a port without one (sonic-net/sonic-swss cfgmgr/buffermgrdyn.h)."""
_KIBIBYTE = 1024
SIGNAL_M_PER_S = 198_000_000
"""Speed of a signal in a cable, as the script has it."""
_ALL_SMALL = 100
_SCRIPT = "sonic-net/sonic-swss cfgmgr/buffer_headroom_mellanox.lua"


class PortLink(Made):
    """A port and the cable in it."""

    speed_mbps: Annotated[int, Field(gt=0)]
    """The speed the switch plans for: the highest advertised one under auto-negotiation."""
    lanes: Annotated[int, Field(gt=0)]
    cable_m: Annotated[int, Field(ge=0)]
    mtu: Annotated[int, Field(gt=0)] = DEFAULT_MTU
    """Largest frame of the port, in bytes."""
    gearbox_delay: Annotated[int, Field(ge=0)] = 0
    """As ``PERIPHERAL_TABLE`` states it, in nanoseconds; no Spectrum-4 or later switch has one."""


class Traffic(Made):
    """What runs in the lossless classes: the one row of LOSSLESS_TRAFFIC_PATTERN."""

    mtu: Annotated[int, Field(gt=0)]
    """Largest frame of the lossless traffic, in bytes."""
    small_packet_percent: Annotated[int, Field(ge=0, le=_ALL_SMALL)]
    """Share of frames of minimum size, by count."""


def traffic_of(policy: BufferPolicy) -> Traffic:
    """Return the lossless traffic that a QoS profile presumes."""
    return Traffic(mtu=policy.traffic_mtu, small_packet_percent=policy.small_packet_percent)


@dataclass(frozen=True)
class _Sheet:
    """Values as they are worked out, each noted on the way."""

    source: str
    terms: list[Term] = field(default_factory=list)

    def note(self, name: str, value: float, formula: str, source: str | None = None) -> float:
        """Write a step down and hand its value on."""
        self._write(name, value, "bytes", formula, source)
        return value

    def factor(self, name: str, value: float, formula: str) -> float:
        """Write a factor down and hand it on."""
        self._write(name, value, "times", formula, None)
        return value

    def _write(self, name: str, value: float, unit: str, formula: str, source: str | None) -> None:
        self.terms.append(
            Term(name=name, value=value, unit=unit, formula=formula, source=source or self.source)
        )


def headroom(
    asic: DynamicBuffers,
    pause: PauseQuanta,
    link: PortLink,
    traffic: Traffic,
    *,
    shared_headroom: bool,
    release: Release,
) -> Headroom:
    """Compute the profile that a switch makes for a port.

    ``xoff = up(m + flight * occupancy) + amendments`` and ``xon = up(latency)``, where ``up``
    rounds up to 1,024 bytes, ``m`` is the lossless MTU and the latency counts twice with eight
    lanes. ``size`` is ``xon`` with a shared headroom pool; else ``up(xoff + xon)``, and with eight
    lanes the port's MTU on top.

    Args:
        asic: facts of the receiving chip.
        pause: reaction time of the peer, by speed.
        link: the port and its cable.
        traffic: what runs in the lossless classes.
        shared_headroom: whether a shared headroom pool is on: ``over_subscribe_ratio``, or
            ``xoff`` of the pool ``ingress_lossless_pool``, is set and not zero.
        release: what runs on the switch. One before ``asic.since`` computes nothing at all; the
            figures are then those it would reach if it knew the chip.
    """
    sheet = _Sheet(_SCRIPT)
    flight = _flight(sheet, asic, pause, link)
    occupancy = _occupancy(sheet, asic, traffic)
    xoff = _kibibytes(
        sheet.note(
            "lossless frame and flight",
            traffic.mtu + flight * occupancy,
            f"{traffic.mtu} lossless MTU + {flight:,.1f} x {occupancy:.6f}",
        )
    )
    sheet.note("xoff of the formula", xoff, "rounded up to 1,024 bytes")
    bound = _kibibytes(traffic.mtu + flight * asic.worst_expansion)
    for item in _amendments(asic, release, xoff, bound, private=not shared_headroom):
        sheet.note(item.name, item.value_bytes, _why(item, bound), item.source)
        xoff += item.value_bytes
    sheet.note("xoff", xoff, "formula and amendments")
    xon, size = _xon_and_size(sheet, asic, link, xoff, shared_headroom=shared_headroom)
    return Headroom(
        xoff_bytes=xoff,
        xon_bytes=xon,
        size_bytes=size,
        shared_headroom=shared_headroom,
        peer_response_known=pause.response_bytes(link.speed_mbps) is not None,
        terms=tuple(sheet.terms),
    )


def _flight(sheet: _Sheet, asic: DynamicBuffers, pause: PauseQuanta, link: PortLink) -> float:
    """Return the bytes under way, added from left to right as the switch adds them."""
    speed = link.speed_mbps
    total: float = sheet.note("port frame", link.mtu, "one port MTU that has begun to leave")
    total += sheet.note(
        "cable",
        float(2 * link.cable_m * speed * 1_000_000_000) / SIGNAL_M_PER_S / 8000,
        f"2 x {link.cable_m} m at {speed} Mb/s and 198,000 km/s",
    )
    if link.gearbox_delay:
        total += 2 * sheet.note(
            "gearbox, each way",
            speed * link.gearbox_delay / (8 * _KIBIBYTE),
            f"{speed} Mb/s x {link.gearbox_delay} ns / 8,192",
        )
    total += sheet.note("MAC and PHY", asic.mac_phy_delay_bytes, "constant", asic.source)
    response = pause.response_bytes(speed)
    if response is None:
        total += sheet.note(
            "peer response",
            asic.fallback_peer_response_bytes,
            f"no pause quanta for {speed} Mb/s: a constant stands in, and it is too small",
            asic.source,
        )
    else:
        total += sheet.note(
            "peer response",
            response,
            f"{pause.quanta[speed]} quanta x {pause.quantum_bits} bits / 8",
            pause.source,
        )
    if asic.tile is not None:
        total += sheet.note(
            "tile",
            speed / 1000 * asic.tile.delay_ns / 8,
            f"{speed / 1000:g} Gb/s x {asic.tile.delay_ns:g} ns / 8",
            asic.tile.source,
        )
    return sheet.note("flight", total, "sum of the above, the gearbox twice")


def _occupancy(sheet: _Sheet, asic: DynamicBuffers, traffic: Traffic) -> float:
    """Return how much memory a byte takes on average.

    The share of small packets is given by count. Their share by bytes is taken as the minimum frame
    over the average frame, which is what it would be if every frame were that short; at 50 % it is
    twice the true share. That is SONiC's own simplification, and it errs to the safe side.
    """
    small = traffic.small_packet_percent
    worst = asic.worst_expansion
    sheet.factor("worst expansion", worst, f"a short frame in cells of {asic.cell_bytes} bytes")
    average = (small * MINIMUM_FRAME_BYTES + (_ALL_SMALL - small) * traffic.mtu) / _ALL_SMALL
    share = _ALL_SMALL * MINIMUM_FRAME_BYTES / average
    sheet.factor(
        "small packets by bytes",
        share / _ALL_SMALL,
        f"{MINIMUM_FRAME_BYTES} / {average:,.2f} average frame at {small} % small packets",
    )
    return sheet.factor(
        "cell occupancy",
        (_ALL_SMALL - share + share * worst) / _ALL_SMALL,
        f"{share:.4f} % of the bytes count {worst} times, the rest once",
    )


def _amendments(
    asic: DynamicBuffers, release: Release, xoff: int, bound: int, *, private: bool
) -> Iterator[Amendment]:
    """Yield what a release adds, each judged on the sum so far.

    With nothing but small packets the formula is at its bound, and no estimate is amended.
    """
    for item in asic.amendments_of(release):
        if item.when == "always" or (private and xoff + item.value_bytes < bound):
            yield item
            xoff += item.value_bytes


def _why(item: Amendment, bound: int) -> str:
    if item.when == "always":
        return "constant"
    return f"the estimate stays below {bound:,} bytes, the bound for small packets only"


def _xon_and_size(
    sheet: _Sheet, asic: DynamicBuffers, link: PortLink, xoff: int, *, shared_headroom: bool
) -> tuple[int, int]:
    eight = link.lanes == asic.eight_lanes.lanes
    factor = asic.eight_lanes.latency_factor if eight else 1
    xon = _kibibytes(asic.pipeline_latency_bytes * factor)
    latency = f"{asic.pipeline_latency_bytes} pipeline latency x {factor}, rounded up"
    sheet.note("xon", xon, latency, asic.source)
    if shared_headroom:
        sheet.note("size", xon, "xon alone: xoff comes from the shared headroom pool")
        return xon, xon
    extra = link.mtu if eight else 0
    size = _kibibytes(xoff + xon + extra)
    more = f" + {extra} for eight lanes" if eight else ""
    sheet.note("size", size, f"xoff + xon{more}, rounded up to 1,024 bytes")
    return xon, size


def _kibibytes(value: float) -> int:
    """Round up to whole kibibytes."""
    return ceil(value / _KIBIBYTE) * _KIBIBYTE
