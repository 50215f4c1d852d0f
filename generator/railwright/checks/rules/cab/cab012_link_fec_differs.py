from __future__ import annotations

from collections.abc import Iterator

from railwright.catalog import breakout
from railwright.checks.network import End, Link
from railwright.checks.rule import Spot, link_rule
from railwright.checks.switch import positive
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
            "*": {BGP_NEIGHBOR: null}
            leaf-1-01: {PORT: {Ethernet256: {speed: "200000", fec: fc}}, QUEUE: null}
            spine-01: {PORT: {Ethernet0: {speed: "200000", fec: none}}, QUEUE: null}
    Good:
        config:
            "*": {BGP_NEIGHBOR: null}
            leaf-1-01: {PORT: {Ethernet256: {speed: "200000", fec: fc}}, QUEUE: null}
            spine-01: {PORT: {Ethernet0: {speed: "200000", fec: auto}}, QUEUE: null}
    """
    a, b = link.a.text("fec"), link.b.text("fec")
    # an end whose lanes need RS is told so by itself
    if a and b and a != b and "auto" not in {a, b} and not (_lacks_rs(link.a) or _lacks_rs(link.b)):
        yield Spot(f"{a} here, {b} at {link.b}", "PORT", link.a.port, "fec")


def _lacks_rs(end: End) -> bool:
    lanes, speed = end.text("lanes").count(",") + 1, end.text("speed")
    return end.text("fec") != "rs" and positive(speed) and breakout.needs_rs(int(speed) // lanes)
