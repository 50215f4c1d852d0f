"""The switches together, and the links between them, as rules read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from railwright.checks.switch import Switch
from railwright.model.configdb import Row

Made = TypeVar("Made")


class End(NamedTuple):
    """One end of a link: a port of a switch."""

    switch: Switch
    port: str

    @property
    def device(self) -> str:
        """Name of the switch."""
        return self.switch.name

    @property
    def row(self) -> Row:
        """Its row in PORT; empty if there is none."""
        return self.switch.row("PORT", self.port)

    @property
    def qos(self) -> Row:
        """Its row in PORT_QOS_MAP; empty if there is none."""
        return self.switch.row("PORT_QOS_MAP", self.port)

    @property
    def paused(self) -> frozenset[int]:
        """The priorities that PFC pauses."""
        return self.switch.paused.get(self.port, frozenset())

    def text(self, field: str) -> str:
        """Return a value of its PORT row; an empty text where there is none."""
        return self.switch.text("PORT", self.port, field)

    def __str__(self) -> str:
        return f"{self.device}:{self.port}"


class Link(NamedTuple):
    """A cable between two switches that are both known; ``a`` comes first by name."""

    a: End
    b: End
    cable_m: int | None = None
    """Its length; None where nobody says."""

    @property
    def ends(self) -> tuple[tuple[End, End], tuple[End, End]]:
        """Each end with the other one."""
        return (self.a, self.b), (self.b, self.a)


def joined(one: End, other: End, cable_m: int | None = None) -> Link:
    """Return the link of two ends, whichever is named first."""
    a, b = sorted((one, other), key=lambda end: (end.device, end.port))
    return Link(a, b, cable_m)


class HostLink(NamedTuple):
    """A cable between a host and a switch, as the inventory plans it."""

    host: str
    port: str
    """Port of a NIC, such as ``nic3p1``."""
    rail: int
    plane: int
    end: End
    addresses: tuple[str, ...]
    """Of the host port, with their mask."""
    cable_m: int | None = None
    gateways: tuple[str, ...] = ()
    """Addresses that the host port sends what is not in its network to."""


class Network:
    """All switches that are judged together."""

    def __init__(
        self,
        switches: Sequence[Switch],
        links: Sequence[Link] = (),
        hosts: Sequence[HostLink] = (),
    ) -> None:
        """Take the switches in natural order of their names, and what connects them."""
        self.switches: Mapping[str, Switch] = {one.name: one for one in switches}
        self.links = tuple(links)
        self.hosts = tuple(hosts)
        self._made: dict[Callable[[Network], object], object] = {}

    def once(self, make: Callable[[Network], Made]) -> Made:
        """Return what a function makes of this network; however many rules ask, it is made once."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("Made", self._made[make])

    @cached_property
    def links_of(self) -> Mapping[str, tuple[Link, ...]]:
        """The links of each switch, by its name; switches without links are not in it."""
        found: dict[str, list[Link]] = {}
        for link in self.links:
            for name in dict.fromkeys((link.a.device, link.b.device)):
                found.setdefault(name, []).append(link)
        return {name: tuple(links) for name, links in found.items()}

    def neighbors(self, name: str) -> Iterator[tuple[End, End]]:
        """Yield the links of a switch: its own end, and the far one."""
        for link in self.links_of.get(name, ()):
            for near, far in link.ends:
                if near.device == name:
                    yield near, far
