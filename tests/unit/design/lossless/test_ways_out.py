"""Ways out of a full memory: only what really fits is told, the longest cable that does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buffers import SHIPPED
from railwright.design.lossless.choose import configured_m
from railwright.design.lossless.plan import make_plan
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.design.lossless.ways_out import ways_out
from railwright.model.qos_profile import QosProfile
from railwright.model.types import BufferModel, Release
from switches import (
    DYNAMIC,
    PLATFORMS,
    TERALYNX_PLATFORMS,
    TRADITIONAL,
    ports,
    silicon,
    with_buffers,
)

ONE, SHARED = "one lossless priority", "headroom shared by ports (`over_subscribe_ratio: 2`)"
CABLES = re.compile(r"cables of at most (\d+) m")


def left(chip: Silicon, profile: QosProfile, sets: tuple[PortSet, ...]) -> int:
    """Return what is left beyond the least, or of the pool's room for headroom if that is less."""
    plan = make_plan(chip, profile, sets)
    if any(one.refused for one in plan.ports):
        return -1
    beyond = plan.available_bytes - plan.min_shared_bytes
    return beyond if plan.room_bytes is None else min(beyond, plan.room_bytes - plan.xoff_bytes)


def shortened(chip: Silicon, sets: tuple[PortSet, ...], most_m: int) -> tuple[PortSet, ...]:
    return tuple(
        one._replace(cable_m=configured_m(chip, one.speed_mbps, min(one.cable_m, most_m)))
        for one in sets
    )


def halved(profile: QosProfile) -> QosProfile:
    classes = {
        name: item.model_copy(update={"lossless": item.traffic_class == profile.lossless[0]})
        for name, item in profile.classes.items()
    }
    return profile.model_copy(update={"classes": classes})


def remade(
    way: str, chip: Silicon, profile: QosProfile, sets: tuple[PortSet, ...]
) -> tuple[QosProfile, tuple[PortSet, ...]]:
    """Do what the words say, without a look at how they came about."""
    if match := CABLES.fullmatch(way):
        return profile, shortened(chip, sets, int(match[1]))
    if way == ONE:
        one = tuple(
            port._replace(profile=halved(port.profile))
            if port.profile and len(port.profile.lossless) == 2
            else port
            for port in sets
        )
        return profile, one
    assert way == SHARED
    policy = profile.buffers.model_copy(update={"over_subscribe_ratio": 2})
    return profile.model_copy(update={"buffers": policy}), sets


def check(chip: Silicon, profile: QosProfile, sets: tuple[PortSet, ...]) -> tuple[str, ...]:
    """Every way told fits, no longer class does, and no way is kept back."""
    ways = ways_out(chip, profile, sets)
    for way in ways:
        assert left(chip, *remade(way, chip, profile, sets)) >= 0
    said = next((int(m[1]) for way in ways if (m := CABLES.fullmatch(way))), 0)
    longest = max(one.cable_m for one in sets if one.lossless)
    longer = [m for m in (1, 3, 5, 10, 20, 30, 40, 50, 100, 150, 200, 300) if said < m < longest]
    assert all(left(chip, profile, shortened(chip, sets, most_m)) < 0 for most_m in longer)
    two = any(len(one.lossless) == 2 for one in sets)
    assert (ONE in ways) is (two and left(chip, *remade(ONE, chip, profile, sets)) >= 0)
    could = chip.model is DYNAMIC and profile.buffers.over_subscribe_ratio is None
    assert (SHARED in ways) is (could and left(chip, *remade(SHARED, chip, profile, sets)) >= 0)
    return ways


def full(profile: QosProfile | str = "dual-lossless", cable_m: int = 300) -> tuple[PortSet, ...]:
    """All 64 x 800G of an SN5600, two lossless priorities each."""
    return (ports(64, cable_m=cable_m, profile=profile),)


def test_three_ways_out_of_a_full_sn5600() -> None:
    chip, profile = silicon("SN5600"), SHIPPED.qos("dual-lossless")
    assert left(chip, profile, full()) < 0
    assert check(chip, profile, full()) == ("cables of at most 200 m", ONE)
    # One such port would draw more shared headroom than it may; of 400G ports none would.
    slower = (ports(128, speed_gbps=400, lanes=4, cable_m=300, profile="dual-lossless"),)
    assert check(chip, profile, slower) == ("cables of at most 100 m", ONE, SHARED)


def test_nothing_helps_where_all_memory_is_to_stay_free() -> None:
    profile = with_buffers("dual-lossless", min_shared_percent=100)
    assert check(silicon("SN5600"), profile, full(profile)) == ()


@pytest.mark.parametrize("platform", TERALYNX_PLATFORMS)
def test_no_shared_headroom_where_the_switch_looks_it_up(platform: str) -> None:
    chip = silicon(platform)
    sets = (ports(128, speed_gbps=400, lanes=4, cable_m=300, profile="dual-lossless"),)
    profile = with_buffers("dual-lossless", min_shared_percent=65)
    assert SHARED not in check(chip, profile, sets)


def test_a_class_between_two_rows_counts_as_it_would_be_configured() -> None:
    """50 m is looked up as 100 m, so that what fits is told as 40 m."""
    chip = silicon("D64P512T")
    sets = (ports(250, cable_m=300),)
    profile = with_buffers("ai-26-48")  # over 100 m headroom exceeds its room in the pool
    assert check(chip, profile, sets) == ("cables of at most 40 m",)


def test_each_port_keeps_its_own_profile() -> None:
    """A lossy switch with some lossless ports: what is tried are those ports."""
    chip = silicon("SN5600")
    lossy = with_buffers("lossy-trim", min_shared_percent=20)
    sets = (ports(64, cable_m=1000, profile="dual-lossless"),)
    assert left(chip, lossy, sets) < 0
    check(chip, lossy, sets)
    short = (ports(64, cable_m=300, profile="dual-lossless"),)
    assert ONE in check(chip, lossy, short)


@given(
    st.sampled_from(PLATFORMS),
    st.sampled_from([DYNAMIC, TRADITIONAL]),
    st.sampled_from([Release.R202511, Release.R202605]),
    st.sampled_from(["ai-26-48", "dual-lossless"]),
    st.integers(1, 256),
    st.sampled_from([(100, 1), (200, 2), (400, 4)]),
    st.sampled_from([1, 5, 40, 100, 300, 700, 1000]),
    st.integers(0, 100),
    st.none() | st.integers(2, 16),
)
def test_whatever_the_switch(
    platform: str,
    model: BufferModel,
    release: Release,
    name: str,
    count: int,
    kind: tuple[int, int],
    cable_m: int,
    least: int,
    ratio: int | None,
) -> None:
    model = TRADITIONAL if platform in TERALYNX_PLATFORMS else model
    chip = silicon(platform, model, release)
    profile = with_buffers(name, min_shared_percent=least, over_subscribe_ratio=ratio)
    length = configured_m(chip, kind[0] * 1000, cable_m)
    alike = ports(count, speed_gbps=kind[0], lanes=kind[1], cable_m=length, profile=profile)
    sets = (alike, ports(4, cable_m=0, role="unused", profile=None, up=False, first=count))
    plan = make_plan(chip, profile, sets)
    assert plan.fits is (left(chip, profile, sets) >= 0)
    if not plan.fits:
        check(chip, profile, sets)
