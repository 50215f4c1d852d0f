from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.ecn.common import Marking, lossless
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def speeds(switch: Switch) -> Iterator[Spot]:
    """Lossless queues of ports of different speed have one WRED profile.

    Why: Thresholds count bytes, congestion takes time: the same bytes mark twice as early with
        each doubling of the speed, and the faster ports never get up to it. YANG knows no speed.
    Fix: Make a profile for each speed, with thresholds in proportion.
    Source: Li et al., HPCC: High Precision Congestion Control, SIGCOMM 2019 (thresholds scaled with
        the link's bandwidth)
    Bad:
        config:
            leaf-1-01: {QUEUE: {"Ethernet256|3": {wred_profile: ai-26-48-roce-400g}}}
    Good:
        config:
            leaf-1-01: {QUEUE: {"CPU|3": {wred_profile: ai-26-48-roce-400g}}}
    """
    profiles: dict[str, dict[int, list[Marking]]] = {}
    for one in lossless(switch):
        if one.ports.speed_mbps:
            profiles.setdefault(one.name, {}).setdefault(one.ports.speed_mbps, []).append(one)
    for name, found in profiles.items():
        if len(found) > 1:
            usual = max(found, key=lambda speed: sum(len(one.ports.ports) for one in found[speed]))
            for speed in sorted(found.keys() - {usual}):
                for one in found[speed]:
                    key = one.ports.key(one.queue)
                    message = f"{name} at {speed} Mb/s; most of its ports have {usual}"
                    yield Spot(message, "QUEUE", key, "wred_profile")
