from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import FAMILY, lines, of_end
from railwright.checks.network import Link
from railwright.checks.rule import Spot, link_rule
from railwright.model.finding import Severity


@link_rule(Severity.ERROR)
def subnets(link: Link) -> Iterator[Spot]:
    """The addresses at the two ends of a link share no network.

    Why: Neither end can reach the other, so no BGP session comes up. YANG knows one switch at a
        time.
    Fix: Give both ends addresses of one network, such as the two of a /31.
    Source: RFC 3021 (/31 links); RFC 6164 (/127 links)
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": null}}
            spine-01:
              INTERFACE: {"Ethernet0|10.0.0.1/31": null, "Ethernet0|10.9.0.1/31": {}}
              BGP_NEIGHBOR: {"10.0.0.0": null}
    Good:
        config:
            spine-01: {INTERFACE: {"Ethernet0|10.9.0.1/31": {}}}
    """
    joined = {line.local.family for line in lines(link)}
    here, there = ([one for one in of_end(end) if not one.on_link] for end in link[:2])
    for family in sorted({one.family for one in here} & {one.family for one in there} - joined):
        near = next(one for one in here if one.family == family)
        far = next(one for one in there if one.family == family)
        if near.ip != far.ip:
            message = f"{FAMILY[family]}: {far.value} at {link.b} is in another network"
            yield Spot(message, near.table, near.key)
