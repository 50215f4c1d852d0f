"""Whom a change can hurt: counted from the cabling, not from names.

A link carries traffic if it is in use and so are the switches at its ends. What carries none cannot
be hurt: a switch that is planned, drained or in maintenance reaches nobody and costs no capacity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from railwright.base.natural import natural_key
from railwright.model.disruption import Disruption
from railwright.model.fabric import Device, Fabric, Link, PortRole
from railwright.model.plan import Reach
from railwright.model.types import Lifecycle
from railwright.plan.touch import Touch

_NOBODY: frozenset[str] = frozenset()


class Wiring:
    """A fabric by its cables, for questions about what is left when switches or ports are down."""

    def __init__(self, fabric: Fabric) -> None:
        self.fabric = fabric
        self.devices: Mapping[str, Device] = {device.name: device for device in fabric.devices}
        self.pods: Mapping[int, str] = {pod.number: pod.name for pod in fabric.pods}

    @staticmethod
    def is_idle(device: Device) -> bool:
        """Whether a switch carries no traffic."""
        return device.state is not Lifecycle.ACTIVE

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Links that carry traffic."""
        idle = {device.name for device in self.fabric.devices if self.is_idle(device)}
        return tuple(
            link
            for link in self.fabric.links
            if link.state is Lifecycle.ACTIVE and idle.isdisjoint((link.a.device, link.b.device))
        )

    @cached_property
    def links_of(self) -> Mapping[str, tuple[Link, ...]]:
        """Links by switch; a link between switches stands at both."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            for end in (link.a, link.b):
                if end.device in self.devices:
                    found[end.device].append(link)
        return {name: tuple(links) for name, links in found.items()}

    @cached_property
    def leaves_below(self) -> Mapping[str, frozenset[str]]:
        """Leaves by spine."""
        found: dict[str, set[str]] = defaultdict(set)
        for link in self.links:
            if link.kind is PortRole.FABRIC:
                found[link.b.device].add(link.a.device)
        return {name: frozenset(leaves) for name, leaves in found.items()}

    @cached_property
    def hosts_below(self) -> Mapping[str, frozenset[str]]:
        """Hosts by switch: those plugged into a leaf; at a spine those of every leaf below it."""
        found: dict[str, set[str]] = defaultdict(set)
        for link in self.links:
            if link.kind is PortRole.HOST:
                found[link.b.device].add(link.a.device)
        below = {name: frozenset(hosts) for name, hosts in found.items()}
        known: dict[frozenset[str], frozenset[str]] = {}
        for spine, leaves in self.leaves_below.items():
            if leaves not in known:
                known[leaves] = _NOBODY.union(*(below.get(leaf, _NOBODY) for leaf in leaves))
            below[spine] = known[leaves]
        return below

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

    def leaves_left(self, spine: str, gone: Collection[tuple[str, str]] = ()) -> bool:
        """Whether every leaf below a spine that still uses it has an uplink to another one.

        Args:
            spine: its name.
            gone: links that carry nothing any more, by the switch and port of their lower end.
        """
        others: set[str] = set()
        users: set[str] = set()
        for leaf in self.leaves_below.get(spine, _NOBODY):
            for link in self.links_of[leaf]:
                if link.kind is PortRole.FABRIC and (link.a.device, link.a.port) not in gone:
                    (users if link.b.device == spine else others).add(leaf)
        return users <= others

    def nics_left(self, leaves: Collection[str]) -> bool:
        """Whether every NIC that is plugged into leaves has a port at another one as well."""
        inside: set[tuple[str, str]] = set()
        for leaf in leaves:
            for link in self.links_of.get(leaf, ()):
                if link.kind is PortRole.HOST:
                    inside.add((link.a.device, _nic(link.a.port)))
        return all(any(leaf not in leaves for leaf in self._leaves_of_nic[nic]) for nic in inside)

    @cached_property
    def _leaves_of_nic(self) -> Mapping[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for link in self.links:
            if link.kind is PortRole.HOST:
                found[link.a.device, _nic(link.a.port)].add(link.b.device)
        return {nic: frozenset(leaves) for nic, leaves in found.items()}

    def reach(self, touches: Iterable[Touch]) -> Reach:
        """Return whom switches reach that are touched as given.

        Traffic of a server may cross any uplink of its leaves and any spine above them, so that
        these reach it too.
        """
        hurt = sorted(
            (
                one
                for one in touches
                if one.disruption is not Disruption.HITLESS
                and not self.is_idle(self.devices[one.device])
            ),
            key=lambda one: natural_key(one.device),
        )
        planes: set[int] = set()
        rails: set[int] = set()
        pods: set[int] = set()
        below: dict[int, frozenset[str]] = {}
        for one in hurt:
            planes.add(self.devices[one.device].plane)
            if one.ports or one.sessions:
                its_pods, its_rails = self.places.get(one.device, (frozenset(), frozenset()))
                pods |= its_pods
                rails |= its_rails
                hosts = self.hosts_below.get(one.device, _NOBODY)
                below[id(hosts)] = hosts
        return Reach(
            devices=tuple(one.device for one in hurt),
            ports=sum(len(one.ports) for one in hurt),
            sessions=sum(len(one.sessions) for one in hurt),
            rails=tuple(sorted(rails)),
            planes=tuple(sorted(planes)),
            pods=tuple(self.pods[number] for number in sorted(pods) if number in self.pods),
            hosts=len(_NOBODY.union(*below.values())),
            gpus=self._gpus(tuple(below.values())),
        )

    def _gpus(self, below: tuple[frozenset[str], ...]) -> int:
        """Return the GPUs of hosts; those below all spines are counted once for all spines."""
        if len(below) != 1:
            return sum(self.gpus_of.get(name, 0) for name in _NOBODY.union(*below))
        hosts = below[0]
        if id(hosts) not in self._counted:
            self._counted[id(hosts)] = sum(self.gpus_of.get(name, 0) for name in hosts)
        return self._counted[id(hosts)]

    @cached_property
    def _counted(self) -> dict[int, int]:
        return {}  # by identity of what hosts_below holds, which stays as long as this does

    def taken(self, one: Touch) -> Iterator[Link]:
        """Yield the links that a change of a switch takes for good, or until it is undone."""
        marks = one.marks
        if not marks.takes:
            return
        closed = self._without(one.device, marks.closed)
        for link in self.links_of.get(one.device, ()):
            end = link.a if link.a.device == one.device else link.b
            if marks.isolated or end.port in marks.shut or end.port in closed:
                yield link

    def lost(self, one: Touch) -> Iterator[Link]:
        """Yield the links that carry nothing while a switch is changed."""
        if not (one.down or one.sessions):
            return
        silent = self._without(one.device, one.sessions)
        for link in self.links_of.get(one.device, ()):
            end = link.a if link.a.device == one.device else link.b
            if end.port in one.down or end.port in silent:
                yield link

    def _without(self, device: str, sessions: frozenset[str]) -> frozenset[str]:
        """Return the interfaces of a switch whose sessions are all among those that are down."""
        if not sessions:
            return _NOBODY
        known = self.devices[device].sessions
        stay = {one.interface for one in known if one.peer not in sessions}
        return frozenset(one.interface for one in known).difference(stay)


def _nic(port: str) -> str:
    """Return the NIC of a port of a host: ``nic3`` of ``nic3p1``, and of ``nic3``."""
    return port.partition("p")[0]
