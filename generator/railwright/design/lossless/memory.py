"""Where the packet memory of one switch goes: what is reserved, and what is left for pools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from railwright.design.lossless.pools import (
    LOSSLESS_POOL,
    MEMORY_POOL,
    BoundIds,
    BufferLayout,
    NoSizing,
    PoolRow,
    PortGroup,
    ProfileRow,
    pool_sizes,
)
from railwright.design.lossless.rows import Binding, group_rows, queue_rows
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.model.asic import DynamicBuffers
from railwright.model.lossless import PoolFigures, PortFigures, Reserve, ReserveKind
from railwright.model.platform import PoolFigure
from railwright.model.qos_profile import BufferPolicy, Evidence
from railwright.model.types import BufferModel


class Memory(NamedTuple):
    """The account of a switch's memory, in bytes."""

    memory_bytes: int
    reserves: tuple[Reserve, ...]
    pools: tuple[PoolFigures, ...]
    shared_bytes: int
    available_bytes: int
    evidence: Evidence
    unsized: str | None = None
    """Why the switch cannot size its pools."""


def sized_by_switch(
    silicon: Silicon,
    chip: DynamicBuffers,
    policy: BufferPolicy,
    ports: Sequence[PortSet],
    figures: Sequence[PortFigures],
) -> Memory:
    """Account for a chip whose pools SONiC can size by itself.

    Where the vendor's set states sizes (traditional model) they stay as long as headroom leaves so
    much; else the pools get what the switch would have given them.
    """
    layout = _layout(silicon, policy, ports, figures)
    sizing = pool_sizes(chip, layout.reclaimed, silicon.release)
    total = silicon.platform.asic.buffer_bytes or 0
    if isinstance(sizing, NoSizing):  # our rows always have a profile; kept for a site's own data
        return Memory(total, (), (), 0, 0, Evidence.JUDGED, sizing.reason)
    fitted = {pool.name: pool for pool in sizing.sizes}
    dynamic = silicon.model is BufferModel.DYNAMIC
    stated = [pool.size or 0 for pool in silicon.figures.pools.values() if pool.type == "ingress"]
    crowded = not dynamic and sum(stated) > sizing.available_bytes
    pools: list[PoolFigures] = []
    for name, figure in silicon.figures.pools.items():
        sized = fitted.get(name)
        by_switch = dynamic and sized is not None and figure.size is None
        size = figure.size or 0
        if sized is not None and (by_switch or crowded):
            size = sized.size_bytes
        xoff = sized.xoff_bytes if sized is not None else None
        pools.append(
            PoolFigures(
                name=name,
                direction=figure.type,
                size_bytes=size,
                xoff_bytes=xoff or figure.xoff,
                by_switch=by_switch,
                share=_share(size, sizing.available_bytes) if by_switch or crowded else None,
            )
        )
    shared = next((pool.size_bytes for pool in pools if pool.name == LOSSLESS_POOL), 0)
    return Memory(
        sizing.memory_bytes,
        tuple(reserve for reserve in sizing.reserves if reserve.value_bytes),
        tuple(pools),
        shared,
        sizing.available_bytes,
        Evidence.COMPUTED,
    )


def _share(size_bytes: int, available_bytes: int) -> float | None:
    return round(size_bytes / available_bytes, 3) if available_bytes > 0 else None


def looked_up(silicon: Silicon, figures: Sequence[PortFigures]) -> Memory:
    """Account for a chip whose pools are fixed, with headroom inside the lossless pool.

    ``memory = lossless pool + lossy pool`` and ``shared = lossless pool - its headroom``. That the
    headroom lies inside the pool's size is judged from this sum, which equals the chip's memory in
    the vendor's templates (sonic-net/sonic-buildimage device/marvell, buffers_defaults_t1.j2).
    """
    pools = silicon.figures.pools
    lossless = pools.get(LOSSLESS_POOL)
    needed = sum(len(one.interfaces) * one.groups * one.headroom.xoff_bytes for one in figures)
    room = (lossless.xoff or 0) if lossless else 0
    source = silicon.figures.source
    reserves = [
        Reserve(
            name=f"xoff of {one.buffer_profile}",
            kind=ReserveKind.HEADROOM,
            count=len(one.interfaces) * one.groups,
            each_bytes=one.headroom.xoff_bytes,
            source=silicon.rows_source,
        )
        for one in figures
    ]
    if needed < room:
        reserves.append(
            Reserve(
                name="headroom left over",
                kind=ReserveKind.SPARE,
                count=1,
                each_bytes=room - needed,
                source=source,
            )
        )
    other = sum(
        pool.size or 0 for name, pool in pools.items() if name not in {LOSSLESS_POOL, MEMORY_POOL}
    )
    size = (lossless.size or 0) if lossless else 0
    memory = silicon.platform.asic.buffer_bytes or size + other
    reserved = sum(reserve.value_bytes for reserve in reserves)
    return Memory(
        memory,
        tuple(reserves),
        tuple(_fixed(name, pool) for name, pool in pools.items()),
        size - room,
        memory - max(room, reserved),
        Evidence.JUDGED,
    )


def _fixed(name: str, pool: PoolFigure) -> PoolFigures:
    return PoolFigures(
        name=name,
        direction=pool.type,
        size_bytes=pool.size or 0,
        xoff_bytes=pool.xoff,
        by_switch=False,
    )


def _layout(
    silicon: Silicon,
    policy: BufferPolicy,
    ports: Sequence[PortSet],
    figures: Sequence[PortFigures],
) -> BufferLayout:
    """Return the switch as its own script sees it, pools left for it to size."""
    named = {one.interfaces: one for one in figures}
    dynamic = silicon.model is BufferModel.DYNAMIC
    lossless = {
        one.buffer_profile: ProfileRow(
            name=one.buffer_profile,
            pool=LOSSLESS_POOL,
            size_bytes=one.headroom.size_bytes,
            xon_bytes=one.headroom.xon_bytes,
            xoff_bytes=one.headroom.xoff_bytes,
        )
        for one in figures
    }
    vendor = [
        ProfileRow(
            name=name,
            pool=row.pool,
            size_bytes=row.size,
            xon_bytes=row.xon,
            xoff_bytes=row.xoff,
        )
        for name, row in silicon.figures.profiles.items()
    ]
    return BufferLayout(
        pools=tuple(
            PoolRow(
                name=name,
                direction=pool.type,  # type: ignore[arg-type]  # pydantic checks the word
                size_bytes=pool.size if name == MEMORY_POOL else None,
                xoff_bytes=pool.xoff,
            )
            for name, pool in silicon.figures.pools.items()
        ),
        profiles=(*vendor, *lossless.values()),
        ports=tuple(_group(silicon, one, named.get(one.interfaces)) for one in ports),
        over_subscribe_ratio=policy.over_subscribe_ratio if dynamic else None,
        memory_bytes=silicon.platform.asic.buffer_bytes,
    )


def _group(silicon: Silicon, port: PortSet, figures: PortFigures | None) -> PortGroup:
    buffers = silicon.figures
    priorities = port.lossless if figures else ()
    profile = figures.buffer_profile if figures else ""
    listed = silicon.platform.profile_lists
    return PortGroup(
        count=len(port.interfaces),
        lanes=port.lanes,
        admin_up=port.up,
        priority_groups=_bound(group_rows(buffers, priorities, profile)) if port.up else (),
        queues=_bound(queue_rows(buffers, priorities)) if port.up else (),
        ingress_profiles=buffers.ingress_profile_list if listed else (),
        egress_profiles=buffers.egress_profile_list if listed else (),
    )


def _bound(rows: tuple[Binding, ...]) -> tuple[BoundIds, ...]:
    return tuple(BoundIds(ids=ids, profile=profile) for ids, profile in rows)
