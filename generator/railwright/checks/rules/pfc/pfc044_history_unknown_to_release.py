from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.types import Release


@device_rule(Severity.ERROR, Need.RELEASE)
def rows(switch: Switch) -> Iterator[Spot]:
    """A row of PFC_WD has a field that the release does not know, and is dropped for it.

    Why: orchagent refuses a row with an unknown field: the port has no watchdog, and only a line in
        the log says so. Bundled YANG models are newer than the switch and allow it.
    Fix: Remove `pfc_stat_history`.
    Source: sonic-swss orchagent/pfcwdorch.cpp, createEntry: branch 202511 reads pfc_stat_history,
        branch 202505 does not
    Bad:
        config:
            leaf-1-01:
                VERSIONS: {DATABASE: {VERSION: version_202505_01}}
                PFC_WD: {Ethernet0: {pfc_stat_history: disable}}
        release: {leaf-1-01: "202505"}
    Good:
        config:
            leaf-1-01:
                VERSIONS: {DATABASE: {VERSION: version_202511_01}}
                PFC_WD: {Ethernet0: {pfc_stat_history: disable}}
        release: {leaf-1-01: "202511"}
    """
    if switch.release is None or switch.release.has(Release.R202511):
        return
    for name, row in switch.rows("PFC_WD").items():
        if "pfc_stat_history" in row:
            mend = (Mend("PFC_WD", name, "pfc_stat_history", None),)
            message = f"{switch.release.value} drops a row with this field"
            yield Spot(message, "PFC_WD", name, "pfc_stat_history", mend=mend)
