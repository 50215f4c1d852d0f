from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def thresholds(switch: Switch) -> Iterator[Spot]:
    """A profile has not exactly one threshold.

    Why: With none the chip does not create it, with two the buffer manager drops it; every row that
        names it then waits, and ports with such a row hold up the start of the switch. YANG leaves
        both out or takes both.
    Fix: Give `dynamic_th` in a dynamic pool, `static_th` in a static one.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp and orchagent/bufferorch.cpp, processBufferProfile
    Bad:
        config:
            "leaf-1-0[12]": {BUFFER_PROFILE: {q_lossy_profile: {dynamic_th: null}}}
    Good:
        config:
            "leaf-1-0[12]":
                BUFFER_PROFILE: {spare: {pool: egress_lossy_pool, size: "0", dynamic_th: "3"}}
    """
    for name, row in switch.rows("BUFFER_PROFILE").items():
        count = ("dynamic_th" in row) + ("static_th" in row)
        if count != 1 and text(row, "headroom_type") != "dynamic":
            yield Spot(f"{count} thresholds", "BUFFER_PROFILE", name, "dynamic_th")
