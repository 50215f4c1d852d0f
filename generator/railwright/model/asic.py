"""What buffer arithmetic must know of a switch chip: times, cells and rooms, each with its source.

Times stand as bytes where SONiC's own table gives them as bytes; a time that grows with the speed
of a port stands in nanoseconds. Cells are the unit in which a chip hands out packet memory.
"""

from collections.abc import Mapping
from math import ceil
from typing import Annotated, Literal

from pydantic import Field

from railwright.model.platform import AsicFamily
from railwright.model.types import Model, Release

MINIMUM_FRAME_BYTES = 64
"""The shortest Ethernet frame (IEEE 802.3 clause 3.2.8)."""

_Bytes = Annotated[int, Field(ge=0)]
_Time = Annotated[float, Field(ge=0)]


class PauseQuanta(Model):
    """How long a peer may go on sending after it was told to pause, by the speed of the link."""

    name: str
    quantum_bits: Annotated[int, Field(gt=0)]
    """Length of one pause quantum."""
    quanta: Mapping[int, Annotated[int, Field(ge=0)]]
    """Speed in Mb/s to pause quanta."""
    source: str
    notes: tuple[str, ...] = ()

    def response_bytes(self, speed_mbps: int) -> int | None:
        """Return what arrives while the peer reacts; None for a speed without a figure."""
        quanta = self.quanta.get(speed_mbps)
        return None if quanta is None else quanta * self.quantum_bits // 8

    def stand_in(self, speed_mbps: int) -> tuple[int, int]:
        """Return quanta for a speed without a figure, and the speed whose *time* they keep.

        That is the next slower speed, or the slowest there is.
        """
        slower = [speed for speed in self.quanta if speed < speed_mbps]
        nearest = max(slower) if slower else min(self.quanta)
        return ceil(self.quanta[nearest] * speed_mbps / nearest), nearest


class ReleasedBytes(Model):
    """A figure that holds from one release on, until a later entry of its list replaces it."""

    value_bytes: _Bytes
    since: Release | None = None
    """None when every release has it."""
    source: str


def held(figures: tuple[ReleasedBytes, ...], release: Release) -> ReleasedBytes | None:
    """Return the last figure of a list that a release has; None when it has none yet."""
    return next((figure for figure in reversed(figures) if release.has(figure.since)), None)


class Amendment(Model):
    """Bytes that a release adds to the formula for XOFF."""

    name: str
    when: Literal["always", "small-packets-estimated"]
    """``small-packets-estimated``: only while headroom is private to the port, the share of small
    packets is below 100 %, and the sum stays below the bound for nothing but small packets."""
    value_bytes: _Bytes
    since: Release | None = None
    source: str


class TileDelay(Model):
    """Time a packet needs from the port to the packet memory of a chip made of tiles."""

    delay_ns: _Time
    source: str


class EightLanePorts(Model):
    """What a port of eight lanes costs more: it sits on two buffer units."""

    lanes: Annotated[int, Field(gt=0)]
    latency_factor: Annotated[int, Field(gt=0)]
    """How often the pipeline latency counts."""
    lossy_saving_bytes: _Bytes
    """What its lossy priority group takes less than that."""
    source: str


class PortSharedHeadroom(Model):
    """How much of the shared headroom pool one port may use, in cells."""

    reserved_cells: Annotated[int, Field(ge=0)]
    max_cells: Annotated[int, Field(ge=0)]
    since: Release | None = None
    source: str


class PortRooms(Model):
    """What the check of a port's headroom counts beside its priority groups."""

    deviation_bytes: _Bytes
    """Slack for what the check does not see."""
    mirror_bytes: _Bytes
    source: str


class PoolRooms(Model):
    """What is taken off the packet memory before pools are sized."""

    private_headroom_bytes: _Bytes
    """Per port with a lossless priority group, while a shared headroom pool exists."""
    minimum_shared_headroom_bytes: _Bytes
    """Size of a shared headroom pool that would otherwise come out empty."""
    management_bytes: _Bytes
    """Once per switch."""
    mirror: tuple[ReleasedBytes, ...]
    """Per port that is administratively up."""
    modification_descriptors: tuple[ReleasedBytes, ...] = ()
    """Once per switch."""
    source: str


class DynamicBuffers(Model):
    """Inputs of SONiC's dynamic buffer model: the switch computes headroom and pool sizes."""

    cell_bytes: Annotated[int, Field(gt=0)]
    pipeline_latency_bytes: _Bytes
    """What arrives until a packet is accounted for; also where a lossy priority group ends."""
    mac_phy_delay_bytes: _Time
    fallback_peer_response_bytes: _Time
    """Stands in for the peer's reaction at a speed without pause quanta; too small for 1.6T."""
    since: Release | None = None
    """First release whose ASIC table names the chip; before, the switch computes nothing."""
    source: str
    tile: TileDelay | None = None
    eight_lanes: EightLanePorts
    amendments: tuple[Amendment, ...] = ()
    """In the order in which they are added."""
    port_shared_headroom: PortSharedHeadroom
    port_rooms: PortRooms
    pool_rooms: PoolRooms

    @property
    def worst_expansion(self) -> int:
        """How many times its own length the worst frame takes in memory.

        Above two minimum frames a cell is wasted most by a minimum frame; below, by a frame one
        byte longer than a cell (sonic-net/sonic-swss cfgmgr/buffer_headroom_mellanox.lua).
        """
        if self.cell_bytes > 2 * MINIMUM_FRAME_BYTES:
            return ceil(self.cell_bytes / MINIMUM_FRAME_BYTES)
        return ceil(2 * self.cell_bytes / (1 + self.cell_bytes))

    def amendments_of(self, release: Release) -> tuple[Amendment, ...]:
        """Return what a release adds to XOFF, in order."""
        return tuple(item for item in self.amendments if release.has(item.since))


class WatchdogGap(Model):
    """A release whose PFC watchdog cannot detect a storm on a chip."""

    release: Release
    reason: str
    certain: bool = True
    """False where images built after some day have it mended."""
    source: str


class AsicFacts(Model):
    """One family of chips."""

    name: str
    """The family as a file name: ``spectrum-4``."""
    family: AsicFamily
    cell_bytes: Annotated[int, Field(gt=0)] | None = None
    """None where the vendor publishes none."""
    dynamic: DynamicBuffers | None = None
    """None where SONiC looks headroom up in the table of the HwSKU instead of computing it."""
    watchdog_gaps: tuple[WatchdogGap, ...] = ()
    marks_without_drop: bool = False
    """Whether ECN marks on the thresholds of a WRED profile whose drops are off."""
    marking_source: str | None = None
    notes: tuple[str, ...] = ()
    source: str
