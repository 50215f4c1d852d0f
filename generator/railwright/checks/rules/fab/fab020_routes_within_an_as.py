from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.fab.common import parts_of, unjudged
from railwright.checks.sessions import TABLE, asn
from railwright.model.finding import Severity


@fabric_rule(Severity.INFO)
def inside(network: Network) -> Iterator[Spot]:
    """Lossless frames may take routes within one AS, which are not judged: nothing is proven.

    Why: Where switches of one AS tell each other routes, the way depends on next hops, on route
        reflectors and often on another protocol below. These are not followed, so for all switches
        that cables join to such a pair nobody looks for circles of waits, missing routes and single
        points of failure here. That none is told does not mean that there is none.
    Fix: Use external sessions between the switches, or look at these routes by other means.
    Source: RFC 4271, chapter 9.2 (routes of internal peers are not passed on); RFC 4456 (but by
        route reflectors); RFC 7938, chapter 5.1 (external sessions throughout)
    Bad:
        config:
            "*": {DEVICE_METADATA: {localhost: {bgp_asn: "4200000000"}}}
        follow: true
    Good:
        config:
            leaf-*: {DEVICE_METADATA: {localhost: {bgp_asn: "4200001000"}}}
        follow: true
    """
    parts = network.once(parts_of)
    sizes = Counter(parts.values())
    for part, one in network.once(unjudged).items():
        number = asn(network.switches[one.near])
        message = (
            f"{one.near} and {one.far} are both in AS {number}: "
            f"the routes of {sizes[part]} switches are not judged"
        )
        yield Spot(message, TABLE, one.session.key, None, one.near)
