from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import GLOBAL
from railwright.checks.switch import Switch, numbers
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def rows(switch: Switch) -> Iterator[Spot]:
    """PFC_WD names a port on which no priority is watched.

    Why: orchagent finds no lossless class there and tries the row again and again; nothing shows
        that the watchdog does not run. YANG does not compare the tables.
    Fix: Set `pfcwd_sw_enable` of the port, or remove the row.
    Source: sonic-swss orchagent/pfcwdorch.cpp, getLosslessTcsForPort
    Bad:
        config:
            leaf-1-01:
                PFC_WD: {Ethernet32: {action: drop, detection_time: "200", restoration_time: "400"}}
    Good:
        config:
            leaf-1-01:
                PFC_WD: {Ethernet0: {detection_time: "200", pfc_stat_history: disable}}
    """
    if switch.has("PORT_QOS_MAP"):
        for name in switch.rows("PFC_WD"):
            seen = numbers(switch.text("PORT_QOS_MAP", name, "pfcwd_sw_enable"))
            if name != GLOBAL and not seen and name not in switch.paused:
                yield Spot("no priority of the port is watched", "PFC_WD", name)
