"""The cheapest ways out of a memory that is promised too often, each tried before it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from railwright.design.lossless.plan import make_plan
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.model.lossless import LosslessPlan
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


def fits(plan: LosslessPlan) -> bool:
    """Whether a plan leaves what its profile wants to be left."""
    return plan.available_bytes >= plan.min_shared_bytes


def _tried(silicon: Silicon, profile: QosProfile, ports: Sequence[PortSet]) -> Iterator[str]:
    longest = max((one.cable_m for one in ports if one.lossless), default=0)
    for cable_m in _CABLE_CLASSES_M:
        if cable_m < longest and fits(make_plan(silicon, profile, _capped(ports, cable_m))):
            yield f"cables of at most {cable_m} m"
            break
    if len(profile.lossless) > 1:
        one = _with_one_priority(profile)
        if fits(make_plan(silicon, one, _with_profile(ports, one))):
            yield "one lossless priority"
    dynamic = silicon.model is BufferModel.DYNAMIC
    if dynamic and profile.buffers.over_subscribe_ratio is None:
        sharing = profile.model_copy(
            update={"buffers": profile.buffers.model_copy(update={"over_subscribe_ratio": _RATIO})}
        )
        if fits(make_plan(silicon, sharing, _with_profile(ports, sharing))):
            yield f"headroom shared by ports (`over_subscribe_ratio: {_RATIO}`)"


def _capped(ports: Sequence[PortSet], cable_m: int) -> tuple[PortSet, ...]:
    return tuple(one._replace(cable_m=min(one.cable_m, cable_m)) for one in ports)


def _with_profile(ports: Sequence[PortSet], profile: QosProfile) -> tuple[PortSet, ...]:
    return tuple(one._replace(profile=profile if one.profile else None) for one in ports)


def _with_one_priority(profile: QosProfile) -> QosProfile:
    first = profile.lossless[0]
    classes = {
        name: item.model_copy(update={"lossless": item.traffic_class == first})
        for name, item in profile.classes.items()
    }
    return profile.model_copy(update={"classes": classes})
