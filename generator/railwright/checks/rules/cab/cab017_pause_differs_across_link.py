from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.checks.switch import listed
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def pauses(link: Link) -> Iterator[Spot]:
    """The two ends of a link pause different priorities.

    Why: An end that does not pause ignores the pause it is sent, and its peer drops what comes
        after. One lossy hop makes the whole path lossy. YANG knows one switch at a time.
    Fix: Give both ports the same `pfc_enable`.
    Source: IEEE 802.1Q-2022, clause 36 (a pause goes to the other end of one link)
    Bad:
        config:
            spine-01: {PORT_QOS_MAP: null, BUFFER_PG: null, PFC_WD: null}
    Good:
        config:
            "*": {PORT_QOS_MAP: null, BUFFER_PG: null, PFC_WD: null}
    """
    a, b = link.a.paused, link.b.paused
    if a != b:
        message = f"{listed(a)} here, {listed(b)} at {link.b}"
        yield Spot(message, "PORT_QOS_MAP", link.a.port, "pfc_enable")
