"""Names of the profiles a switch makes for itself, and ports that must not share one."""

from __future__ import annotations

from typing import Any

import pytest

from buffers import oracle
from railwright.design.lossless.names import (
    DynamicPort,
    collisions,
    dynamic_profile_name,
    model_number,
)

ROWS = oracle("names")
SN5600 = "x86_64-nvidia_sn5600-r0"
SN6600 = "x86_64-nvidia_sn6600_ld-r0"


def port_of(row: dict[str, Any]) -> DynamicPort:
    return DynamicPort(
        name="Ethernet0",
        speed_mbps=row["speed_mbps"],
        lanes=row["lanes"],
        cable_m=row["cable_m"],
        mtu=row["port_mtu"],
        dynamic_th=row["th"],
        gearbox="" if row["gearbox"] == "-" else row["gearbox"],
    )


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_every_name_equals_the_switch(row: dict[str, Any]) -> None:
    name = dynamic_profile_name(
        port_of(row), platform=row["platform"], default_dynamic_th=row["default_th"]
    )
    assert name == row["name"]


@pytest.mark.parametrize(
    ("platform", "number"),
    [
        (SN5600, 5600),
        ("x86_64-nvidia_sn5610n-r0", 5610),
        ("x86_64-mlnx_msn4700_simx-r0", 4700),
        ("x86_64-nvidia_sn40000-r0", 4000),
        ("x86_64-kvm_x86_64-r0", 0),
        ("x86_64-snow_sn5600-r0", 0),
    ],
)
def test_the_model_number_is_read_as_the_switch_reads_it(platform: str, number: int) -> None:
    assert model_number(platform) == number


def test_the_default_alpha_is_not_spelled() -> None:
    port = DynamicPort(name="Ethernet0", speed_mbps=400_000, lanes=4, cable_m=40)
    name = dynamic_profile_name(port, platform=SN5600, default_dynamic_th=-1)
    assert name == "pg_lossless_400000_40m_profile"


def ports(speed_mbps: int, *lanes: int) -> list[DynamicPort]:
    return [
        DynamicPort(name=f"Ethernet{8 * i}", speed_mbps=speed_mbps, lanes=n, cable_m=40)
        for i, n in enumerate(lanes)
    ]


def test_eight_and_four_lanes_collide_on_a_6xxx_model() -> None:
    (found,) = collisions(ports(800_000, 4, 8, 4), platform=SN6600, default_dynamic_th=0)
    assert found.profile == "pg_lossless_800000_40m_profile"
    assert found.ports == ("Ethernet0", "Ethernet8", "Ethernet16")
    assert found.eight_lanes == ("Ethernet8",)


@pytest.mark.parametrize(
    ("platform", "speed_mbps", "lanes", "number"),
    [
        (SN5600, 400_000, (4, 8), 0),
        (SN5600, 800_000, (4, 8), 1),
        (SN6600, 400_000, (1, 2, 4), 0),
        (SN6600, 400_000, (8, 8), 0),
        (SN6600, 400_000, (2, 8), 1),
    ],
)
def test_only_ports_of_unlike_lanes_under_one_name_collide(
    platform: str, speed_mbps: int, lanes: tuple[int, ...], number: int
) -> None:
    found = collisions(ports(speed_mbps, *lanes), platform=platform, default_dynamic_th=0)
    assert len(found) == number


def test_another_cable_is_another_name() -> None:
    one, other = ports(800_000, 4, 8)
    apart = [one, other.model_copy(update={"cable_m": 41})]
    assert collisions(apart, platform=SN6600, default_dynamic_th=0) == ()
