"""The calculator: layouts, what stands in for missing facts, and limits that are limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from buffers import SHIPPED
from railwright.design.lossless.bound import bound
from railwright.design.lossless.choose import Switch, choose_set, configured_m, silicon_of
from railwright.design.lossless.headroom import PortLink, Traffic
from railwright.design.lossless.limits import (
    Answer,
    Question,
    Refusal,
    answer,
    completed,
    could_carry,
    layout,
    speeds_mbps,
)
from railwright.design.lossless.room import rooms
from railwright.design.lossless.silicon import PortSet
from railwright.design.lossless.variants import with_buffers, with_priorities
from railwright.model.lossless import Origination, Verdict
from railwright.model.types import BufferModel, Release, Tier
from topologies import fabric

PROFILE = SHIPPED.qos("ai-26-48")
NAMES = [name for name in SHIPPED.platforms() if speeds_mbps(SHIPPED.platform(name))]


def ask(name: str, speed_gbps: int, cable_m: int, **more: object) -> Answer:
    question = Question(speed_gbps * 1_000, cable_m, 9_100, "host", **more)  # type: ignore[arg-type]
    found = answer(SHIPPED, SHIPPED.platform(name), PROFILE, question)
    assert isinstance(found, Answer)
    return found


@pytest.mark.parametrize(
    ("name", "speed_mbps", "lanes", "ports", "width"),
    [
        ("SN5600", 800_000, None, 64, 8),
        ("SN5600", 400_000, None, 128, 4),
        ("SN5600", 400_000, 8, 64, 8),
        ("SN6600_LD", 800_000, None, 128, 4),
        ("SN6600_LD", 800_000, 8, 64, 8),
        ("D64P512T", 100_000, None, 512, 1),
    ],
)
def test_the_most_ports_of_a_speed(
    name: str, speed_mbps: int, lanes: int | None, ports: int, width: int
) -> None:
    found = layout(SHIPPED.platform(name), speed_mbps, lanes)
    assert found is not None
    assert (len(found.interfaces), found.lanes) == (ports, width)
    assert len(set(found.interfaces)) == ports


def test_no_ports_of_a_speed_or_lanes_that_do_not_exist() -> None:
    assert layout(SHIPPED.platform("SN5400"), 800_000) is None
    assert layout(SHIPPED.platform("SN5600"), 800_000, 4) is None


@pytest.mark.parametrize("name", NAMES)
def test_limits_are_limits(name: str) -> None:
    speed_gbps = 400
    found = ask(name, speed_gbps, 300)
    whole = len(found.ports.interfaces)
    assert found.fits is (found.fitting_ports == whole)
    if found.fitting_ports < found.most_ports:
        assert ask(name, speed_gbps, 300, ports=found.fitting_ports).fits
        assert not ask(name, speed_gbps, 300, ports=found.fitting_ports + 1).fits
    if found.fitting_cable_m is not None and found.fitting_cable_m < 1_000:
        assert ask(name, speed_gbps, found.fitting_cable_m).fits
        assert not ask(name, speed_gbps, found.fitting_cable_m + 1).fits


def test_a_longer_cable_that_fits_is_the_longest_sought() -> None:
    found = ask("SN5600", 10, 2_000, ports=2)
    assert (found.fits, found.fitting_cable_m, found.beyond) == (True, 2_000, None)
    near = ask("SN5600", 10, 30, ports=2)
    assert (near.fits, near.fitting_cable_m, near.beyond) == (True, 1_000, None)


@pytest.mark.parametrize(
    ("name", "beyond"), [("D64P512T", Verdict.CROWDED), ("SN5600", Verdict.TIGHT)]
)
def test_what_a_metre_more_would_come_to(name: str, beyond: Verdict) -> None:
    found = ask(name, 800, 100)
    assert found.fitting_cable_m is not None
    assert found.beyond is beyond
    assert ask(name, 800, found.fitting_cable_m + 1).plan.verdict is beyond


def test_a_cable_is_rounded_up_to_the_next_row() -> None:
    assert ask("D64P512T", 800, 60).figures.cable_m > 60
    assert ask("SN5600", 800, 60).figures.cable_m == 60


def test_a_speed_without_quanta_gets_the_time_of_the_next_slower() -> None:
    found = ask("SN6600_LD", 1_600, 100)
    assert not found.covered
    assert found.figures.decided_by is Origination.STRETCHED
    assert found.own_xoff_bytes is not None
    assert found.own_xoff_bytes < found.least.xoff_bytes <= found.figures.headroom.xoff_bytes
    assert found.least.missing


def test_a_known_speed_changes_nothing() -> None:
    found = ask("SN5600", 800, 100)
    assert found.covered
    assert completed(found.chosen.silicon, PROFILE.buffers, found.ports) is found.chosen.silicon


@pytest.mark.parametrize("name", ["D64P512T", "SN5600"])
def test_a_table_without_the_speed_gets_a_row_that_holds_the_bound(name: str) -> None:
    platform = SHIPPED.platform(name)
    sku = platform.hwskus[platform.default_hwsku]
    switch = Switch(platform, sku, Release.MASTER, Tier.LEAF, BufferModel.TRADITIONAL)
    silicon = silicon_of(SHIPPED, switch).silicon
    ports = PortSet(
        interfaces=("Ethernet0",),
        role="host",
        speed_mbps=1_600_000,
        lanes=8,
        cable_m=100,
        mtu=9_100,
        up=True,
        profile=PROFILE,
    )
    (row,) = (
        row
        for row in completed(silicon, PROFILE.buffers, ports).rows
        if row.speed_mbps == 1_600_000
    )
    link = PortLink(speed_mbps=1_600_000, lanes=8, cable_m=100)
    policy = PROFILE.buffers
    traffic = Traffic(mtu=policy.traffic_mtu, small_packet_percent=policy.small_packet_percent)
    least = bound(silicon.pause, silicon.facts.cell_bytes, link, traffic)
    assert row.cable_m == 100
    assert row.xoff >= least.xoff_bytes
    assert row.xoff % 1_024 == 0


def test_only_lanes_that_are_fast_enough_are_imagined() -> None:
    question = Question(1_600_000, 10, 9_100, "host")
    assert could_carry(SHIPPED.platform("SN6600_LD"), question)
    assert not could_carry(SHIPPED.platform("SN6600_LD"), question._replace(lanes=4))
    assert not could_carry(SHIPPED.platform("SN5600"), question)


def test_a_fixed_layout_gives_its_own_ports() -> None:
    found = ask("SN5610N", 400, 30)
    assert (found.sku.name, found.most_ports) == ("Mellanox-SN5610N-C224O8", 8)


def test_the_first_release_that_has_the_switch_is_taken_unless_one_is_asked_for() -> None:
    platform = SHIPPED.platform("SN6600_LD")
    question = Question(800_000, 10, 9_100, "host", release=Release.R202411)
    found = answer(SHIPPED, platform, PROFILE, question)
    assert isinstance(found, Refusal)
    assert "202411" in found.reason


def test_what_is_asked_for_and_does_not_exist_is_said() -> None:
    question = Question(800_000, 10, 9_100, "host", model=BufferModel.DYNAMIC)
    found = answer(SHIPPED, SHIPPED.platform("D64P512T"), PROFILE, question)
    assert found == Refusal(SHIPPED.platform("D64P512T"), "has no dynamic buffer model")


# ---- choices ------------------------------------------------------------------------------------


def test_a_set_without_a_lossless_class_says_so() -> None:
    platform = SHIPPED.platform("SN5610N")
    sku = platform.hwskus["Mellanox-SN5610N-C224O8"]
    assert choose_set(platform, sku, BufferModel.DYNAMIC, Tier.LEAF).refused is None
    refused = choose_set(platform, sku, BufferModel.TRADITIONAL, Tier.LEAF).refused
    assert refused == "SN5610N Mellanox-SN5610N-C224O8 has no lossless traditional buffers"


def test_the_release_decides_who_computes() -> None:
    platform = SHIPPED.platform("SN6600_LD")
    sku = platform.hwskus[platform.default_hwsku]
    new = silicon_of(SHIPPED, Switch(platform, sku, Release.MASTER, Tier.LEAF))
    old = silicon_of(SHIPPED, Switch(platform, sku, Release.R202405, Tier.LEAF))
    assert (new.model.model, old.model.model) == (BufferModel.DYNAMIC, BufferModel.TRADITIONAL)
    assert "does not know the chip" in old.model.text
    assert configured_m(new.silicon, 800_000, 33) == 33
    assert configured_m(old.silicon, 800_000, 33) > 33
    assert configured_m(old.silicon, 800_000, 0) == 0


# ---- variants -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in SHIPPED.qos_profiles() if SHIPPED.qos(n).lossless])
@pytest.mark.parametrize("number", [1, 2])
def test_priorities_can_be_set(name: str, number: int) -> None:
    profile = SHIPPED.qos(name)
    found = with_priorities(profile, number)
    assert len(found.lossless) == number
    assert found.lossless[0] in profile.lossless or number > len(profile.lossless)
    assert (found is profile) is (len(profile.lossless) == number)


def test_nothing_lossless_cannot_be_made_so() -> None:
    with pytest.raises(ValueError, match="no lossless class"):
        with_priorities(SHIPPED.qos("lossy-trim"), 1)


def test_buffers_can_be_varied() -> None:
    found = with_buffers(PROFILE, small_packet_percent=10, over_subscribe_ratio=4).buffers
    assert (found.small_packet_percent, found.over_subscribe_ratio) == (10, 4)
    same = with_buffers(PROFILE, small_packet_percent=None, over_subscribe_ratio=None)
    assert same is PROFILE


@pytest.mark.parametrize("name", ["SN5600", "SN6600_LD", "DB-MVTX9180"])
def test_fewer_ports_have_room_the_longer_their_cables(name: str, tmp_path: Path) -> None:
    site = f"""
    site: test
    tiers: {{leaf: {{count: 2, platform: {name}}}, spine: {{count: 1, platform: {name}}}}}
    pods: {{1: {{}}}}
    cables: [{{length_m: 30}}]
    """
    device = fabric(tmp_path, site).device("spine-01")
    found = rooms(SHIPPED, device)
    assert {(one.role, one.speed_mbps) for one in found} == {
        (one.role, one.speed_mbps) for one in device.qos.plan.ports
    }
    for one in found:
        counts = [count for _, count in one.fitting]
        assert counts == sorted(counts, reverse=True)
        assert (counts[0], counts[-1] < one.most_ports) == (one.most_ports, True)
