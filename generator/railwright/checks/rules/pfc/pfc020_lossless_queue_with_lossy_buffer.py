from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def lossy(switch: Switch) -> Iterator[Spot]:
    """A queue that PFC pauses has the buffer of queues that may drop.

    Why: Frames that were kept by a pause at their entrance are dropped on their way out, when the
        queue has used up its share of the lossy pool. YANG does not know which queues are paused.
    Fix: Give the queue the lossless profile of the egress side.
    Source: sonic-buildimage files/build_templates/buffers_config.j2 (egress_lossless_profile for
        3-4, another for the rest); IEEE 802.1Q clause 36
    Bad:
        config:
            leaf-1-01: {BUFFER_QUEUE: {"Ethernet0|3": {profile: q_lossy_profile}}}
    Good:
        config:
            leaf-1-01:
                BUFFER_QUEUE:
                    "Ethernet0|4-7": null
                    "Ethernet0|4-5": {profile: q_lossy_profile}
                    "Ethernet0|6-7": {profile: q_lossy_profile}
    """
    rows = switch.rows("BUFFER_QUEUE")
    lossy: set[str] = set()
    kept: dict[str, list[str]] = {}
    for port, slices in switch.slices("BUFFER_QUEUE").items():
        paused = switch.paused.get(port)
        if paused:
            for one in slices:
                profile = text(rows[one.key], "profile")
                if paused.isdisjoint(range(one.first, one.last + 1)):
                    lossy.add(profile)
                else:
                    kept.setdefault(profile, []).append(one.key)
    pools = {switch.text("BUFFER_PROFILE", profile, "pool") for profile in lossy} - {""}
    for profile, keys in kept.items():
        pool = switch.text("BUFFER_PROFILE", profile, "pool")
        if profile in lossy or (pool in pools and _one_of_several(switch, pool)):
            for key in keys:
                message = f"{profile} is lossy: {pool or 'no pool'}"
                yield Spot(message, "BUFFER_QUEUE", key, "profile")


def _one_of_several(switch: Switch, pool: str) -> bool:
    """Whether a pool is not the only one of its direction, so that a lossless one is elsewhere."""
    pools = switch.rows("BUFFER_POOL")
    direction = text(pools.get(pool, {}), "type")
    return sum(text(row, "type") == direction for row in pools.values()) > 1
