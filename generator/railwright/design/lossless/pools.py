"""Sizes of the buffer pools of a Spectrum switch, exactly as the switch computes them.

The packet memory pays first for what is reserved: the size of every profile, once per priority
group, queue or list that refers to it; a pipeline's worth for each lossy priority group and for the
management traffic of each port; room for mirroring; and the shared headroom pool. What is left
becomes the pools that CONFIG_DB gives no size.

The figures equal those of ``cfgmgr/buffer_pool_mellanox.lua`` of sonic-net/sonic-swss in every
release since 202405. There is no lower bound: with too much reserved the sizes turn negative.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from math import ceil
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field

from railwright.model.asic import DynamicBuffers, held
from railwright.model.lossless import Reserve, ReserveKind
from railwright.model.made import Made
from railwright.model.types import Release

LOSSLESS_POOL = "ingress_lossless_pool"
"""The one pool that may carry shared headroom (sonic-net/sonic-swss cfgmgr/buffermgrdyn.cpp)."""
MEMORY_POOL = "egress_lossless_pool"
"""The pool whose size stands for the packet memory until the chip has reported it."""
_TWO_DIGITS_SINCE = Release.R202511
_RANGE = re.compile(r"(\d+)-(\d+)")
_SCRIPT = "sonic-net/sonic-swss cfgmgr/buffer_pool_mellanox.lua"
_MANAGER = "sonic-net/sonic-swss cfgmgr/buffermgrdyn.cpp"


class PoolRow(Made):
    """A BUFFER_POOL row as CONFIG_DB has it; bytes and percent."""

    name: str
    direction: Literal["ingress", "egress", "both"]
    size_bytes: int | None = None
    """None for a pool that the switch sizes."""
    xoff_bytes: int | None = None
    """Size of the shared headroom pool, where it is fixed by hand."""
    percentage: Annotated[int, Field(ge=0)] | None = None
    """Share of the available memory; None for an equal share."""


class ProfileRow(Made):
    """A buffer profile as the switch has worked it out."""

    name: str
    pool: str
    size_bytes: int
    xon_bytes: int | None = None
    xoff_bytes: int | None = None
    """A profile of an ingress pool is lossless when it has this, even as 0."""


class BoundIds(Made):
    """Priority groups or queues that one row puts on a profile."""

    ids: Annotated[str, Field(pattern=r"^\d+(-\d+)?$")]
    """As the key of the row has them: ``3`` or ``3-4``."""
    profile: str

    def counted(self, release: Release) -> int | None:
        """Return how many ids the switch counts, which is not always how many there are.

        Before 202511 it looks at the first and the last character alone (``8-15`` counts -2, a
        single ``10`` counts 0). Since then it needs a range: at a single two-digit id it fails, and
        None is returned (sonic-net/sonic-swss pull request 3588, cfgmgr/buffer_pool_mellanox.lua).
        """
        if len(self.ids) == 1:
            return 1
        if not release.has(_TWO_DIGITS_SINCE):
            return 1 + int(self.ids[-1]) - int(self.ids[0])
        match = _RANGE.fullmatch(self.ids)
        return None if match is None else int(match[2]) - int(match[1]) + 1


class PortGroup(Made):
    """Ports that are alike, with everything bound to each of them."""

    count: Annotated[int, Field(ge=1)]
    lanes: Annotated[int, Field(ge=1)]
    admin_up: bool = True
    priority_groups: tuple[BoundIds, ...] = ()
    queues: tuple[BoundIds, ...] = ()
    ingress_profiles: tuple[str, ...] = ()
    """BUFFER_PORT_INGRESS_PROFILE_LIST."""
    egress_profiles: tuple[str, ...] = ()
    """BUFFER_PORT_EGRESS_PROFILE_LIST."""

    @property
    def reclaimed(self) -> Self:
        """The group as the switch leaves it: a port that is down keeps nothing reserved.

        buffermgrd takes the priority groups of such a port away and moves everything else to
        profiles of size zero (sonic-net/sonic-swss cfgmgr/buffermgrdyn.cpp,
        ``reclaimReservedBufferForPort``; sonic-net/sonic-buildimage
        platform/mellanox/zero_profiles.j2).
        """
        if self.admin_up:
            return self
        return type(self)(count=self.count, lanes=self.lanes, admin_up=False)


class BufferLayout(Made):
    """Everything of one switch that decides the sizes of its pools."""

    pools: tuple[PoolRow, ...]
    profiles: tuple[ProfileRow, ...]
    ports: tuple[PortGroup, ...]
    over_subscribe_ratio: int | None = None
    """How often shared headroom is promised; None or 0 where that is not asked for."""
    memory_bytes: int | None = None
    """Packet memory as the chip reports it; None for the size of ``egress_lossless_pool``."""

    @property
    def reclaimed(self) -> Self:
        """The layout with nothing reserved on ports that are administratively down."""
        ports = tuple(group.reclaimed for group in self.ports)
        return self.model_copy(update={"ports": ports})

    @property
    def fixed_shared_headroom_bytes(self) -> int:
        """Size of the shared headroom pool that was fixed by hand; 0 where none was."""
        pool = next((pool for pool in self.pools if pool.name == LOSSLESS_POOL), None)
        return (pool.xoff_bytes or 0) if pool else 0

    @property
    def shared_headroom(self) -> bool:
        """Whether lossless profiles draw XOFF from a shared pool, fixed or by ratio."""
        return bool(self.over_subscribe_ratio or self.fixed_shared_headroom_bytes)


class PoolSize(Made):
    """What the switch works out for one pool, in bytes."""

    name: str
    size_bytes: int
    xoff_bytes: int | None = None
    """Size of the shared headroom pool beside it; None for a pool that has none."""
    applied: bool
    """False when buffermgrd refuses the size and keeps the one before: negative, or beyond the
    memory that the chip reports (sonic-net/sonic-swss cfgmgr/buffermgrdyn.cpp)."""


class PoolSizing(Made):
    """Sizes of the pools of one switch, and what went into them."""

    memory_bytes: int
    reserves: tuple[Reserve, ...]
    shared_headroom: bool
    shared_headroom_forced: bool
    """True when profiles draw on a shared headroom pool that nobody asked for."""
    shared_headroom_bytes: int
    sizes: tuple[PoolSize, ...]
    """Only of the pools that the switch sizes, and of one that gets shared headroom."""

    @property
    def reserved_bytes(self) -> int:
        """Everything that is not for pools."""
        return sum(reserve.value_bytes for reserve in self.reserves)

    @property
    def available_bytes(self) -> int:
        """What is left for pools; negative when more is reserved than there is."""
        return self.memory_bytes - self.reserved_bytes


class NoSizing(Made):
    """Why the switch cannot size its pools; those of before, or none, stay in force."""

    reason: str
    source: str


class _Use(NamedTuple):
    """How often things are used; a lossy list entry reserves nothing and is not counted."""

    profiles: Counter[str]
    eight_lane_lossy_groups: int
    lossless_ports: int
    up: int
    up_eight: int


class _Shared(NamedTuple):
    """The shared headroom pool: its bytes, and whether a ratio asked for it or nobody did."""

    size: int = 0
    by_ratio: bool = False
    forced: bool = False

    @property
    def on(self) -> bool:
        """Whether there is a shared headroom pool at all; one that is on is never empty."""
        return self.size > 0


def pool_sizes(
    asic: DynamicBuffers, layout: BufferLayout, release: Release
) -> PoolSizing | NoSizing:
    """Size the pools of a switch.

    ``available = memory - reserved``; a pool gets ``available * percentage / 100``, or all of it
    when it is the only ingress pool without a size, or half of it otherwise (also among three).
    All is rounded up to a byte, and a share without percentage is at most the memory's whole cells.

    Returns:
        The sizes, or why there are none.
    """
    memory = _memory(layout)
    if memory is None:
        return NoSizing(reason=f"no memory size and no {MEMORY_POOL} with a size", source=_SCRIPT)
    profiles = {row.name: row for row in layout.profiles}
    stop = _obstacle(layout, profiles, release)
    if stop is not None:
        return stop
    lossless = _ingress_kinds(layout)
    use = _use(asic, layout, lossless, release)
    shared = _shared(asic, layout, lossless, use)
    reserves = tuple(_reserves(asic, layout, lossless, use, shared, release))
    available = memory - sum(reserve.value_bytes for reserve in reserves)
    return PoolSizing(
        memory_bytes=memory,
        reserves=reserves,
        shared_headroom=shared.on,
        shared_headroom_forced=shared.forced,
        shared_headroom_bytes=shared.size,
        sizes=tuple(_sizes(asic, layout, shared, memory, available)),
    )


def _memory(layout: BufferLayout) -> int | None:
    if layout.memory_bytes is not None:
        return layout.memory_bytes
    return next((pool.size_bytes for pool in layout.pools if pool.name == MEMORY_POOL), None)


def _obstacle(
    layout: BufferLayout, profiles: Mapping[str, ProfileRow], release: Release
) -> NoSizing | None:
    for group in layout.ports:
        for row in (*group.priority_groups, *group.queues):
            if row.profile not in profiles:
                return _missing(row.profile)
            if row.counted(release) is None:
                reason = f"{row.ids} alone: the script fails at a single two-digit id"
                return NoSizing(reason=reason, source=_SCRIPT)
        for name in (*group.ingress_profiles, *group.egress_profiles):
            if name not in profiles:
                return _missing(name)
    return None


def _missing(profile: str) -> NoSizing:
    return NoSizing(reason=f"the switch waits for profile {profile!r}", source=_SCRIPT)


def _ingress_kinds(layout: BufferLayout) -> dict[str, bool]:
    """Return whether a profile of an ingress pool is lossless; egress profiles are left out."""
    ingress = {pool.name for pool in layout.pools if pool.direction == "ingress"}
    return {row.name: row.xoff_bytes is not None for row in layout.profiles if row.pool in ingress}


def _use(
    asic: DynamicBuffers, layout: BufferLayout, lossless: Mapping[str, bool], release: Release
) -> _Use:
    profiles: Counter[str] = Counter()
    lossy_groups = lossless_ports = up = up_eight = 0
    for group in layout.ports:
        eight = group.lanes == asic.eight_lanes.lanes
        for row in (*group.priority_groups, *group.queues):
            number = (row.counted(release) or 0) * group.count
            profiles[row.profile] += number
            if eight and lossless.get(row.profile) is False:
                lossy_groups += number
        for name in (*group.ingress_profiles, *group.egress_profiles):
            if lossless.get(name) is not False:
                profiles[name] += group.count
        if any(lossless.get(row.profile) for row in group.priority_groups):
            lossless_ports += group.count
        up += group.count * group.admin_up
        up_eight += group.count * (group.admin_up and eight)
    return _Use(profiles, lossy_groups, lossless_ports, up, up_eight)


def _shared(
    asic: DynamicBuffers, layout: BufferLayout, lossless: Mapping[str, bool], use: _Use
) -> _Shared:
    """Size the shared headroom pool: as fixed, or what profiles leave out over the ratio."""
    fixed = layout.fixed_shared_headroom_bytes
    if fixed:
        return _Shared(fixed)
    rooms = asic.pool_rooms
    left_out = sum(
        _left_out(asic, row, lossless) * use.profiles[row.name] for row in layout.profiles
    )
    if layout.over_subscribe_ratio:
        left_out = max(left_out - use.lossless_ports * rooms.private_headroom_bytes, 0)
        size = ceil(left_out / layout.over_subscribe_ratio)
        return _Shared(size or rooms.minimum_shared_headroom_bytes, by_ratio=True)
    if left_out > 0:
        return _Shared(rooms.minimum_shared_headroom_bytes, forced=True)
    return _Shared()


def _left_out(asic: DynamicBuffers, row: ProfileRow, lossless: Mapping[str, bool]) -> int:
    """Return the headroom of a profile that its own size does not hold; 0 for a size of 0."""
    size = _each(asic, row, lossless)
    if size == 0 or row.xon_bytes is None or row.xoff_bytes is None:
        return 0
    return max(row.xon_bytes + row.xoff_bytes - size, 0)


def _each(asic: DynamicBuffers, row: ProfileRow, lossless: Mapping[str, bool]) -> int:
    """Return what one use of a profile reserves: a lossy priority group holds a pipeline more."""
    lossy = lossless.get(row.name) is False
    return row.size_bytes + (asic.pipeline_latency_bytes if lossy else 0)


def _reserves(
    asic: DynamicBuffers,
    layout: BufferLayout,
    lossless: Mapping[str, bool],
    use: _Use,
    shared: _Shared,
    release: Release,
) -> Iterator[Reserve]:
    """Yield what the memory pays for, in the order in which a reader asks."""
    rooms, lanes = asic.pool_rooms, asic.eight_lanes
    lossy = asic.pipeline_latency_bytes
    lossy_eight = lanes.latency_factor * lossy - lanes.lossy_saving_bytes
    for row in layout.profiles:
        if use.profiles[row.name]:
            each, kind = _each(asic, row, lossless), _kind(row, lossless)
            yield _reserve(row.name, use.profiles[row.name], each, _SCRIPT, kind)
    more = lossy_eight - lossy
    yield _reserve("lossy groups on eight lanes", use.eight_lane_lossy_groups, more, lanes.source)
    yield _reserve("management groups", use.up - use.up_eight, lossy, _SCRIPT)
    yield _reserve("management groups on eight lanes", use.up_eight, lossy_eight, lanes.source)
    mirror = held(rooms.mirror, release)
    if mirror is not None:
        yield _reserve("mirror room", use.up, mirror.value_bytes, mirror.source)
    yield _reserve("management pool", 1, rooms.management_bytes, rooms.source)
    descriptors = held(rooms.modification_descriptors, release)
    if descriptors is not None:
        yield _reserve("modification descriptors", 1, descriptors.value_bytes, descriptors.source)
    if shared.on:
        private = rooms.private_headroom_bytes
        kind = ReserveKind.HEADROOM
        yield _reserve("private headroom", use.lossless_ports, private, rooms.source, kind)
        yield _reserve("shared headroom pool", 1, shared.size, _SCRIPT, kind)


def _kind(row: ProfileRow, lossless: Mapping[str, bool]) -> ReserveKind:
    """Return what a profile reserves for: headroom where it is lossless and not empty."""
    return ReserveKind.HEADROOM if lossless.get(row.name) else ReserveKind.OTHER


def _reserve(
    name: str, count: int, each_bytes: int, source: str, kind: ReserveKind = ReserveKind.OTHER
) -> Reserve:
    return Reserve(name=name, kind=kind, count=count, each_bytes=each_bytes, source=source)


def _sizes(
    asic: DynamicBuffers, layout: BufferLayout, shared: _Shared, memory: int, available: int
) -> Iterator[PoolSize]:
    unsized = [pool for pool in layout.pools if pool.size_bytes is None]
    ingress = sum(pool.direction == "ingress" for pool in unsized)
    whole_cells = memory // asic.cell_bytes * asic.cell_bytes
    share = min(available if ingress == 1 else available / 2, whole_cells)
    for pool in layout.pools:
        xoff = shared.size or None if pool.name == LOSSLESS_POOL else None
        if pool.direction == "both":
            continue
        if pool.size_bytes is None:
            exact = share if pool.percentage is None else available * pool.percentage / 100
            yield _size(pool.name, ceil(exact), xoff, memory)
        elif xoff and pool.direction == "ingress" and shared.by_ratio:
            yield _size(pool.name, pool.size_bytes, xoff, memory)


def _size(name: str, size: int, xoff: int | None, memory: int) -> PoolSize:
    return PoolSize(name=name, size_bytes=size, xoff_bytes=xoff, applied=0 <= size <= memory)
