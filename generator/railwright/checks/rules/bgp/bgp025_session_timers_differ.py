from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.checks.sessions import TABLE, both
from railwright.model.finding import Severity


@link_rule(Severity.WARNING)
def timers(link: Link) -> Iterator[Spot]:
    """The two ends of a BGP session have different timers.

    Why: The session takes the smaller hold time of the two, so what one end was given counts for
        nothing, and a dead neighbour is noticed later or earlier than somebody thinks. YANG knows
        one switch at a time.
    Fix: Set `keepalive` and `holdtime` alike at both ends.
    Source: RFC 4271, chapter 4.2
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {keepalive: "10", holdtime: "30"}}}
    Good:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {keepalive: "10", holdtime: "30"}}}
            spine-01: {BGP_NEIGHBOR: {"10.0.0.0": {keepalive: "10", holdtime: "30"}}}
    """
    for side in both(link):
        if side.near is link.a and side.one.timers != side.other.timers:
            (a, b), (c, d) = side.one.timers, side.other.timers
            message = f"{a} s and {b} s here, {c} s and {d} s at {side.far}"
            yield Spot(message, TABLE, side.one.key, "holdtime")
