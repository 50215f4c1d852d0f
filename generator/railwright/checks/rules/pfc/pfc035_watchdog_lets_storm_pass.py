from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def actions(switch: Switch) -> Iterator[Spot]:
    """The watchdog answers a storm by ignoring pauses, so lossless frames are lost further on.

    Why: `forward` sends into a receiver that has said that it cannot take more; whatever it drops,
        no counter of this switch shows. YANG allows the word.
    Fix: Use `drop`.
    Source: sonic-swss orchagent/pfcactionhandler.cpp (PfcWdLossyHandler)
    Bad:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {action: forward}}}
    Good:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {action: null}}}
    """
    for name, row in switch.rows("PFC_WD").items():
        if text(row, "action") == "forward":
            mend = (Mend("PFC_WD", name, "action", "drop"),)
            yield Spot("a paused receiver is sent to", "PFC_WD", name, "action", mend=mend)
