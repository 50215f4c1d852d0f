"""Whether the headroom of one port is within what the chip grants it.

Before buffermgrd gives a priority group a new profile it adds up what the port would reserve and
compares that with the limit the chip reports. A port beyond it keeps the profile it had, and only a
log line says so. With a shared headroom pool, what the port may draw from the pool is limited too.

The figures equal those of ``cfgmgr/buffer_check_headroom_mellanox.lua`` of sonic-net/sonic-swss,
which is the same in every release since 202405.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field

from railwright.model.asic import DynamicBuffers
from railwright.model.made import Made
from railwright.model.types import Release

_SCRIPT = "sonic-net/sonic-swss cfgmgr/buffer_check_headroom_mellanox.lua"


class GroupLoad(Made):
    """Priority groups of a port that share one profile; bytes."""

    groups: Annotated[int, Field(ge=1)]
    size_bytes: Annotated[int, Field(ge=0)]
    """0 for a lossy profile: the pipeline's worth stands in."""
    xon_bytes: Annotated[int, Field(ge=0)] | None = None
    xoff_bytes: Annotated[int, Field(ge=0)] | None = None


class Verdict(StrEnum):
    """What the switch does with the port."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNCHECKED = "unchecked"
    """Accepted without a look: the limit is not known, or the check itself fails."""


class PortLimit(Made):
    """The sums that decide, in bytes."""

    verdict: Verdict
    reason: str
    reserved_bytes: int
    """What the port would reserve, slack and mirroring included."""
    limit_bytes: int | None
    """It must stay below this; None as long as the chip has not reported it."""
    shared_bytes: int
    """What the port would draw from a shared headroom pool; 0 without one."""
    shared_limit_bytes: int | None
    """It must not pass this; None where no shared headroom applies or no limit is known."""
    source: str = _SCRIPT


class _Sums(NamedTuple):
    """What is compared, in bytes; no shared limit where shared headroom plays no part."""

    reserved: int
    limit: int | None
    shared: int
    shared_limit: int | None


def port_limit(
    asic: DynamicBuffers,
    lanes: int,
    loads: Iterable[GroupLoad],
    *,
    limit_bytes: int | None,
    shared_headroom: bool,
    release: Release,
) -> PortLimit:
    """Check the headroom of one port.

    ``reserved = slack + mirror + latency + sum(size * groups)`` must be less than the limit, where
    the latency is that of one lossy priority group; with a shared headroom pool
    ``sum((xon + xoff - size) * groups)`` must be at most ``(max + reserved cells) * cell``. The
    mirror room and the reserved cells count twice on eight lanes.

    Args:
        asic: facts of the chip.
        lanes: lanes of the port.
        loads: its priority groups, lossy ones included.
        limit_bytes: ``max_headroom_size`` of BUFFER_MAX_PARAM_TABLE, which the chip reports.
        shared_headroom: whether ``ingress_lossless_pool`` has an XOFF other than 0 at that moment.
        release: what runs on the switch; one without shared-headroom cells for the chip makes the
            check fail where it needs them, and buffermgrd then accepts.
    """
    eight = lanes == asic.eight_lanes.lanes
    factor = asic.eight_lanes.latency_factor if eight else 1
    lossy = asic.pipeline_latency_bytes * factor - (asic.eight_lanes.lossy_saving_bytes * eight)
    rooms = asic.port_rooms
    reserved = rooms.deviation_bytes + rooms.mirror_bytes * factor + lossy
    shared = 0
    for load in loads:
        size = load.size_bytes or lossy
        reserved += size * load.groups
        if shared_headroom and load.xon_bytes is not None and load.xoff_bytes is not None:
            shared += max(load.xon_bytes + load.xoff_bytes - size, 0) * load.groups
    cells = asic.port_shared_headroom
    known = release.has(cells.since)
    shared_limit = (cells.max_cells + cells.reserved_cells * factor) * asic.cell_bytes
    verdict, reason = _judge(
        _Sums(reserved, limit_bytes, shared, shared_limit if shared_headroom else None),
        known=known,
        eight=eight,
    )
    return PortLimit(
        verdict=verdict,
        reason=reason,
        reserved_bytes=reserved,
        limit_bytes=limit_bytes,
        shared_bytes=shared,
        shared_limit_bytes=shared_limit if shared_headroom and known else None,
    )


def _judge(sums: _Sums, *, known: bool, eight: bool) -> tuple[Verdict, str]:
    """Compare in the switch's order; ``known`` says that the chip's cells stand in the release."""
    if sums.limit is None:
        return Verdict.UNCHECKED, "the chip reports no limit for the port"
    if sums.reserved >= sums.limit and (known or not eight):
        return Verdict.REJECTED, f"{sums.reserved:,} bytes are not below {sums.limit:,}"
    if not known and (eight or sums.shared_limit is not None):
        return Verdict.UNCHECKED, "the check fails: no shared-headroom cells in the ASIC table"
    if sums.shared_limit is not None and sums.shared > sums.shared_limit:
        return Verdict.REJECTED, f"{sums.shared:,} shared bytes are over {sums.shared_limit:,}"
    return Verdict.ACCEPTED, f"{sums.reserved:,} of {sums.limit:,} bytes"
