"""Pool sizes: what SONiC's own script answers, and where its answer is none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buffers import SPECTRUMS, dynamic, oracle, version
from railwright.design.lossless.pools import (
    BoundIds,
    BufferLayout,
    NoSizing,
    PoolRow,
    PoolSizing,
    PortGroup,
    ProfileRow,
    pool_sizes,
)
from railwright.model.types import Release

ROWS = oracle("pools")
MEMORY = {4: 158229504, 5: 136209408, 6: 226492416}


def bound(pairs: list[list[str]]) -> tuple[BoundIds, ...]:
    return tuple(BoundIds(ids=ids, profile=profile) for ids, profile in pairs)


def listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def layout_of(row: dict[str, Any]) -> BufferLayout:
    layout = BufferLayout(
        pools=tuple(
            PoolRow(name=name, direction=way, size_bytes=size, xoff_bytes=xoff, percentage=share)
            for name, way, size, xoff, share in row["pools"]
        ),
        profiles=tuple(
            ProfileRow(name=name, pool=pool, size_bytes=size, xon_bytes=xon, xoff_bytes=xoff)
            for name, pool, size, xon, xoff in row["profiles"]
        ),
        ports=tuple(
            PortGroup(
                count=count,
                lanes=lanes,
                admin_up=bool(up),
                priority_groups=bound(groups),
                queues=bound(queues),
                ingress_profiles=listed(ingress),
                egress_profiles=listed(egress),
            )
            for count, lanes, up, groups, queues, ingress, egress in row["ports"]
        ),
        over_subscribe_ratio=row["ratio"],
        memory_bytes=row["memory"],
    )
    return layout.reclaimed if row["reclaim"] else layout


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_every_layout_equals_the_switch(row: dict[str, Any]) -> None:
    layout = layout_of(row)
    for release in Release:
        found = pool_sizes(dynamic(row["spectrum"]), layout, release)
        assert answer(found) == row[version(release, Release.R202511)]


def answer(found: PoolSizing | NoSizing) -> list[object] | None:
    """The result in the form of the stored rows."""
    if isinstance(found, NoSizing):
        return None
    pools = {
        pool.name: [pool.size_bytes] + ([] if pool.xoff_bytes is None else [pool.xoff_bytes])
        for pool in found.sizes
    }
    sums = [found.memory_bytes, found.reserved_bytes, found.shared_headroom_bytes]
    return [*sums, int(found.shared_headroom), pools]


def test_the_rows_hold_every_kind_of_switch() -> None:
    assert {row["spectrum"] for row in ROWS} == set(SPECTRUMS)
    assert {group[1] for row in ROWS for group in row["ports"]} == {1, 2, 4, 8}
    assert {group[2] for row in ROWS for group in row["ports"]} == {0, 1}
    assert any(row["new"] is None and row["old"] is not None for row in ROWS)
    negative = [row for row in ROWS if row["new"] and min(_sizes(row), default=0) < 0]
    assert len(negative) >= 5


def _sizes(row: dict[str, Any]) -> list[int]:
    return [pair[0] for pair in row["new"][4].values()]


def switch(
    spectrum: int,
    count: int,
    lanes: int,
    headroom: tuple[int, int, int],
    *,
    one_pool: bool = False,
    ratio: int | None = None,
) -> BufferLayout:
    """All ports alike and up, groups 3 and 4 lossless; headroom is size, XON and XOFF."""
    lossless, lossy = "ingress_lossless_pool", "ingress_lossy_pool"
    size, xon, xoff = headroom
    rows = [
        ("pg_lossless", lossless, size, xon, xoff),
        ("ingress_lossless_profile", lossless, 0, None, None),
        ("ingress_lossy_profile", lossless if one_pool else lossy, 0, None, None),
        ("egress_lossless_profile", "egress_lossless_pool", 0, None, None),
        ("egress_lossy_profile", "egress_lossy_pool", 9216, None, None),
    ]
    pools = [PoolRow(name=lossless, direction="ingress")]
    pools += [] if one_pool else [PoolRow(name=lossy, direction="ingress")]
    pools += [
        PoolRow(name="egress_lossless_pool", direction="egress", size_bytes=MEMORY[spectrum]),
        PoolRow(name="egress_lossy_pool", direction="egress", size_bytes=MEMORY[spectrum]),
    ]
    group = PortGroup(
        count=count,
        lanes=lanes,
        priority_groups=bound([["0", "ingress_lossy_profile"], ["3-4", "pg_lossless"]]),
        queues=bound([["3-4", "egress_lossless_profile"]]),
        ingress_profiles=("ingress_lossless_profile",),
        egress_profiles=("egress_lossless_profile", "egress_lossy_profile"),
    )
    return BufferLayout(
        pools=tuple(pools),
        profiles=tuple(
            ProfileRow(name=name, pool=pool, size_bytes=size, xon_bytes=xon, xoff_bytes=xoff)
            for name, pool, size, xon, xoff in rows
        ),
        ports=(group,),
        over_subscribe_ratio=ratio,
    )


WORKED = [
    ("sn5600-5m", 4, 64, 8, (156672, 38912, 108544), {}, 65909248, 0),
    ("sn5600-40m", 4, 64, 8, (200704, 38912, 152576), {}, 63091200, 0),
    ("sn5600-all-small-300m", 4, 64, 8, (1198080, 38912, 1149952), {}, -740864, 0),
    (
        "sn5600-shared-40m",
        4, 64, 8, (38912, 38912, 150528), {"ratio": 2, "one_pool": True}, 136930304, 9306112,
    ),
    ("sn5640-40m", 5, 128, 4, (139264, 19456, 119808), {}, 46412288, 0),
    ("sn6600-40m", 6, 128, 4, (211968, 43008, 168960), {}, 63111168, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spectrum", "count", "lanes", "headroom", "more", "size", "shared"),
    [row[1:] for row in WORKED],
    ids=[row[0] for row in WORKED],
)
def test_worked_examples(
    spectrum: int,
    count: int,
    lanes: int,
    headroom: tuple[int, int, int],
    more: dict[str, Any],
    size: int,
    shared: int,
) -> None:
    layout = switch(spectrum, count, lanes, headroom, **more)
    found = pool_sizes(dynamic(spectrum), layout, Release.MASTER)
    assert isinstance(found, PoolSizing)
    assert found.sizes[0].size_bytes == size
    assert found.sizes[0].applied is (size >= 0)
    assert found.shared_headroom_bytes == shared


@pytest.mark.parametrize("release", list(Release))
def test_what_is_reserved_is_itemised(release: Release) -> None:
    found = pool_sizes(dynamic(6), switch(6, 64, 8, (264192, 86016, 168960)), release)
    assert isinstance(found, PoolSizing)
    items = {reserve.name: (reserve.count, reserve.each_bytes) for reserve in found.reserves}
    late = release.has(Release.R202511)
    assert items["pg_lossless"] == (128, 264192)
    assert items["ingress_lossy_profile"] == (64, 43008)
    assert items["lossy groups on eight lanes"] == (64, 41984)
    assert items["management groups on eight lanes"] == (64, 84992)
    assert items["mirror room"] == (64, 0 if late else 10240)
    assert items.get("modification descriptors") == ((1, 33554432) if late else None)
    assert all(reserve.source for reserve in found.reserves)
    assert found.available_bytes == found.memory_bytes - sum(
        count * each for count, each in items.values()
    )


def test_profiles_without_their_xoff_force_a_shared_pool() -> None:
    layout = switch(4, 64, 8, (38912, 38912, 150528))
    found = pool_sizes(dynamic(4), layout, Release.MASTER)
    assert isinstance(found, PoolSizing)
    assert (layout.shared_headroom, found.shared_headroom_forced) == (False, True)
    assert found.sizes[0].xoff_bytes == 655360


@pytest.mark.parametrize(
    ("ids", "old", "new"),
    [("3", 1, 1), ("3-4", 2, 2), ("8-15", -2, 8), ("10", 0, None), ("10-15", 5, 6)],
)
def test_ids_of_two_digits_are_counted_as_the_release_does(
    ids: str, old: int, new: int | None
) -> None:
    row = BoundIds(ids=ids, profile="any")
    for release in Release:
        assert row.counted(release) == (new if release.has(Release.R202511) else old)


def test_a_single_two_digit_queue_stops_the_sizing_since_202511() -> None:
    layout = switch(4, 1, 8, (200704, 38912, 152576))
    (group,) = layout.ports
    queues = (*group.queues, BoundIds(ids="10", profile="egress_lossy_profile"))
    layout = layout.model_copy(update={"ports": (group.model_copy(update={"queues": queues}),)})
    found = pool_sizes(dynamic(4), layout, Release.R202511)
    assert isinstance(found, NoSizing)
    assert found.reason.startswith("10 alone")
    assert isinstance(pool_sizes(dynamic(4), layout, Release.R202505), PoolSizing)


@pytest.mark.parametrize("where", ["priority_groups", "ingress_profiles"])
def test_a_missing_profile_stops_the_sizing(where: str) -> None:
    layout = switch(4, 1, 8, (200704, 38912, 152576))
    more = bound([["5", "nowhere"]]) if where == "priority_groups" else ("nowhere",)
    group = layout.ports[0].model_copy(update={where: (*getattr(layout.ports[0], where), *more)})
    found = pool_sizes(dynamic(4), layout.model_copy(update={"ports": (group,)}), Release.MASTER)
    assert isinstance(found, NoSizing)
    assert "'nowhere'" in found.reason


def test_without_any_memory_size_there_is_no_sizing() -> None:
    layout = switch(4, 1, 8, (200704, 38912, 152576))
    bare = tuple(pool for pool in layout.pools if pool.direction == "ingress")
    found = pool_sizes(dynamic(4), layout.model_copy(update={"pools": bare}), Release.MASTER)
    assert isinstance(found, NoSizing)
    assert "egress_lossless_pool" in found.reason


def test_a_pool_of_both_directions_is_not_sized() -> None:
    layout = switch(4, 64, 8, (200704, 38912, 152576))
    pools = (*layout.pools, PoolRow(name="shared_pool", direction="both"))
    found = pool_sizes(dynamic(4), layout.model_copy(update={"pools": pools}), Release.MASTER)
    assert isinstance(found, PoolSizing)
    assert found.sizes[0].size_bytes == 63091200
    assert [pool.name for pool in found.sizes] == ["ingress_lossless_pool", "ingress_lossy_pool"]


def test_a_port_that_is_down_keeps_nothing() -> None:
    layout = switch(4, 64, 8, (200704, 38912, 152576))
    down = layout.ports[0].model_copy(update={"admin_up": False})
    found = pool_sizes(
        dynamic(4), layout.model_copy(update={"ports": (down,)}).reclaimed, Release.MASTER
    )
    assert isinstance(found, PoolSizing)
    assert found.reserved_bytes == 262144


@given(
    st.sampled_from(SPECTRUMS),
    st.integers(1, 512),
    st.sampled_from([1, 2, 4, 8]),
    st.integers(0, 600) | st.integers(0, 2_000_000),
    st.booleans(),
    st.sampled_from(list(Release)),
)
def test_memory_is_neither_lost_nor_used_twice(
    spectrum: int,
    count: int,
    lanes: int,
    xoff: int,
    shared: bool,  # noqa: FBT001 - drawn
    release: Release,
) -> None:
    size = 43008 if shared else 43008 + xoff
    layout = switch(spectrum, count, lanes, (size, 43008, xoff), ratio=2 if shared else None)
    found = pool_sizes(dynamic(spectrum), layout, release)
    assert isinstance(found, PoolSizing)
    pools = sum(pool.size_bytes for pool in found.sizes)
    assert found.reserved_bytes + pools - found.memory_bytes in (0, 1, 2)
    assert (found.shared_headroom_bytes > 0) is shared
