from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def speeds(link: Link) -> Iterator[Spot]:
    """The two ends of a link run at different speeds.

    Why: The link does not come up, or each end decodes noise. YANG knows one switch at a time.
    Fix: Give both ports the same speed.
    Source: IEEE 802.3, clause 116 (200G and 400G) and clause 169 (800G): one rate for both ends
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet256: {speed: "400000"}}, QUEUE: null}
    Good:
        config:
            "*": {BGP_NEIGHBOR: null}
            leaf-1-01: {PORT: {Ethernet256: {speed: "400000"}}, QUEUE: null}
            spine-01: {PORT: {Ethernet0: {speed: "400000"}}, QUEUE: null}
    """
    a, b = link.a.text("speed"), link.b.text("speed")
    if a and b and a != b:
        yield Spot(f"{a} here, {b} at {link.b}", "PORT", link.a.port, "speed")
