from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def thresholds(switch: Switch) -> Iterator[Spot]:
    """A profile has a threshold of another kind than its pool.

    Why: A dynamic pool wants `dynamic_th`, a static one `static_th`; the buffer manager drops a
        profile with the other one, and every row that names it waits. YANG does not compare the
        tables.
    Fix: Use the threshold of the pool's `mode`.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp ("mode doesn't match with buffer pool")
    Bad:
        config:
            "leaf-1-0[12]":
                BUFFER_PROFILE: {q_lossy_profile: {dynamic_th: null, static_th: "9216"}}
    Good:
        config:
            "leaf-1-0[12]":
                BUFFER_POOL: {spare_pool: {type: egress, mode: static, size: "1000000"}}
                BUFFER_PROFILE: {spare: {pool: spare_pool, size: "0", static_th: "9216"}}
    """
    for name, row in switch.rows("BUFFER_PROFILE").items():
        mode = switch.text("BUFFER_POOL", text(row, "pool"), "mode")
        other = common.OTHER_THRESHOLD.get(mode)
        if other in row and f"{mode}_th" not in row and not common.as_shipped(switch, name, row):
            message = f"{other} in a {mode} pool"
            yield Spot(message, "BUFFER_PROFILE", name, other)
