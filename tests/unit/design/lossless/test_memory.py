"""The account of a switch's memory: it closes, and more of anything never leaves more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buffers import SHIPPED
from railwright.design.lossless.choose import configured_m
from railwright.design.lossless.plan import make_plan
from railwright.design.lossless.silicon import PortSet
from railwright.model.lossless import LosslessPlan
from railwright.model.qos_profile import Evidence, QosProfile
from railwright.model.types import BufferModel, Release
from switches import (
    DYNAMIC,
    PLATFORMS,
    PROFILES,
    READY_SKUS,
    SPECTRUM_PLATFORMS,
    TERALYNX_PLATFORMS,
    TRADITIONAL,
    ports,
    silicon,
    with_buffers,
)

SPEEDS = {400: 4, 100: 1, 200: 2}
RELEASES = [Release.R202411, Release.R202511, Release.R202605]


def plan(
    platform: str,
    *sets: PortSet,
    model: BufferModel | None = None,
    profile: QosProfile | str = "ai-26-48",
    release: Release = Release.R202605,
    sku: str | None = None,
) -> LosslessPlan:
    known = SHIPPED.qos(profile) if isinstance(profile, str) else profile
    return make_plan(silicon(platform, model, release, sku), known, sets)


def mixed(profile: str) -> tuple[PortSet, ...]:
    """Hosts, spines, a service port, a port that is down."""
    return (
        ports(24, speed_gbps=400, lanes=4, cable_m=5, role="host", profile=profile),
        ports(16, speed_gbps=400, lanes=4, cable_m=100, profile=profile, first=24),
        ports(1, speed_gbps=25, lanes=1, cable_m=0, role="service", profile=None, first=40),
        ports(23, cable_m=0, role="unused", profile=None, up=False, first=41),
    )


@pytest.mark.parametrize("model", [DYNAMIC, TRADITIONAL])
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_account_closes(platform: str, profile: str, model: BufferModel) -> None:
    if model is DYNAMIC and platform not in SPECTRUM_PLATFORMS:
        model = TRADITIONAL
    for release in RELEASES:
        found = plan(platform, *mixed(profile), model=model, profile=profile, release=release)
        assert found.reserved_bytes + found.available_bytes == found.memory_bytes
        assert found.memory_bytes == SHIPPED.platform(platform).asic.buffer_bytes
        assert all(one.count > 0 and one.value_bytes for one in found.reserves)
        assert all(one.source for one in found.reserves)


@pytest.mark.parametrize("platform", SPECTRUM_PLATFORMS)
def test_pools_that_the_switch_sizes_share_what_is_available(platform: str) -> None:
    found = plan(platform, *mixed("ai-26-48"), model=DYNAMIC)
    pools = {pool.name: pool for pool in found.pools}
    ingress = [p for p in found.pools if p.direction == "ingress" and p.by_switch]
    assert ingress
    total = sum(pool.size_bytes for pool in ingress)
    assert found.available_bytes <= total <= found.available_bytes + len(ingress)
    assert found.shared_bytes == pools["ingress_lossless_pool"].size_bytes
    assert pools["egress_lossless_pool"].size_bytes == found.memory_bytes
    assert not pools["egress_lossless_pool"].by_switch
    assert found.evidence is Evidence.COMPUTED


@pytest.mark.parametrize(("platform", "sku"), READY_SKUS)
def test_pools_of_the_traditional_model_are_the_vendor_s(platform: str, sku: str) -> None:
    found = plan(platform, *mixed("ai-26-48"), model=TRADITIONAL, sku=sku)
    vendor = silicon(platform, TRADITIONAL, sku=sku).figures.pools
    assert {pool.name: pool.size_bytes for pool in found.pools} == {
        name: pool.size or 0 for name, pool in vendor.items()
    }
    assert not any(pool.by_switch for pool in found.pools)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("platform", TERALYNX_PLATFORMS)
def test_teralynx_memory_is_its_lossless_and_its_lossy_pool(platform: str, profile: str) -> None:
    found = plan(platform, *mixed(profile), profile=profile)
    pools = {pool.name: pool for pool in found.pools}
    lossless, lossy = pools["ingress_lossless_pool"], pools["lossy_pool"]
    assert pools["egress_lossless_pool"].size_bytes == lossless.size_bytes + lossy.size_bytes
    assert found.memory_bytes == pools["egress_lossless_pool"].size_bytes
    assert lossless.xoff_bytes is not None
    assert found.shared_bytes == lossless.size_bytes - lossless.xoff_bytes
    assert found.available_bytes == found.shared_bytes + lossy.size_bytes
    assert found.evidence is Evidence.JUDGED


def test_headroom_beyond_the_teralynx_pool_leaves_less() -> None:
    """71,577,600 bytes of XOFF: what is left over is said, and what is missing is taken off."""
    fits = plan("D64P512T", ports(64, cable_m=40))
    names = {one.name: one.value_bytes for one in fits.reserves}
    assert names["xoff of pg_lossless_800000_40m_profile"] == 64 * 285_312
    assert names["headroom left over"] == 71_577_600 - 64 * 285_312
    full = plan("D64P512T", ports(256, cable_m=40))
    assert [one.name for one in full.reserves] == ["xoff of pg_lossless_800000_40m_profile"]
    assert full.available_bytes == 214_642_688 - 256 * 285_312


def test_worked_sn5600() -> None:
    """64 x 800G over 40 m, small packets only, every byte of it by hand."""
    found = plan("SN5600", ports(64))
    reserves = {one.name: one.value_bytes for one in found.reserves}
    assert reserves["pg_lossless_800000_40m_profile"] == 64 * 413_696
    assert found.memory_bytes == 158_229_504
    assert found.available_bytes == 158_229_504 - sum(reserves.values())
    assert found.shared_bytes == -(-found.available_bytes // 2)


def test_a_port_that_is_down_keeps_nothing() -> None:
    alone = plan("SN5600", ports(32))
    dark = plan("SN5600", ports(32), ports(32, role="unused", up=False, profile=None, first=32))
    assert dark.reserves == alone.reserves
    assert dark.available_bytes == alone.available_bytes


def test_shared_headroom_leaves_the_port_only_xon() -> None:
    own, shared = plan("SN5600", ports(64)), with_buffers("ai-26-48", over_subscribe_ratio=2)
    found = plan("SN5600", ports(64, profile=shared), profile=shared)
    reserves = {one.name: one.value_bytes for one in found.reserves}
    assert reserves["pg_lossless_800000_40m_profile"] == 64 * 38_912
    assert reserves["shared headroom pool"] > 0
    assert found.available_bytes > own.available_bytes
    assert found.reserved_bytes + found.available_bytes == found.memory_bytes
    (pool,) = (pool for pool in found.pools if pool.name == "ingress_lossless_pool")
    assert pool.xoff_bytes == reserves["shared headroom pool"]


def test_the_vendor_s_shared_headroom_stays_in_its_pool() -> None:
    found = plan("SN5600", *mixed("ai-26-48"), model=TRADITIONAL, sku="Mellanox-SN5600-V256")
    (pool,) = (pool for pool in found.pools if pool.name == "ingress_lossless_pool")
    assert pool.xoff_bytes == 60_293_120
    assert all(one.headroom.shared_headroom for one in found.ports)


# ---- laws ----------------------------------------------------------------------------------------

platforms = st.sampled_from(PLATFORMS)
models = st.sampled_from([DYNAMIC, TRADITIONAL])
counts = st.integers(1, 128)
metres = st.sampled_from([1, 3, 5, 40, 100, 300, 301, 500, 1000])
kinds = st.sampled_from(sorted(SPEEDS.items()))
releases = st.sampled_from(RELEASES)
ratios = st.none() | st.integers(2, 16)


def left(
    platform: str,
    model: BufferModel,
    release: Release,
    alike: tuple[int, tuple[int, int], int],
    profile: QosProfile,
) -> int:
    count, (speed, lanes), cable_m = alike
    if platform in TERALYNX_PLATFORMS:
        model = TRADITIONAL
    configured = configured_m(silicon(platform, model, release), speed * 1000, cable_m)
    one = ports(count, speed_gbps=speed, lanes=lanes, cable_m=configured, profile=profile)
    found = plan(platform, one, model=model, release=release, profile=profile)
    assert found.reserved_bytes + found.available_bytes == found.memory_bytes
    return found.available_bytes


@given(platforms, models, releases, counts, kinds, st.tuples(metres, metres), ratios)
def test_longer_cables_never_leave_more(
    platform: str,
    model: BufferModel,
    release: Release,
    count: int,
    kind: tuple[int, int],
    pair: tuple[int, int],
    ratio: int | None,
) -> None:
    profile = with_buffers("ai-26-48", over_subscribe_ratio=ratio)
    short, long = (
        left(platform, model, release, (count, kind, cable_m), profile) for cable_m in sorted(pair)
    )
    assert long <= short


@given(platforms, models, releases, st.tuples(counts, counts), kinds, metres, ratios)
def test_more_ports_never_leave_more(
    platform: str,
    model: BufferModel,
    release: Release,
    pair: tuple[int, int],
    kind: tuple[int, int],
    cable_m: int,
    ratio: int | None,
) -> None:
    profile = with_buffers("ai-26-48", over_subscribe_ratio=ratio)
    few, many = (
        left(platform, model, release, (count, kind, cable_m), profile) for count in sorted(pair)
    )
    assert many <= few


@given(platforms, models, releases, counts, kinds, metres, ratios)
def test_a_second_lossless_priority_never_leaves_more(
    platform: str,
    model: BufferModel,
    release: Release,
    count: int,
    kind: tuple[int, int],
    cable_m: int,
    ratio: int | None,
) -> None:
    two = with_buffers("dual-lossless", over_subscribe_ratio=ratio)
    first = two.lossless[0]
    classes = {
        name: item.model_copy(update={"lossless": item.traffic_class == first})
        for name, item in two.classes.items()
    }
    one = two.model_copy(update={"classes": classes})
    assert (len(two.lossless), len(one.lossless)) == (2, 1)
    alike = (count, kind, cable_m)
    assert left(platform, model, release, alike, two) <= left(platform, model, release, alike, one)


@given(platforms, models, releases, counts, kinds, metres, st.tuples(*[st.integers(0, 100)] * 2))
def test_more_small_packets_never_leave_more(
    platform: str,
    model: BufferModel,
    release: Release,
    count: int,
    kind: tuple[int, int],
    cable_m: int,
    pair: tuple[int, int],
) -> None:
    """But for a kibibyte a port, where a release amends estimates only."""
    few, many = (
        left(
            platform,
            model,
            release,
            (count, kind, cable_m),
            with_buffers("ai-26-48", small_packet_percent=share),
        )
        for share in sorted(pair)
    )
    assert many <= few + 1024 * count
