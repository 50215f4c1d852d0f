"""The cables of a lab, and what each end sees of the other."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import NamedTuple

from railwright.lab.facts import Cable
from railwright.model.configdb import ConfigDb, Row

_NONE: Mapping[str, Row] = {}
_MATCHED = ("speed", "fec")
"""Fields of PORT without whose agreement a link does not come up."""


class End(NamedTuple):
    """The far end of a cable."""

    device: str
    port: str


class Seen(NamedTuple):
    """What a switch has, as far as others see it.

    Attributes:
        config: CONFIG_DB.
        answers: whether it runs.
        stuck: ports that do not come up, whatever they are told.
    """

    config: ConfigDb
    answers: bool = True
    stuck: frozenset[str] = frozenset()


class Cabling:
    """Who is cabled to whom, and what of it is up."""

    def __init__(self, cables: Iterable[Cable]) -> None:
        self._laid: dict[End, End] = {}
        for one in cables:
            self._laid[End(one.a, one.a_port)] = End(one.b, one.b_port)
            self._laid[End(one.b, one.b_port)] = End(one.a, one.a_port)
        self._far = dict(self._laid)
        self._swaps: dict[str, tuple[tuple[End, End], ...]] = {}
        self.seen: dict[str, Seen] = {}

    def swap(self, device: str, pairs: Iterable[tuple[End, End]]) -> bool:
        """Let the plugs of pairs of ports be in each other's place; return whether that is new.

        Args:
            device: in whose name; what was swapped in it before is as it was.
            pairs: the ports.
        """
        wanted = tuple(pairs)
        if self._swaps.get(device, ()) == wanted:
            return False
        self._swaps[device] = wanted
        self._far = dict(self._laid)
        for each in self._swaps.values():
            for one, other in each:
                self._exchange(one, other)
        return True

    def _exchange(self, one: End, other: End) -> None:
        there, here = self._far.pop(one, None), self._far.pop(other, None)
        for port, far in ((one, here), (other, there)):
            if far is not None:
                self._far[port], self._far[far] = far, port

    def far(self, device: str, port: str) -> End | None:
        """Return the far end of a port; None without a cable."""
        return self._far.get(End(device, port))

    def peers(self, device: str) -> frozenset[str]:
        """Return the switches that a switch is cabled to."""
        mine = (end.device for (name, _), end in self._far.items() if name == device)
        return frozenset(name for name in mine if name in self.seen)

    def is_up(self, device: str, port: str) -> bool:
        """Return whether the link of a port is up: both ends on, and agreed; hosts always are."""
        far = self.far(device, port)
        if far is None or not self._on(device, port):
            return False
        if far.device not in self.seen:
            return True
        if not self._on(far.device, far.port):
            return False
        mine = self.seen[device].config["PORT"][port]
        theirs = self.seen[far.device].config["PORT"][far.port]
        return all(mine.get(name) == theirs.get(name) for name in _MATCHED)

    def _on(self, device: str, port: str) -> bool:
        seen = self.seen.get(device)
        if seen is None or not seen.answers or port in seen.stuck:
            return False
        return seen.config.get("PORT", _NONE).get(port, {}).get("admin_status") == "up"

    def established(self, device: str, address: str) -> bool:
        """Return whether a BGP session is up: a link is, and both ends want each other."""
        seen = self.seen[device]
        row = _neighbour(seen.config, address)
        if row is None or row.get("admin_status", "up") == "down":
            return False
        port = _port(seen.config, address, row)
        if port is None or not self.is_up(device, port):
            return False
        far = self.far(device, port)
        if far is None or far.device not in self.seen:
            return True
        local, other = str(row.get("local_addr", "")), self.seen[far.device].config
        back = _neighbour(other, local)
        return (
            back is not None
            and back.get("admin_status", "up") != "down"
            and _port(other, local, back) in {far.port, None}
            and str(row.get("asn")) == _asn(other)
            and str(back.get("asn")) == _asn(seen.config)
        )


def _asn(config: ConfigDb) -> str:
    return str(config.get("DEVICE_METADATA", _NONE).get("localhost", {}).get("bgp_asn"))


def _neighbour(config: ConfigDb, address: str) -> Row | None:
    wanted = _same(address)
    for key, row in config.get("BGP_NEIGHBOR", _NONE).items():
        if _same(key.rsplit("|", 1)[-1]) == wanted:
            return row
    return None


def _port(config: ConfigDb, address: str, row: Row) -> str | None:
    """Return the port of a session: the one with its own address, or the one that names it."""
    if address in config.get("PORT", _NONE):
        return address
    local = _same(str(row.get("local_addr", "")))
    for key in config.get("INTERFACE", _NONE):
        port, _, prefix = key.partition("|")
        if prefix and _same(prefix.partition("/")[0]) == local:
            return port
    return None


@functools.lru_cache(maxsize=1 << 16)  # a few addresses, each asked for by every look of a switch
def _same(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return text
