from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Mend, Spot, link_rule
from railwright.checks.sessions import TABLE, asn, both
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def asns(link: Link) -> Iterator[Spot]:
    """A BGP neighbour has another ASN than its switch speaks with.

    Why: The far end's OPEN is answered with a notification, and the session never comes up. YANG
        knows one switch at a time.
    Fix: Write the ASN of the switch at the other end.
    Source: RFC 4271, chapter 6.2 (Bad Peer AS)
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {asn: "65000"}}}
    Good:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {asn: "4200000000"}}}
    """
    for side in both(link):
        said, real = side.one.text("asn"), asn(side.far.switch)
        if said.isdecimal() and real.isdecimal() and int(said) != int(real):
            message = f"{said}, but {side.far.device} has {real}"
            mend = (Mend(TABLE, side.one.key, "asn", real),)
            yield Spot(message, TABLE, side.one.key, "asn", side.near.device, mend)
