from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import keeping, kept
from railwright.checks.switch import Switch
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
    for profile, keys in switch.once(kept).items():
        if profile not in switch.once(keeping):
            pool = switch.text("BUFFER_PROFILE", profile, "pool")
            for key in keys:
                message = f"{profile} of {pool or 'no pool'} is for queues that may drop"
                yield Spot(message, "BUFFER_QUEUE", key, "profile")
