from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity

_KEEPS_HISTORY = "broadcom"


@device_rule(Severity.INFO, Need.PLATFORM)
def history(switch: Switch) -> Iterator[Spot]:
    """The history of pauses is asked for on a chip whose watchdog does not keep one.

    Why: Only the script of one other family of chips reads `pfc_stat_history`; here the columns
        stay empty. YANG allows the field everywhere.
    Fix: Remove `pfc_stat_history`.
    Source: sonic-swss orchagent/pfc_detect_broadcom.lua (the only script with PFC_STAT_HISTORY)
    Bad:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {pfc_stat_history: enable}}}
    Good:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {pfc_stat_history: disable}}}
    """
    if switch.platform is None or switch.platform.asic.platform_asic == _KEEPS_HISTORY:
        return
    for name, row in switch.rows("PFC_WD").items():
        if text(row, "pfc_stat_history") == "enable":
            mend = (Mend("PFC_WD", name, "pfc_stat_history", None),)
            message = "no history is kept on this chip"
            yield Spot(message, "PFC_WD", name, "pfc_stat_history", mend=mend)
