"""BGP sessions and routed interfaces, from links with addresses."""

from __future__ import annotations

from typing import NamedTuple

from railwright.base.location import Origin
from railwright.design import kinds
from railwright.design.context import Context
from railwright.design.drafts import Draft
from railwright.design.layers import Settled
from railwright.model.fabric import BgpSession, Link, RoutedInterface
from railwright.model.types import Lifecycle, Tier

ROLE_SOURCE = (
    "sonic-net/sonic-buildimage dockers/docker-fpm-frr/frr/bgpd/templates/general/"
    "peer-group.conf.j2; pull request 28220 (SpineRouter breaks bgpcfgd on a fixed box)"
)
_STOPPED = (Lifecycle.PLANNED, Lifecycle.MAINTENANCE)
_DOWN = (*_STOPPED, Lifecycle.DRAINED)


def role_of(tier: Tier) -> tuple[str, Origin]:
    """Return the DEVICE_METADATA type of a tier.

    A leaf is a ``ToRRouter``; a spine is a ``LeafRouter``, because ``SpineRouter`` makes bgpcfgd
    look for a chassis database that a fixed box does not have.
    """
    kind = "ToRRouter" if tier is Tier.LEAF else "LeafRouter"
    return kind, Origin("design", f"a {tier} is a {kind}", None, ROLE_SOURCE)


class Timers:
    """Keepalive and hold time of a device, with their origins."""

    def __init__(self, draft: Draft) -> None:
        self.keepalive: Settled = draft.layers.bgp("keepalive_s")
        self.holdtime: Settled = draft.layers.bgp("holdtime_s")


class _Peering(NamedTuple):
    """What the sessions over links of one kind to one device have in common."""

    asn: int
    admin: str
    origins: dict[str, Origin]


def sessions(
    links: list[Link],
    name: str,
    asn_of: dict[str, tuple[int, Origin]],
    states: dict[str, Lifecycle],
    timers: Timers,
) -> tuple[BgpSession, ...]:
    """Return the BGP sessions of one device over its switch links, one for each address family.

    A session is down where the link or a device at either end is planned or in maintenance, and
    where the link is drained. (A drained *device* keeps its sessions and withdraws by TSA.)
    """
    result: list[BgpSession] = []
    known: dict[tuple[str, int, Lifecycle], _Peering] = {}
    stopped = states[name] in _STOPPED
    keepalive_s, holdtime_s = timers.keepalive.number(), timers.holdtime.number()
    for link in links:
        a, b, state, origins = link.a, link.b, link.state, link.origins
        own, far, mine = (a, b, 0) if a.device == name else (b, a, 1)
        key = (far.device, id(origins), state)  # the links keep their origins alive
        peering = known.get(key)
        if peering is None:
            asn, asn_origin = asn_of[far.device]
            down = stopped or state in _DOWN or states[far.device] in _STOPPED
            traced = _session_origins(link, asn_origin, timers)
            peering = known[key] = _Peering(asn, "down" if down else "up", traced)
        unnumbered = link.ipv4 is None and link.ipv6 is None
        for pair, ipv6 in ((link.ipv4, False), (link.ipv6, True)):
            if pair is None and (ipv6 or not unnumbered):
                continue
            result.append(
                BgpSession(
                    interface=own.port,
                    local_address=pair[mine].partition("/")[0] if pair else None,
                    peer_address=pair[1 - mine].partition("/")[0] if pair else None,
                    peer_name=far.device,
                    peer_asn=peering.asn,
                    ipv6=ipv6,
                    admin=peering.admin,
                    keepalive_s=keepalive_s,
                    holdtime_s=holdtime_s,
                    origins=peering.origins,
                )
            )
    return tuple(result)


def _session_origins(link: Link, asn_origin: Origin, timers: Timers) -> dict[str, Origin]:
    addresses = link.origin_of("ipv4")
    return {
        "*": link.origin_of("session"),
        "peer_asn": asn_origin,
        "local_address": addresses,
        "peer_address": addresses,
        "keepalive_s": timers.keepalive.origin,
        "holdtime_s": timers.holdtime.origin,
        "admin": Origin("design", f"link is {link.state}"),
        "peer_name": Origin("design", "device at the far end"),
    }


def routed_interfaces(links: list[Link], name: str) -> tuple[RoutedInterface, ...]:
    """Return the layer-3 interfaces of one device, one for each of its routed links."""
    result: list[RoutedInterface] = []
    known: dict[int, dict[str, Origin]] = {}
    for link in links:
        mine = 0 if link.a.device == name else 1
        own = link.a if mine == 0 else link.b
        addresses = tuple([pair[mine] for pair in (link.ipv4, link.ipv6) if pair])
        origins = known.get(id(link.origins))
        if origins is None:
            origins = known[id(link.origins)] = {"*": link.origin_of("ipv4")}
        result.append(
            RoutedInterface(
                interface=own.port,
                addresses=addresses,
                ipv6_link_local=not addresses,
                origins=origins,
            )
        )
    return tuple(result)


def check_paths(context: Context, draft: Draft, uplinks: int) -> int:
    """Return the number of equal-cost paths a device may use; report one that is too small."""
    paths = draft.layers.bgp("max_paths")
    if uplinks > paths.number():
        message = (
            f"{draft.name} has {uplinks} equal-cost uplinks, bgp.max_paths is {paths.number()}"
        )
        context.report(kinds.PATHS, message, paths.origin.location)
    return paths.number()
