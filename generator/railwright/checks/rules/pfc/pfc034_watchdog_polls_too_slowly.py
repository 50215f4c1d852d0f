from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import GLOBAL
from railwright.checks.switch import Switch, number, text
from railwright.model.finding import Severity


@device_rule(Severity.INFO)
def poll(switch: Switch) -> Iterator[Spot]:
    """The watchdog finds a storm later than its detection time says, by the steps it looks in.

    Why: A storm counts after as many whole polls as cover the detection time: with 150 ms and a
        detection time of 200 ms that is after 300 ms. Equal times, as `pfcwd start_default` sets
        them, are kept. YANG asks only that the poll is not the longer one.
    Fix: Make the detection times multiples of `POLL_INTERVAL`.
    Source: sonic-swss orchagent/pfc_detect_broadcom.lua, orchagent/pfc_detect_mellanox.lua (time
        left to detect, per poll); sonic-utilities pfcwd/main.py, start_default; sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-pfcwd.yang
    Bad:
        config:
            leaf-*: {PFC_WD: {GLOBAL: {POLL_INTERVAL: "150"}}}
    Good:
        config:
            leaf-*: {PFC_WD: {GLOBAL: {POLL_INTERVAL: "200"}}}
    """
    poll = number(switch.text("PFC_WD", GLOBAL, "POLL_INTERVAL"))
    if not poll:
        return
    rows = switch.rows("PFC_WD").items()
    told = {number(text(row, "detection_time")) for name, row in rows if name != GLOBAL}
    for time in sorted(time for time in told if time is not None):
        if time > poll and time % poll:
            found = -(-time // poll) * poll
            message = f"every {poll} ms: a storm of {time} ms counts after {found} ms"
            yield Spot(message, "PFC_WD", GLOBAL, "POLL_INTERVAL")
