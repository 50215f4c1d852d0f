from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def autoneg(link: Link) -> Iterator[Spot]:
    """One end of a link negotiates, and the other is told not to.

    Why: The end that negotiates waits for pages that never come, and the link stays down or takes
        the wrong speed. YANG knows one switch at a time.
    Fix: Set `autoneg` alike at both ends.
    Source: IEEE 802.3, clause 73; sonic-swss orchagent/portsorch.cpp
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet272: {autoneg: "on", adv_speeds: "800000"}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet272: {autoneg: "off"}}}
    """
    if {link.a.text("autoneg"), link.b.text("autoneg")} == {"on", "off"}:
        message = f"{link.a.text('autoneg')} here, {link.b.text('autoneg')} at {link.b}"
        yield Spot(message, "PORT", link.a.port, "autoneg")
