from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import GLOBAL
from railwright.checks.switch import Switch, number, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def poll(switch: Switch) -> Iterator[Spot]:
    """The watchdog looks at its queues less than twice in a detection time.

    Why: A storm is what every look within the detection time shows; a single look cannot tell it
        from a pause that happens to last. YANG asks for one look only.
    Fix: Make `POLL_INTERVAL` half of the shortest `detection_time` or less.
    Source: sonic-swss orchagent/pfc_detect_mellanox.lua (time left to detect, per poll);
        sonic-buildimage src/sonic-yang-models/yang-models/sonic-pfcwd.yang
    Bad:
        config:
            leaf-*: {PFC_WD: {GLOBAL: {POLL_INTERVAL: "200"}}}
    Good:
        site: blackwell-800g
        config:
            spine-*: {PFC_WD: {GLOBAL: {POLL_INTERVAL: "200"}}}
    """
    rows = switch.rows("PFC_WD")
    poll = number(switch.text("PFC_WD", GLOBAL, "POLL_INTERVAL"))
    times = [
        time
        for name, row in rows.items()
        if name != GLOBAL and (time := number(text(row, "detection_time")))
    ]
    if poll and times and min(times) < 2 * poll:
        message = f"every {poll} ms, where the shortest detection time is {min(times)} ms"
        yield Spot(message, "PFC_WD", GLOBAL, "POLL_INTERVAL")
