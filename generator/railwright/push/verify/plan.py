"""The cables of a site as they are planned, and the names that neighbours give to their ports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from railwright.base.text import printable
from railwright.model.fabric import Fabric, Link
from railwright.model.known_link import End
from railwright.push.verify.asked import DARK
from railwright.push.verify.wires import Wire, wire

_WORD: Final = 64
"""Characters of a name that a stranger sent, as they are shown."""
_ELSEWHERE: Final = 1_000_000


class Spot(NamedTuple):
    """Where a port is on its box: cage and leg of a switch, or its place on a host."""

    cage: int
    leg: int


class Cabling:
    """The planned cables of a site."""

    def __init__(self, fabric: Fabric) -> None:
        dark = {device.name for device in fabric.devices if device.state in DARK}
        every = {
            wire(End(link.a.device, link.a.port), End(link.b.device, link.b.port)): link
            for link in fabric.links
        }
        self.links: Mapping[Wire, Link] = {
            one: link
            for one, link in every.items()
            if link.state not in DARK and not {link.a.device, link.b.device} & dark
        }
        self.dark = frozenset(every.keys() - self.links.keys())
        """Cables that may be there, and need not."""
        self.far: Mapping[End, End] = {
            near: far for one, other in self.links for near, far in ((one, other), (other, one))
        }
        self.hosts = {host.name: tuple(one.port for one in host.ports) for host in fabric.hosts}
        self.switches = frozenset(device.name for device in fabric.devices)
        self._spots = dict(_spots(fabric))
        self._names = {
            device.name: {
                **{one.alias: one.interface for one in reversed(device.ports)},
                **{one.interface: one.interface for one in device.ports},
            }
            for device in fabric.devices
        }
        self._rails: dict[str, set[int]] = {}
        for link in fabric.links:
            if link.rail is not None:
                self._rails.setdefault(link.b.device, set()).add(link.rail)

    def known(self, end: End) -> bool:
        """Whether the site has a port."""
        return end in self._spots

    def spot(self, end: End) -> Spot | None:
        """Return where a port is; None where the site does not have it."""
        return self._spots.get(end)

    def rails(self, device: str) -> frozenset[int]:
        """Return the rails of a leaf."""
        return frozenset(self._rails.get(device, ()))

    def port(self, device: str, *names: str) -> str | None:
        """Return the port of a switch or a host that is called by one of some names."""
        if device in self.hosts:
            known = {name.lower(): name for name in self.hosts[device]}
            return next((known[name.lower()] for name in names if name.lower() in known), None)
        ports = self._names.get(device, {})
        return next((ports[name] for name in names if name in ports), None)

    def device(self, name: str) -> str | None:
        """Return the switch or host that is called so, perhaps with its domain behind it."""
        for one in (name, name.partition(".")[0]):
            if one in self.switches or one in self.hosts:
                return one
        return None

    def apart(self, one: End, other: End) -> int:
        """Return how far two ports are from each other."""
        here, there = self._spots.get(one), self._spots.get(other)
        if one.device != other.device or here is None or there is None:
            return _ELSEWHERE
        return abs(here.cage - there.cage)

    def next_to(self, one: End, other: End) -> bool:
        """Whether a port is beside another: the next leg, or the same leg of the next cage."""
        here, there = self._spots.get(one), self._spots.get(other)
        if one.device != other.device or here is None or there is None:
            return False
        steps = (abs(here.cage - there.cage), abs(here.leg - there.leg))
        return steps in {(0, 1), (1, 0)} or self._row(one.device, here, there)

    def _row(self, device: str, here: Spot, there: Spot) -> bool:
        """Whether nothing is between the last leg of a cage and the first of the next one."""
        low, high = sorted((here, there))
        legs = [spot.leg for end, spot in self._spots.items() if end.device == device
                and spot.cage == low.cage]  # fmt: skip
        return high.cage - low.cage == 1 and high.leg == 0 and low.leg == max(legs)


def stranger(name: str, port: str) -> End:
    """Return the port of something that the site does not have, fit to be shown."""
    return End(printable(name)[:_WORD] or "something without a name", printable(port)[:_WORD])


def _spots(fabric: Fabric) -> Iterator[tuple[End, Spot]]:
    for device in fabric.devices:
        for port in device.ports:
            yield End(device.name, port.interface), Spot(port.cage, port.leg)
    for host in fabric.hosts:
        for place, one in enumerate(host.ports):
            yield End(host.name, one.port), Spot(place, 0)
