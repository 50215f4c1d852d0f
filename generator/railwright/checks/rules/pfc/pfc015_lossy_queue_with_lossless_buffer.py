from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import free, keeping
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def lossless(switch: Switch) -> Iterator[Spot]:
    """A queue that PFC does not pause has the buffer of queues that it pauses.

    Why: That buffer hardly limits a queue, since a pause does so for its traffic; without one the
        queue may fill the pool that lossless frames need. YANG does not know which queues are
        paused.
    Fix: Give the queue a lossy profile of the egress side.
    Source: sonic-buildimage files/build_templates/buffers_config.j2 (egress_lossless_profile for
        3-4 only)
    Bad:
        config:
            leaf-1-01: {BUFFER_QUEUE: {"Ethernet0|4-7": {profile: egress_lossless_profile}}}
    Good:
        config:
            leaf-1-01:
                BUFFER_QUEUE:
                    "Ethernet0|4-7": null
                    "Ethernet0|4-5": {profile: q_lossy_profile}
                    "Ethernet0|6-7": {profile: q_lossy_profile}
    """
    for profile in switch.once(keeping):
        for key in switch.once(free).get(profile, ()):
            yield Spot(f"{profile} is for paused queues", "BUFFER_QUEUE", key, "profile")
