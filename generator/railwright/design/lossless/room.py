"""How far a switch could go: lossless ports of a kind that still fit, by length of cable."""

from __future__ import annotations

from typing import NamedTuple

from railwright.catalog import Catalog
from railwright.design.lossless.limits import Answer, Question, answer
from railwright.model.fabric import Device
from railwright.model.types import Release

LENGTHS_M = (5, 30, 100, 300, 1_000)


class Room(NamedTuple):
    """Ports of one kind that a switch could have lossless, if it had no others."""

    role: str
    speed_mbps: int
    lanes: int
    most_ports: int
    """That the switch can have at all."""
    fitting: tuple[tuple[int, int], ...]
    """Length in metres, and how many of them fit."""


def rooms(catalog: Catalog, device: Device) -> tuple[Room, ...]:
    """Return the room of every kind of lossless port that a switch has.

    Raises:
        CatalogError: a file of the catalog is wrong.
    """
    platform, profile = catalog.platform(device.model), catalog.qos(device.qos.profile)
    found: list[Room] = []
    kinds = dict.fromkeys(
        (one.role, one.speed_mbps, one.lanes, one.mtu) for one in device.qos.plan.ports
    )
    for role, speed_mbps, lanes, mtu in kinds:
        answers = [
            answer(
                catalog,
                platform,
                profile,
                Question(
                    speed_mbps=speed_mbps,
                    cable_m=cable_m,
                    mtu=mtu,
                    role=role,
                    lanes=lanes,
                    release=Release(device.release),
                    model=device.buffer_model,
                ),
            )
            for cable_m in LENGTHS_M
        ]
        good = [one for one in answers if isinstance(one, Answer)]
        if len(good) == len(LENGTHS_M):
            fitting = tuple(zip(LENGTHS_M, (one.fitting_ports for one in good), strict=True))
            found.append(Room(role, speed_mbps, lanes, good[0].most_ports, fitting))
    return tuple(found)
