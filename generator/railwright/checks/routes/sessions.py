"""The switches as BGP connects them: sessions that both ends configure, over links that are up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from railwright.checks.addresses import bundles, numbered
from railwright.checks.network import Link, Network
from railwright.checks.sessions import FAMILIES, Session, asn, both
from railwright.checks.switch import LOCALHOST, METADATA, Switch, text
from railwright.model.configdb import Row

_TOR, _LEAF = "ToRRouter", "LeafRouter"
_FRR_ALLOWS = 3
"""Times that ``allowas-in`` without a number lets the own ASN in. FRR manual, chapter BGP."""
_FRR_COUNTS = frozenset(map(str, range(1, 11)))
"""The numbers that it takes."""


class Router(NamedTuple):
    """A switch as far as routes go through it."""

    name: str
    asn: str
    own_asn_allowed: int
    """How often its own ASN may stand in a path that it accepts."""
    has_hosts: bool
    """Whether lossless frames come from it or go to it, not only through it."""
    links: Mapping[str, int]
    """Number of links with a session, by neighbour."""
    lossy: frozenset[str] = frozenset()
    """Neighbours to which none of these links is lossless at both ends."""


def routers(network: Network, priority: int) -> Mapping[str, Router]:
    """Return the switches that exchange routes, in natural order, as one priority sees them.

    A switch that is drained (``tsa_enabled``) is left out: others go round it.

    Args:
        network: the switches and their links.
        priority: the one whose frames must not be lost.
    """
    links: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    paused: dict[str, set[str]] = defaultdict(set)
    for link in network.links:
        if carries(link) and not any(drained(end.switch) for end, _ in link.ends):
            for near, far in link.ends:
                links[near.device][far.device] += 1
                if priority in near.paused & far.paused:
                    paused[near.device].add(far.device)
    return {
        name: Router(
            name=name,
            asn=asn(switch),
            own_asn_allowed=_own_asn_allowed(switch),
            has_hosts=_has_hosts(switch, network.links_of.get(name, ()), priority),
            links=dict(links[name]),
            lossy=frozenset(links[name].keys() - paused[name]),
        )
        for name, switch in network.switches.items()
        if name in links
    }


def carries(link: Link) -> bool:
    """Whether frames can be routed over a link: it is up and has a session, at both ends."""
    up = all(end.text("admin_status") == "up" for end, _ in link.ends)
    return up and any(not _shut(side.one) and not _shut(side.other) for side in both(link))


def drained(switch: Switch) -> bool:
    """Whether a switch is told to announce nothing but its loopback."""
    return switch.text("BGP_DEVICE_GLOBAL", "STATE", "tsa_enabled").lower() == "true"


def _shut(session: Session) -> bool:
    return session.text("admin_status") in {"down", "false"}


def _own_asn_allowed(switch: Switch) -> int:
    """Return how often ``allowas-in`` lets the own ASN in; 0 where it is not configured.

    bgpcfgd writes ``allowas-in 1`` for a ToRRouter, and for a LeafRouter with BGP_BBR.

    Source: sonic-net/sonic-buildimage, dockers/docker-fpm-frr/frr/bgpd/templates/general/
    peer-group.conf.j2; src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py.
    """
    if switch.frrcfgd:
        return min(map(_frr_allows, switch.rows(FAMILIES).values()), default=0)
    type_ = switch.text(METADATA, LOCALHOST, "type")
    reuse = switch.text("BGP_BBR", "all", "status") == "enabled"
    return int(type_ == _TOR or (type_ == _LEAF and reuse))


def _frr_allows(row: Row) -> int:
    if text(row, "allow_as_in") != "true":
        return 0
    count = text(row, "allow_as_count")
    return int(count) if count in _FRR_COUNTS else _FRR_ALLOWS


def _has_hosts(switch: Switch, links: Iterable[Link], priority: int) -> bool:
    """Whether a lossless port of a switch leads to something that is no switch.

    A port that is shut, or neither routed nor in a VLAN, takes no frame from anybody.
    """
    between = {near.port for link in links for near, _ in link.ends if near.device == switch.name}
    used = switch.once(_used)
    bundle = switch.once(bundles)
    return any(
        priority in priorities
        and port not in between
        and bundle.get(port, port) in used
        and switch.text("PORT", port, "admin_status") != "down"
        for port, priorities in switch.paused.items()
    )


def _used(switch: Switch) -> frozenset[str]:
    """Return the ports and PortChannels that have an address, also by a part, or are in a VLAN."""
    names = [one.name.partition(".")[0] for one in switch.once(numbered)]
    return frozenset((*names, *(key.partition("|")[2] for key in switch.rows("VLAN_MEMBER"))))
