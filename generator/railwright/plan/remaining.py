"""What pods keep of their links while a plan goes on: sums that links leave and come back to.

A pod keeps the worse of two shares of speed: that of its links to hosts, and that of the uplinks of
its worst leaf that still has hosts. A leaf that has lost all its uplinks takes its links to hosts
with it. Only what changes is added up again, so that a plan of many batches costs as much as its
links do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from railwright.model.fabric import Link, PortRole
from railwright.plan.reach import Wiring

Capacity = Mapping[str, int]
"""Name of a pod to the percentage that it keeps."""
_ALL = 100
_Place = tuple[str, str]
"""A switch or host, and its port: one end of a link."""


class Remaining:
    """What is left of a fabric; a link is gone for as long as somebody has taken it."""

    def __init__(self, wiring: Wiring) -> None:
        self._pods = wiring.pods
        self._taken: Counter[_Place] = Counter()
        self._of_pod: Counter[int] = Counter()
        self._hosts: dict[str, Counter[int]] = defaultdict(Counter)
        """Speed of links to hosts by leaf and pod."""
        self._up: Counter[str] = Counter()
        self._leaves: dict[int, set[str]] = defaultdict(set)
        """Leaves of whose uplinks some are gone, by pod."""
        self._lost_hosts: dict[str, Counter[int]] = defaultdict(Counter)
        self._lost_up: Counter[str] = Counter()
        self._lost_of_pod: Counter[int] = Counter()
        """Speed of links to hosts that are gone, with those of leaves without an uplink."""
        self._changed: set[int] = set()
        self._percent: dict[int, int] = {}
        for link in wiring.links:
            if link.kind is PortRole.FABRIC:
                self._up[link.a.device] += link.speed_mbps
            else:
                self._of_pod[link.pod] += link.speed_mbps
                self._hosts[link.b.device][link.pod] += link.speed_mbps

    def take(self, links: Iterable[Link]) -> None:
        """Let links carry nothing."""
        for link in links:
            place = link.a.device, link.a.port
            self._taken[place] += 1
            if self._taken[place] == 1:
                self._count(link, link.speed_mbps)

    def give(self, links: Iterable[Link]) -> None:
        """Let links that were taken carry again, unless somebody else has taken them too."""
        for link in links:
            place = link.a.device, link.a.port
            self._taken[place] -= 1
            if not self._taken[place]:
                self._count(link, -link.speed_mbps)

    def _count(self, link: Link, speed: int) -> None:
        self._changed.add(link.pod)
        leaf = link.a.device if link.kind is PortRole.FABRIC else link.b.device
        self._sum(leaf, -1)
        if link.kind is PortRole.FABRIC:
            self._lost_up[leaf] += speed
            (self._leaves[link.pod].add if self._lost_up[leaf] else self._leaves[link.pod].discard)(
                leaf
            )
        else:
            self._lost_hosts[leaf][link.pod] += speed
        self._sum(leaf, 1)

    def _sum(self, leaf: str, sign: int) -> None:
        """Add what a leaf has lost of its links to hosts to its pods, or take it away."""
        lost = self._hosts[leaf] if self._is_cut_off(leaf) else self._lost_hosts[leaf]
        for pod, speed in lost.items():
            self._lost_of_pod[pod] += sign * speed
            self._changed.add(pod)

    def _is_cut_off(self, leaf: str) -> bool:
        return self._up[leaf] > 0 and self._lost_up[leaf] == self._up[leaf]

    def percent(self) -> Capacity:
        """Return what each pod keeps, rounded down; pods that lose nothing are left out."""
        for pod in self._changed:
            self._percent[pod] = min(self._of_hosts(pod), self._of_uplinks(pod))
            if self._percent[pod] == _ALL:
                del self._percent[pod]
        self._changed.clear()
        return {
            self._pods.get(number, str(number)): self._percent[number]
            for number in sorted(self._percent)
        }

    def _of_hosts(self, pod: int) -> int:
        whole = self._of_pod[pod]
        return (whole - self._lost_of_pod[pod]) * _ALL // whole if whole else _ALL

    def _of_uplinks(self, pod: int) -> int:
        """Return what the worst leaf keeps of those with hosts who would use it."""
        return min(
            (
                (self._up[leaf] - self._lost_up[leaf]) * _ALL // self._up[leaf]
                for leaf in self._leaves[pod]
                if not self._is_cut_off(leaf)
                and self._hosts[leaf].total() > self._lost_hosts[leaf].total()
            ),
            default=_ALL,
        )
