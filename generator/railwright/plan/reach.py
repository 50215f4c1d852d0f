"""Whom a change can hurt: counted from the cabling, not from names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from railwright.base.natural import natural_key
from railwright.model.disruption import Disruption
from railwright.model.fabric import Device, Fabric, Link, PortRole
from railwright.model.plan import Reach
from railwright.model.types import Lifecycle
from railwright.plan.touch import Touch

Capacity = Mapping[str, int]
"""Name of a pod to the percentage that it keeps."""


class Wiring:
    """A fabric by its cables, for questions about what is left when switches or ports are down."""

    def __init__(self, fabric: Fabric) -> None:
        self.fabric = fabric
        self.devices: Mapping[str, Device] = {device.name: device for device in fabric.devices}
        self.pods: Mapping[int, str] = {pod.number: pod.name for pod in fabric.pods}

    @cached_property
    def hosts_below(self) -> Mapping[str, frozenset[str]]:
        """Hosts by switch: those plugged into a leaf; at a spine those of every leaf below it."""
        found: dict[str, set[str]] = defaultdict(set)
        for host in self.fabric.hosts:
            for port in host.ports:
                found[port.leaf].add(host.name)
        below: dict[str, set[str]] = {name: set(hosts) for name, hosts in found.items()}
        leaves: dict[str, set[str]] = defaultdict(set)
        for link in self.fabric.links:
            if link.kind is PortRole.FABRIC:
                leaves[link.b.device].add(link.a.device)
        known: dict[frozenset[str], set[str]] = {}
        for spine, some in leaves.items():
            key = frozenset(some)
            if key not in known:
                known[key] = set().union(*(found[leaf] for leaf in some))
            below[spine] = known[key]
        return {name: frozenset(hosts) for name, hosts in below.items()}

    @cached_property
    def gpus_of(self) -> Mapping[str, int]:
        """GPUs by host."""
        return {host.name: host.gpus for host in self.fabric.hosts}

    @cached_property
    def places(self) -> Mapping[str, tuple[frozenset[int], frozenset[int]]]:
        """Pods and rails by switch, of all its links."""
        return {
            name: (
                frozenset(link.pod for link in links),
                frozenset(link.rail for link in links if link.rail is not None),
            )
            for name, links in self.links_of.items()
        }

    @cached_property
    def links_of(self) -> Mapping[str, tuple[Link, ...]]:
        """Links by switch; a link between switches stands at both."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.fabric.links:
            for end in (link.a, link.b):
                if end.device in self.devices:
                    found[end.device].append(link)
        return {name: tuple(links) for name, links in found.items()}

    def reach(self, touches: Iterable[Touch]) -> Reach:
        """Return whom switches reach that are touched as given.

        Traffic of a server may cross any uplink of its leaves and any spine above them, so that
        these reach it too.
        """
        hurt = sorted(
            (one for one in touches if one.disruption is not Disruption.HITLESS),
            key=lambda one: natural_key(one.device),
        )
        planes: set[int] = set()
        rails: set[int] = set()
        pods: set[int] = set()
        hosts: set[str] = set()
        for one in hurt:
            planes.add(self.devices[one.device].plane)
            if one.ports or one.sessions:
                its_pods, its_rails = self.places.get(one.device, (frozenset(), frozenset()))
                pods |= its_pods
                rails |= its_rails
                hosts |= self.hosts_below.get(one.device, frozenset())
        return Reach(
            devices=tuple(one.device for one in hurt),
            ports=sum(len(one.ports) for one in hurt),
            sessions=sum(len(one.sessions) for one in hurt),
            rails=tuple(sorted(rails)),
            planes=tuple(sorted(planes)),
            pods=tuple(self.pods[number] for number in sorted(pods) if number in self.pods),
            hosts=len(hosts),
            gpus=sum(self.gpus_of[name] for name in hosts),
        )

    def capacity(self, touches: Iterable[Touch]) -> Capacity:
        """Return what pods keep while ports are down, in percent, rounded down.

        A pod keeps the worse of two shares of speed: that of its links to hosts, and that of the
        uplinks of its worst leaf that still has hosts. Pods that lose nothing are left out.
        """
        down = {one.device: one.down for one in touches if one.down}
        leaves: set[str] = set()
        pods: set[int] = set()
        gone: set[tuple[str, str]] = set()
        for name, ports in down.items():
            for link in self.links_of.get(name, ()):
                end = link.a if link.a.device == name else link.b
                if end.port in ports:
                    gone.add((link.a.device, link.a.port))
                    pods.add(link.pod)
                    if link.kind is PortRole.FABRIC:
                        leaves.add(link.a.device)
        left: dict[int, int] = {}
        for number in pods:
            left[number] = _kept(self._to_hosts.get(number, ()), gone)
        for leaf in leaves:
            uplinks = [one for one in self.links_of[leaf] if one.a.device == leaf]
            below = [one for one in self.links_of[leaf] if one.b.device == leaf]
            if not _kept(below, gone):
                continue  # nobody is left who would use them
            number = uplinks[0].pod
            left[number] = min(left[number], _kept(uplinks, gone))
        return {
            self.pods.get(number, str(number)): percent
            for number, percent in sorted(left.items())
            if percent < _ALL
        }

    @cached_property
    def _to_hosts(self) -> Mapping[int, tuple[Link, ...]]:
        """Links to hosts by the number of their pod."""
        found: dict[int, list[Link]] = defaultdict(list)
        for link in self.fabric.links:
            if link.kind is PortRole.HOST:
                found[link.pod].append(link)
        return {number: tuple(links) for number, links in found.items()}


_ALL = 100
_IN_USE = (Lifecycle.ACTIVE, Lifecycle.DRAINED)


def _kept(links: Iterable[Link], gone: set[tuple[str, str]]) -> int:
    whole = left = 0
    for link in links:
        if link.state not in _IN_USE:
            continue
        whole += link.speed_mbps
        if (link.a.device, link.a.port) not in gone:
            left += link.speed_mbps
    return left * _ALL // whole if whole else _ALL
