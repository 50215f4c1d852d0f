from __future__ import annotations

from collections.abc import Iterator

from railwright.base.natural import natural_key
from railwright.checks.addresses import routed
from railwright.checks.network import End, Link
from railwright.checks.rule import Spot, link_rule
from railwright.checks.rules.cab.common import vlans_of
from railwright.checks.switch import listed, text
from railwright.model.finding import Severity


@link_rule(Severity.WARNING)
def flooded(link: Link) -> Iterator[Spot]:
    """A VLAN goes over a link between switches on which PFC pauses.

    Why: A switch sends frames for a MAC that it does not know to all ports of the VLAN, lossless
        ones in their lossless class. Between switches they take ways that no route takes, and hold
        buffers against those that come down: all can then wait for each other in a circle, and a
        host that died is enough to begin it. CONFIG_DB can at most slow the flooding down.
    Fix: End the VLAN at the leaf and route between switches, or keep lossless traffic off the link.
    Source: Guo et al., RDMA over Commodity Ethernet at Scale, SIGCOMM 2016; Hu et al., Deadlocks in
        Datacenter Networks, HotNets 2016; sonic-net/sonic-swss orchagent/portsorch.cpp
        (`uuc_flood_type`)
    Bad:
        config:
            leaf-1-01:
                BGP_NEIGHBOR: {"10.0.0.1": null, "fd00:0:0:1::1": null}
                INTERFACE:
                    Ethernet256: null
                    Ethernet256|10.0.0.0/31: null
                    Ethernet256|fd00:0:0:1::/127: null
                VLAN_MEMBER: {Vlan101|Ethernet256: {tagging_mode: tagged}}
            spine-01:
                BGP_NEIGHBOR: {"10.0.0.0": null, "fd00:0:0:1::": null}
                INTERFACE:
                    Ethernet0: null
                    Ethernet0|10.0.0.1/31: null
                    Ethernet0|fd00:0:0:1::1/127: null
                VLAN: {Vlan101: {vlanid: "101"}}
                VLAN_MEMBER: {Vlan101|Ethernet0: {tagging_mode: tagged}}
    Good:
        config:
            leaf-1-01: {VLAN_MEMBER: {Vlan101|Ethernet512: {tagging_mode: tagged}}}
            spine-01:
                VLAN: {Vlan101: {vlanid: "101"}}
                VLAN_MEMBER: {Vlan101|Ethernet512: {tagging_mode: tagged}}
    """
    paused = link.a.paused & link.b.paused
    names = [routed(end) for end, _ in link.ends]
    if not paused or any(map(_peer_link, (link.a, link.b), names)):
        return
    vlans = [
        end.switch.once(vlans_of).get(name, ())
        for (end, _), name in zip(link.ends, names, strict=True)
    ]
    common = sorted({*vlans[0]} & {*vlans[1]}, key=natural_key)
    if common:
        message = f"{common[0]} goes to {link.b}, and priority {listed(paused)} is paused"
        yield Spot(message, "VLAN_MEMBER", f"{common[0]}|{names[0]}", None, link.a.device)


def _peer_link(end: End, name: str) -> bool:
    """Whether a pair of switches needs the link to be one switch for their hosts."""
    domains = end.switch.rows("MCLAG_DOMAIN").values()
    return any(text(domain, "peer_link") in {name, end.port} for domain in domains)
