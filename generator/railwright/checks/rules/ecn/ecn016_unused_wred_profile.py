from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.INFO)
def unused(switch: Switch) -> Iterator[Spot]:
    """A WRED profile is on no queue.

    Why: It does nothing, and whoever tunes it waits for an effect. YANG asks for no use.
    Fix: Remove it, or name it in QUEUE.
    Source: sonic-swss orchagent/qosorch.cpp, handleQueueTable (the only one that names it)
    Bad:
        config:
            leaf-1-01: {WRED_PROFILE: {spare: {ecn: ecn_none}}}
    Good:
        config:
            leaf-1-01:
                WRED_PROFILE:
                    spare:
                        {ecn: ecn_green, green_min_threshold: "100000",
                         green_max_threshold: "400000"}
                QUEUE: {"CPU|0": {wred_profile: spare}}
    """
    if switch.rows("QUEUE"):
        used = {text(row, "wred_profile") for row in switch.rows("QUEUE").values()}
        for name in switch.rows("WRED_PROFILE"):
            if name not in used:
                yield Spot("no queue names it", "WRED_PROFILE", name)
