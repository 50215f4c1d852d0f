from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from railwright.checks.addresses import bundles
from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.switch import Switch
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity

_FEW = 2
"""Hosts that show how NICs are meant to be cabled; one alone shows nothing."""
Way = tuple[tuple[str, str], ...]
"""Ports of NICs in their order, and the leaf that each goes to."""


class _At(NamedTuple):
    leaf: Switch
    port: str


@fabric_rule(Severity.WARNING, Need.CABLING)
def rails(network: Network) -> Iterator[Spot]:
    """A NIC goes to another leaf than the same NIC of the hosts beside it.

    Why: Rails, and planes, rest on NIC i of every host being on leaf i: a collective sends between
        NICs of one number, which is one hop then. A pair of cables that was swapped works, but what
        these NICs send goes over the spines both ways, against the plan of everybody else.
    Fix: Put the cable into the leaf of its rail.
    Source: NVIDIA, InfiniBand Cluster Bring-up Procedure, "Setting the InfiniBand Cluster Topology"
        (rails); NVIDIA, ibdiagnet manual, "Rail Optimized Topology Validation"
    Bad:
        foreign: ["*"]
        moved:
            "gpu-1-001:nic1": "leaf-1-02:Ethernet0"
            "gpu-1-001:nic2": "leaf-1-01:Ethernet0"
        follow: true
    Good:
        foreign: ["*"]
        moved:
            "gpu-1-001:nic1": "leaf-1-01:Ethernet4"
            "gpu-1-002:nic1": "leaf-1-01:Ethernet0"
        follow: true
    """
    if network.hosts:
        return  # their addresses say where they belong, and another rule compares those
    hosts = _hosts(network)
    ways = {host: _way(ports) for host, ports in hosts.items()}
    counts = Counter(ways.values())
    usual = [way for way, count in counts.most_common() if count >= _FEW and _spread(way)]
    for host, way in ways.items():
        right = next((one for one in usual if _meant(way, one)), None)
        if right is None or counts[right] <= counts[way]:
            continue
        for (nic, leaf), (_, other) in zip(way, right, strict=True):
            if leaf != other:
                message = f"{host}:{nic}, which goes to {other} on {counts[right]} other hosts"
                yield Spot(message, "PORT", hosts[host][nic].port, None, leaf)


def _spread(way: Way) -> bool:
    """Whether the NICs of a host go to several leaves."""
    return len({leaf for _, leaf in way}) > 1


def _meant(way: Way, usual: Way) -> bool:
    """Whether a host should be cabled like others: it is, for the most part or but for the order.

    A host elsewhere in the fabric has other leaves.
    """
    if [nic for nic, _ in way] != [nic for nic, _ in usual] or way == usual:
        return False
    alike = sum(one == other for one, other in zip(way, usual, strict=True))
    same = sorted(leaf for _, leaf in way) == sorted(leaf for _, leaf in usual)
    return same or 2 * alike > len(way)


def _hosts(network: Network) -> Mapping[str, Mapping[str, _At]]:
    """Return the lossless ports of each host by their names, as the switches know them.

    A host that has one name for two ports, or a port in a PortChannel, is left out: it may be
    cabled either way round.
    """
    found: dict[str, dict[str, _At]] = {}
    odd: set[str] = set()
    for switch in network.switches.values():
        bundled = switch.once(bundles)
        for port, plug in switch.plugs.items():
            if plug.role is PortRole.HOST and plug.peer and port in switch.paused:
                ports = found.setdefault(plug.peer, {})
                if not plug.peer_port or plug.peer_port in ports or port in bundled:
                    odd.add(plug.peer)
                ports[plug.peer_port] = _At(switch, port)
    return {host: ports for host, ports in found.items() if host not in odd}


def _way(ports: Mapping[str, _At]) -> Way:
    return tuple(sorted((nic, at.leaf.name) for nic, at in ports.items()))
