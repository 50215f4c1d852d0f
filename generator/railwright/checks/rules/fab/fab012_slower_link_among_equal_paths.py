from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from railwright.checks.network import End, Network
from railwright.checks.routes.sessions import carries
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.fab.common import fabrics, gbit, groups
from railwright.checks.switch import number
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def speeds(network: Network) -> Iterator[Spot]:
    """A switch shares traffic equally among links of unequal speed.

    Why: Each next hop gets the same share, so the slowest link fills while others have room, and
        once it is full its queue pauses what would fit elsewhere. `wcmp_enabled` changes nothing:
        SONiC weighs a path by the number of paths behind it, not by their speed.
    Fix: Give all links of the group one speed.
    Source: RFC 7938, chapter 6.1 (the same share for each path); sonic-net/sonic-buildimage
        dockers/docker-fpm-frr/frr/bgpd/wcmp/bgpd.wcmp.conf.j2 (`bandwidth num-multipaths`)
    Bad:
        site: h100-pod
        config:
            leaf-1-01:
                PORT: {Ethernet256: {speed: "400000"}}
                QUEUE: {"Ethernet256|3": {wred_profile: ai-26-48-roce-400g}}
            spine-01:
                PORT: {Ethernet0: {speed: "400000"}}
                QUEUE: {"Ethernet0|3": {wred_profile: ai-26-48-roce-400g}}
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        ecn: ecn_all
                        green_min_threshold: "200000"
                        green_max_threshold: "800000"
                        green_drop_probability: "5"
                        wred_green_enable: "false"
                        yellow_min_threshold: "200000"
                        yellow_max_threshold: "800000"
                        yellow_drop_probability: "5"
                        wred_yellow_enable: "false"
                        red_min_threshold: "200000"
                        red_max_threshold: "800000"
                        red_drop_probability: "5"
                        wred_red_enable: "false"
    Good:
        site: mixed-generation
        config:
            "*": {BGP_DEVICE_GLOBAL: {STATE: {wcmp_enabled: "true"}}}
    """
    links = network.once(_links)
    told: set[str] = set()
    for fabric in network.once(fabrics):
        for name, hops in groups(fabric, links) if fabric.sound else ():
            some = [one for one in links[name] if one.far.device in hops]
            slow, fast = (which(some, key=attrgetter("mbps")) for which in (min, max))
            if slow.mbps < fast.mbps and name not in told:
                told.add(name)
                words = f"{gbit(slow.mbps)} to {slow.far}, {gbit(fast.mbps)} to {fast.far}"
                yield Spot(words, "PORT", slow.near.port, "speed", name)


class _Link(NamedTuple):
    mbps: int
    near: End
    far: End


def _links(network: Network) -> Mapping[str, Sequence[_Link]]:
    """Return the links of switches that have several speeds.

    A switch with a link whose ends differ is left out; another rule says so.
    """
    found: dict[str, list[_Link]] = {}
    for link in filter(carries, network.links):
        speeds = [number(end.text("speed")) for end, _ in link.ends]
        for near, far in link.ends:
            mbps = speeds[0] if speeds[0] == speeds[1] else None
            found.setdefault(near.device, []).append(_Link(mbps or 0, near, far))
    return {
        name: links
        for name, links in found.items()
        if len({one.mbps for one in links}) > 1 and all(one.mbps for one in links)
    }
