"""A QoS profile with another number of lossless priorities, or another buffer policy."""

from __future__ import annotations

from railwright.model.qos_profile import (
    TRAFFIC_CLASSES,
    QosProfile,
    SchedulerShare,
    TrafficClass,
    TrafficKind,
)


def with_priorities(profile: QosProfile, number: int) -> QosProfile:
    """Return a lossless profile with one or two lossless priorities, for sums only.

    Of two the lower stays. A second one is a storage class without ECN on the first traffic class
    that is free; it has no code points, so the profile is not one to build with.

    Raises:
        ValueError: the profile has no lossless class, or no traffic class is free.
    """
    lossless = profile.lossless
    if not lossless:
        msg = f"{profile.name} has no lossless class"
        raise ValueError(msg)
    if len(lossless) == number:
        return profile
    if len(lossless) > number:
        classes = {
            name: item.model_copy(update={"lossless": item.traffic_class == lossless[0]})
            for name, item in profile.classes.items()
        }
        return profile.model_copy(update={"classes": classes})
    used = {item.traffic_class for item in profile.classes.values()}
    free = [number for number in range(TRAFFIC_CLASSES) if number not in used]
    if not free:
        msg = f"{profile.name} uses all traffic classes"
        raise ValueError(msg)
    second = TrafficClass(
        kind=TrafficKind.STORAGE,
        traffic_class=free[0],
        dscp=(),
        lossless=True,
        scheduler=SchedulerShare(type="DWRR", weight=1),
        source="assumed for a calculation",
    )
    return profile.model_copy(update={"classes": {**profile.classes, "second-lossless": second}})


def with_buffers(
    profile: QosProfile, *, small_packet_percent: int | None, over_subscribe_ratio: int | None
) -> QosProfile:
    """Return a profile with another share of small packets or shared headroom; None keeps it."""
    given = {
        "small_packet_percent": small_packet_percent,
        "over_subscribe_ratio": over_subscribe_ratio,
    }
    update = {name: value for name, value in given.items() if value is not None}
    if not update:
        return profile
    return profile.model_copy(update={"buffers": profile.buffers.model_copy(update=update)})
