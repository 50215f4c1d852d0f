from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.checks.sessions import TABLE, both
from railwright.model.finding import Severity


@link_rule(Severity.WARNING)
def capability(link: Link) -> Iterator[Spot]:
    """Only one end of an unnumbered session is told to take IPv4 routes with IPv6 next hops.

    Why: Both ends must offer it, or no IPv4 route passes the link. FRR may offer it by itself,
        which hides the difference for a while. YANG knows one switch at a time.
    Fix: Set `capability_ext_nexthop` to `true` at both ends.
    Source: RFC 8950, chapter 4
    Bad:
        site: teralynx-pod
        config:
            leaf-*:
              BGP_NEIGHBOR:
                "default|Ethernet256": {capability_ext_nexthop: "false"}
                "default|Ethernet264": {capability_ext_nexthop: "false"}
                "default|Ethernet272": {capability_ext_nexthop: "false"}
                "default|Ethernet280": {capability_ext_nexthop: "false"}
    Good:
        site: teralynx-pod
        config:
            leaf-*:
              BGP_NEIGHBOR:
                "default|Ethernet256": {capability_ext_nexthop: "true"}
    """
    field = "capability_ext_nexthop"
    for side in both(link):
        here, there = side.one.text(field), side.other.text(field)
        if not side.one.numbered and here != "true" and there == "true":
            message = f"{here or 'not set'} here, true at {side.far}"
            yield Spot(message, TABLE, side.one.key, field, side.near.device)
