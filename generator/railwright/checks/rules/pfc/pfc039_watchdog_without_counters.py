from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.rules.pfc.common import COUNTERS, STATUS, counted
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def group(switch: Switch) -> Iterator[Spot]:
    """The counter group of the watchdog is switched off, so no storm is ever seen.

    Why: The watchdog is a script that runs where these counters are read. YANG does not compare the
        tables.
    Fix: Set `FLEX_COUNTER_STATUS` of `PFCWD` to `enable`.
    Source: sonic-swss orchagent/flexcounterorch.cpp (PFCWD) and orchagent/pfcwdorch.cpp
    Bad:
        config:
            "*": {FLEX_COUNTER_TABLE: {PFCWD: {FLEX_COUNTER_STATUS: disable}}}
    Good:
        config:
            "*":
                PFC_WD: null
                DEVICE_METADATA: {localhost: {default_pfcwd_status: enable}}
                FLEX_COUNTER_TABLE: {PFCWD: {FLEX_COUNTER_STATUS: disable}}
    """
    if switch.has("PFC_WD") and switch.has(COUNTERS) and not counted(switch, "PFCWD"):
        mend = (Mend(COUNTERS, "PFCWD", STATUS, "enable"),)
        yield Spot("the watchdog's counters are off", COUNTERS, "PFCWD", STATUS, mend=mend)
