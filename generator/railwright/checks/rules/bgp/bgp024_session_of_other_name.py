from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Link
from railwright.checks.rule import Mend, Spot, link_rule
from railwright.checks.sessions import TABLE, both
from railwright.checks.switch import LOCALHOST, METADATA
from railwright.model.finding import Severity


@link_rule(Severity.WARNING)
def names(link: Link) -> Iterator[Spot]:
    """A BGP neighbour has the name of another switch than the one at its address.

    Why: `show ip bgp summary`, logs and alarms then name the wrong switch. YANG takes any text.
    Fix: Write the hostname of the switch at the other end.
    Source: sonic-buildimage dockers/docker-fpm-frr/frr/bgpd/templates/general/instance.conf.j2
        (`name` becomes the description)
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {name: spine-02}}}
    Good:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {name: spine-01}}}
    """
    for side in both(link):
        hostname = side.far.switch.text(METADATA, LOCALHOST, "hostname")
        name = side.one.text("name")
        if name and name not in {side.far.device, hostname}:
            message = f"{name}, but the address is that of {side.far.device}"
            mend = (Mend(TABLE, side.one.key, "name", hostname or side.far.device),)
            yield Spot(message, TABLE, side.one.key, "name", side.near.device, mend)
