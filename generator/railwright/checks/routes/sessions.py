"""The switches as BGP connects them: sessions that both ends configure, over links that are up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from railwright.checks.network import End, Link, Network
from railwright.checks.switch import LOCALHOST, METADATA, Switch, address, text

_INTERFACES = ("INTERFACE", "PORTCHANNEL_INTERFACE", "VLAN_SUB_INTERFACE")
_TOR = "ToRRouter"


class Router(NamedTuple):
    """A switch as far as routes go through it."""

    name: str
    asn: str
    own_asn_allowed: int
    """How often its own ASN may stand in a path that it accepts."""
    has_hosts: bool
    """Whether lossless frames come from it or go to it, not only through it."""
    links: Mapping[str, int]
    """Number of links with a session and a common lossless priority, by neighbour."""


def routers(network: Network) -> Mapping[str, Router]:
    """Return the switches that exchange routes over lossless links, in natural order.

    A switch that is drained (``tsa_enabled``) forwards nothing and is left out.
    """
    links: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for link in network.links:
        if carries(link) and not any(_drained(end.switch) for end, _ in link.ends):
            for near, far in link.ends:
                links[near.device][far.device] += 1
    return {
        name: Router(
            name=name,
            asn=asn(switch),
            own_asn_allowed=_own_asn_allowed(switch),
            has_hosts=_has_hosts(switch, network.links_of.get(name, ())),
            links=dict(links[name]),
        )
        for name, switch in network.switches.items()
        if name in links
    }


def carries(link: Link) -> bool:
    """Whether lossless frames can be routed over a link: PFC on both ends, and a session."""
    return bool(link.a.paused & link.b.paused) and _up(link) and has_session(link)


def has_session(link: Link) -> bool:
    """Whether both ends have a BGP neighbour at the other end of the link, none of them shut."""
    return any(
        _configured(link.a, theirs) and _configured(link.b, ours)
        for ours, theirs in _address_pairs(link)
    )


def asn(switch: Switch) -> str:
    """Return the ASN of a switch, as text; empty if it has none."""
    of_frr = switch.text("BGP_GLOBALS", "default", "local_asn")
    return of_frr or switch.text(METADATA, LOCALHOST, "bgp_asn")


def addresses_on(end: End) -> Iterator[str]:
    """Yield the addresses of a port, in their shortest form and without their prefix."""
    for table in _INTERFACES:
        for key in end.switch.keys_of(table, end.port):
            found = address(key.rpartition("|")[2])
            if found is not None:
                yield found


def _address_pairs(link: Link) -> Iterator[tuple[str, str]]:
    """Yield how the ends may name each other: what ``a`` is called, what ``b`` is called."""
    yield link.b.port, link.a.port  # unnumbered: each names its own port
    theirs = list(addresses_on(link.b))
    for ours in addresses_on(link.a):
        yield from ((ours, other) for other in theirs)


def _configured(end: End, peer: str) -> bool:
    row = end.switch.bgp_neighbors.get(peer)
    return row is not None and text(row, "admin_status") != "down"


def _up(link: Link) -> bool:
    return all(end.text("admin_status") == "up" for end, _ in link.ends)


def _drained(switch: Switch) -> bool:
    return switch.text("BGP_DEVICE_GLOBAL", "STATE", "tsa_enabled") == "true"


def _own_asn_allowed(switch: Switch) -> int:
    """Return 1 for a switch of type ToRRouter under bgpcfgd, which writes ``allowas-in 1``.

    Source: sonic-net/sonic-buildimage, dockers/docker-fpm-frr/frr/bgpd/templates/general/
    peer-group.conf.j2.
    """
    return int(switch.text(METADATA, LOCALHOST, "type") == _TOR and not switch.frrcfgd)


def _has_hosts(switch: Switch, links: Iterable[Link]) -> bool:
    """Whether a lossless port of a switch leads to something that is no switch."""
    between = {near.port for link in links for near, _ in link.ends if near.device == switch.name}
    return any(port not in between for port in switch.paused)
