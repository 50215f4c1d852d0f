from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, listed
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def strays(switch: Switch) -> Iterator[Spot]:
    """A lossless priority group is not one that PFC pauses.

    Why: It takes headroom from the pool and drops all the same, since nothing tells the sender to
        stop. YANG does not know which groups are paused.
    Fix: Enable PFC for it, or give it a lossy profile.
    Source: sonic-swss orchagent/bufferorch.cpp
    Bad:
        config:
            leaf-1-01: {BUFFER_PG: {"Ethernet0|5": {profile: "NULL"}}}
    Good:
        config:
            leaf-1-01: {BUFFER_PG: {"Ethernet0|5": {profile: ingress_lossy_profile}}}
    """
    without: list[str] = []  # on a switch where PFC is nowhere on, which is said once
    for port, slices in switch.slices("BUFFER_PG").items():
        paused = switch.paused.get(port, frozenset())
        for one in slices:
            if switch.lossless(switch.text("BUFFER_PG", one.key, "profile")):
                stray = [n for n in one.numbers if n not in paused]
                if stray and not switch.paused:
                    without.append(one.key)
                elif stray:
                    message = f"lossless for {listed(stray)}, which PFC does not pause"
                    yield Spot(message, "BUFFER_PG", one.key, "profile")
    if without:
        message = f"PFC pauses nothing, and {len(without)} rows are lossless"
        yield Spot(message, "BUFFER_PG", without[0], "profile")
