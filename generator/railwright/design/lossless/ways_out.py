"""The cheapest ways out of a memory that is promised too often, each tried before it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from railwright.design.lossless.choose import configured_m
from railwright.design.lossless.plan import make_plan
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.design.lossless.variants import with_buffers, with_priorities
from railwright.model.qos_profile import QosProfile
from railwright.model.types import BufferModel

_CABLE_CLASSES_M = (300, 200, 150, 100, 50, 40, 30, 20, 10, 5, 3, 1)
_RATIO = 2


def ways_out(silicon: Silicon, profile: QosProfile, ports: Sequence[PortSet]) -> tuple[str, ...]:
    """Return what would make a plan fit, in words; only what really does.

    Tried are shorter cables (the longest class that fits), one lossless priority in place of two,
    and headroom that ports share.
    """
    return tuple(_tried(silicon, profile, ports))


def _tried(silicon: Silicon, profile: QosProfile, ports: Sequence[PortSet]) -> Iterator[str]:
    longest = max((one.cable_m for one in ports if one.lossless), default=0)
    for cable_m in _CABLE_CLASSES_M:
        if cable_m < longest and _fits_over(silicon, profile, ports, cable_m):
            yield f"cables of at most {cable_m} m"
            break
    one = _one_priority(ports)
    if one != tuple(ports) and make_plan(silicon, profile, one).fits:
        yield "one lossless priority"
    dynamic = silicon.model is BufferModel.DYNAMIC
    if dynamic and profile.buffers.over_subscribe_ratio is None:
        sharing = with_buffers(profile, small_packet_percent=None, over_subscribe_ratio=_RATIO)
        if make_plan(silicon, sharing, ports).fits:
            yield f"headroom shared by ports (`over_subscribe_ratio: {_RATIO}`)"


def _fits_over(
    silicon: Silicon, profile: QosProfile, ports: Sequence[PortSet], most_m: int
) -> bool:
    """Whether a plan fits when no cable is longer, each configured as its switch would have it."""
    capped = tuple(
        one._replace(cable_m=configured_m(silicon, one.speed_mbps, min(one.cable_m, most_m)))
        for one in ports
    )
    return make_plan(silicon, profile, capped).fits


def _one_priority(ports: Sequence[PortSet]) -> tuple[PortSet, ...]:
    """Return the ports with one lossless priority where they have two, each in its own profile."""
    return tuple(
        one._replace(profile=with_priorities(one.profile, 1))
        if one.profile is not None and len(one.profile.lossless) > 1
        else one
        for one in ports
    )
