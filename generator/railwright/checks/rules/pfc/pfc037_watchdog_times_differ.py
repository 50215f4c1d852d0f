from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.checks.uniform import odd
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def times(switch: Switch) -> Iterator[Spot]:
    """Ports of one role on one switch have different watchdog times.

    Why: Which of them is shut off first then depends on the port, not on where the storm began; it
        is what a time changed by hand on one port leaves behind. YANG looks at each row alone.
    Fix: Give all ports to hosts the same times, and all ports to switches.
    Source: sonic-utilities pfcwd/main.py, start_default (one time for all ports)
    Bad:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {detection_time: "300"}}}
    Good:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {pfc_stat_history: disable}}}
    """
    rows = switch.rows("PFC_WD")
    for role in (PortRole.HOST, PortRole.FABRIC):
        names = [name for name in rows if switch.role(name) is role]
        for field in ("detection_time", "restoration_time"):
            times = {name: time for name in names if (time := text(rows[name], field))}
            ports, given = list(times), list(times.values())
            for one in odd(given):
                name, time, model = ports[one.at], given[one.at], given[one.model]
                mend = (Mend("PFC_WD", name, field, model),) if one.majority else ()
                message = f"{time} ms, where other {role.value} ports have {model} ms"
                yield Spot(message, "PFC_WD", name, field, mend=mend)
