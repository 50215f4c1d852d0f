from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def ports(switch: Switch) -> Iterator[Spot]:
    """A port takes pauses for every priority, also for those that it never pauses itself.

    Why: With asymmetric PFC a pause for any priority is obeyed: a host can stop control traffic and
        CNPs, and the watchdog looks at `pfcwd_sw_enable` only. YANG allows it on any port.
    Fix: Set `pfc_asym` to `off`.
    Source: sonic-swss orchagent/portsorch.cpp, setPortPfcAsym (0xff towards the switch)
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {pfc_asym: "on"}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet32: {pfc_asym: "on"}}}
    """
    for name in switch.paused:
        if switch.text("PORT", name, "pfc_asym") == "on":
            mend = (Mend("PORT", name, "pfc_asym", "off"),)
            yield Spot("every priority is stopped by a pause", "PORT", name, "pfc_asym", mend=mend)
