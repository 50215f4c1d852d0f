from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def fec(link: Link) -> Iterator[Spot]:
    """The two ends of a link use different forward error correction.

    Why: One end codes what the other does not decode: the link stays down. YANG knows one switch at
        a time.
    Fix: Give both ports the same `fec`; `rs` on lanes of 50 Gbit/s and more.
    Source: IEEE 802.3, clauses 91, 119 and 134: FEC is part of the coding of a link
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet256: {fec: fc}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet256: {fec: auto}}}
    """
    a, b = link.a.text("fec"), link.b.text("fec")
    if a and b and a != b and "auto" not in {a, b}:
        yield Spot(f"{a} here, {b} at {link.b}", "PORT", link.a.port, "fec")
