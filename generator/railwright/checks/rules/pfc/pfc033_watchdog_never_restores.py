from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import GLOBAL
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def rows(switch: Switch) -> Iterator[Spot]:
    """A row of PFC_WD has no restoration time: a queue that was shut off stays so.

    Why: After one storm the class is dropped for good, on a port that looks healthy. YANG does not
        ask for the field.
    Fix: Give `restoration_time`, such as twice the detection time.
    Source: sonic-swss orchagent/pfcwdorch.cpp (0 means no restoration); sonic-utilities
        pfcwd/main.py, start_cmd (twice the detection time)
    Bad:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {restoration_time: null}}}
    Good:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {pfc_stat_history: disable}}}
    """
    for name, row in switch.rows("PFC_WD").items():
        if name != GLOBAL and "restoration_time" not in row:
            yield Spot("no restoration_time: never restored", "PFC_WD", name, "restoration_time")
