from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.rules.pfc.common import GLOBAL
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def default(switch: Switch) -> Iterator[Spot]:
    """The watchdog has rows of its own, and the switch may start it with its default times as well.

    Why: `pfcwd start_default` replaces all rows by times that grow with the number of ports, for
        the ports of DEVICE_NEIGHBOR alone. YANG does not compare the tables.
    Fix: Set `default_pfcwd_status` to `disable`.
    Source: sonic-utilities pfcwd/main.py, start_default; config/main.py, load_minigraph
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {default_pfcwd_status: enable}}}
    Good:
        config:
            "*":
                PFC_WD: null
                DEVICE_METADATA: {localhost: {default_pfcwd_status: enable}}
    """
    rows = switch.rows("PFC_WD")
    field = "default_pfcwd_status"
    own = [row for key, row in rows.items() if key != GLOBAL]
    # rows that are all alike on a switch from elsewhere are what start_default has made
    made = not switch.known.ours and all(row == own[0] for row in own)
    if switch.text(METADATA, LOCALHOST, field) == "enable" and own and not made:
        mend = (Mend(METADATA, LOCALHOST, field, "disable"),)
        yield Spot("the rows of PFC_WD may be replaced", METADATA, LOCALHOST, field, mend=mend)
