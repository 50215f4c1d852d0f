"""The whole plan of one switch: figures by kind of port, marking before pausing, gates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buffers import SHIPPED
from railwright.design.lossless import ecn
from railwright.design.lossless.choose import configured_m
from railwright.design.lossless.plan import make_plan, wred_name
from railwright.design.lossless.silicon import PortSet
from railwright.model.lossless import LosslessPlan
from railwright.model.qos_profile import EcnPoints, QosProfile
from railwright.model.types import BufferModel, Release
from switches import (
    DYNAMIC,
    LOSSLESS_PROFILES,
    PLATFORMS,
    PROFILES,
    SPECTRUM_PLATFORMS,
    TRADITIONAL,
    ports,
    silicon,
    with_buffers,
)

AI = SHIPPED.qos("ai-26-48")


def leaf(profile: QosProfile | str = AI, *, cable_m: int = 40) -> tuple[PortSet, ...]:
    return (
        ports(32, speed_gbps=400, lanes=4, cable_m=5, role="host", profile=profile),
        ports(16, speed_gbps=400, lanes=4, cable_m=cable_m, profile=profile, first=32),
        ports(2, speed_gbps=25, lanes=1, cable_m=0, role="service", profile=None, first=48),
        ports(8, cable_m=0, role="unused", profile=None, up=False, first=50),
    )


def plan(platform: str = "SN5600", profile: QosProfile | str = AI, **values: int) -> LosslessPlan:
    known = SHIPPED.qos(profile) if isinstance(profile, str) else profile
    return make_plan(silicon(platform), known, leaf(known, **values))


@pytest.mark.parametrize("profile", LOSSLESS_PROFILES)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_only_ports_of_the_fabric_have_figures(platform: str, profile: str) -> None:
    found = plan(platform, profile)
    assert [(one.role, len(one.interfaces)) for one in found.ports] == [
        ("host", 32),
        ("fabric", 16),
    ]
    groups = len(SHIPPED.qos(profile).lossless)
    for one in found.ports:
        assert one.groups == groups
        assert one.profile == profile
        assert one.headroom.xoff_bytes >= one.bound.xoff_bytes
        assert one.headroom_bytes == groups * (one.headroom.xoff_bytes + one.headroom.xon_bytes)


def test_a_lossy_profile_has_no_headroom_but_marks() -> None:
    found = plan("SN5600", "lossy-trim")
    assert found.ports == ()
    assert found.ecn
    assert not any(row.lossless for row in found.ecn)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_marking_is_full_before_pfc_on_every_switch(platform: str, profile: str) -> None:
    policy = SHIPPED.qos(profile).ecn
    found = plan(platform, profile)
    assert bool(found.ecn) is (policy is not None)
    for row in found.ecn:
        assert policy is not None
        assert 0 < row.min_bytes < row.max_bytes
        assert row.probability_percent == policy.probability_percent
        if row.lossless:
            assert row.max_bytes <= found.pause_bytes * policy.clamp_percent // 100
            assert row.max_bytes < found.pause_bytes
        assert row.clamped is (row.max_bytes < row.wanted_max_bytes)


def test_ecn_names_are_those_of_speed_class_and_role() -> None:
    assert wred_name(AI, "roce", 800_000, "host") == "ai-26-48-roce-800g"
    two = AI.model_copy(
        update={"ecn": AI.ecn and AI.ecn.model_copy(update={"host": EcnPoints(min_us=1, max_us=2)})}
    )
    assert wred_name(two, "roce", 800_000, "host") == "ai-26-48-roce-800g-host"
    rows = {row.name: row for row in plan(profile=two).ecn}
    assert set(rows) == {"ai-26-48-roce-400g-host", "ai-26-48-roce-400g-fabric"}
    assert rows["ai-26-48-roce-400g-host"].wanted_max_bytes == 100_000
    assert rows["ai-26-48-roce-400g-fabric"].wanted_max_bytes == 800_000
    assert [row.role for row in rows.values()] == ["host", "fabric"]
    assert [row.role for row in plan().ecn] == ["any"]


def test_every_name_fits_into_sonic() -> None:
    for profile in map(SHIPPED.qos, PROFILES):
        for name, item in profile.classes.items():
            if item.ecn:
                assert len(wred_name(profile, name, 1_600_000, "fabric")) <= 32


def test_the_pause_point_is_that_of_the_shared_pool() -> None:
    found = plan()
    assert found.hot_groups == 24  # half of 48 groups
    assert found.alpha == 1.0
    assert found.pause_bytes == found.shared_bytes // 25
    assert found.pause_by_groups[24] == found.pause_bytes
    assert found.pause_by_groups[1] == found.shared_bytes // 2
    assert found.min_shared_bytes == 158_229_504 * 20 // 100


@pytest.mark.parametrize(
    ("exponent", "model", "share"),
    [(None, DYNAMIC, 1.0), (-1, DYNAMIC, 0.5), (3, DYNAMIC, 8.0), (2, TRADITIONAL, 4.0)],
)
def test_alpha_is_the_profile_s_own_before_the_vendor_s(
    exponent: int | None, model: BufferModel, share: float
) -> None:
    profile = with_buffers("ai-26-48", dynamic_th=exponent)
    assert make_plan(silicon("SN5600", model), profile, leaf(profile)).alpha == share


def test_a_switch_without_ports_has_a_plan() -> None:
    found = make_plan(silicon("SN5600"), AI, ())
    assert (found.ports, found.ecn, found.hot_groups) == ((), (), 1)
    assert found.reserved_bytes + found.available_bytes == found.memory_bytes


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_same_input_gives_the_same_plan(platform: str) -> None:
    assert plan(platform) == plan(platform)


def test_two_profiles_on_one_switch() -> None:
    """Every port is marked and counted by its own profile; the buffers are the switch's."""
    dual = SHIPPED.qos("dual-lossless")
    sets = (
        ports(8, speed_gbps=400, lanes=4, cable_m=5, role="host", profile=AI),
        ports(8, speed_gbps=400, lanes=4, cable_m=5, role="host", profile=dual, first=8),
    )
    found = make_plan(silicon("SN5600"), AI, sets)
    assert [(one.profile, one.groups) for one in found.ports] == [
        ("ai-26-48", 1),
        ("dual-lossless", 2),
    ]
    assert found.hot_groups == 12  # half of 8 + 16
    assert {row.profile for row in found.ecn} == {"ai-26-48", "dual-lossless"}
    reserves = {one.name: one.count for one in found.reserves}
    assert reserves["pg_lossless_400000_5m_profile"] == 24


# ---- laws ----------------------------------------------------------------------------------------

CASES = st.tuples(
    st.sampled_from(PLATFORMS),
    st.sampled_from([name for name in LOSSLESS_PROFILES if SHIPPED.qos(name).ecn]),
    st.integers(1, 128),
    st.sampled_from([(100, 1), (200, 2), (400, 4)]),
    st.sampled_from([1, 5, 40, 150, 300, 1000]),
    st.sampled_from([Release.R202411, Release.R202511, Release.R202605]),
)


@given(CASES, st.integers(1, 100), st.integers(1, 100), st.floats(0.01, 900))
def test_marking_never_waits_for_pfc(
    case: tuple[str, str, int, tuple[int, int], int, Release],
    clamp: int,
    hot: int,
    begin_us: float,
) -> None:
    platform, name, count, (speed, lanes), cable_m, release = case
    chip = silicon(platform, None, release)
    known = SHIPPED.qos(name)
    assert known.ecn is not None
    points = EcnPoints(min_us=begin_us, max_us=begin_us + 100)
    policy = known.ecn.model_copy(
        update={"host": points, "fabric": points, "clamp_percent": clamp, "hot_percent": hot}
    )
    profile = known.model_copy(update={"ecn": policy})
    length = configured_m(chip, speed * 1000, cable_m)
    alike = ports(count, speed_gbps=speed, lanes=lanes, cable_m=length, profile=profile)
    found = make_plan(chip, profile, (alike,))
    groups = count * len(profile.lossless)
    assert 1 <= found.hot_groups <= groups
    assert found.hot_groups * found.pause_bytes <= max(0, found.shared_bytes)
    assert found.pause_bytes == ecn.pause_bytes(found.shared_bytes, found.alpha, found.hot_groups)
    assert found.pause_by_groups[found.hot_groups] == found.pause_bytes
    for row in found.ecn:
        assert 0 < row.min_bytes < row.max_bytes
        if row.lossless:
            assert row.max_bytes <= max(2, found.pause_bytes * clamp // 100)
    assert found.reserved_bytes + found.available_bytes == found.memory_bytes


@given(CASES)
def test_emitted_or_computed_xoff_keeps_the_bound(
    case: tuple[str, str, int, tuple[int, int], int, Release],
) -> None:
    platform, name, count, (speed, lanes), cable_m, release = case
    for model in [DYNAMIC, TRADITIONAL] if platform in SPECTRUM_PLATFORMS else [TRADITIONAL]:
        chip = silicon(platform, model, release)
        length = configured_m(chip, speed * 1000, cable_m)
        alike = ports(count, speed_gbps=speed, lanes=lanes, cable_m=length, profile=name)
        (one,) = make_plan(chip, SHIPPED.qos(name), (alike,)).ports
        assert one.headroom.xoff_bytes >= one.bound.xoff_bytes
        assert one.cable_m >= cable_m
