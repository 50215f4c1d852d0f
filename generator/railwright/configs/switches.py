"""The switches whose configurations were read, by the names that cables call them and their ports.

A port has SONiC's name (``Ethernet0``) and an alias (``PORT`` ``alias``), which is what its LLDP
frames carry (sonic-net/sonic-buildimage, dockers/docker-lldp/lldpmgrd) and what links files of
people often say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from railwright.base.location import Location
from railwright.base.text import did_you_mean, printable, short
from railwright.configs import kinds
from railwright.configs.loaded import Loaded
from railwright.model.finding import Finding, found
from railwright.model.known_link import End


class Switches:
    """Finds switches and ports. Of two files with one hostname the first counts."""

    def __init__(self, loaded: Iterable[Loaded]) -> None:
        self._by_name: dict[str, Loaded] = {}
        self._ports: dict[str, dict[str, str]] = {}
        for one in loaded:
            if one.config is not None:
                self._by_name.setdefault(one.name, one)

    def __iter__(self) -> Iterator[Loaded]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def find(self, name: str) -> str | None:
        """Return the name of a switch that is called so, perhaps with its domain behind it."""
        if name in self._by_name:
            return name
        host = name.partition(".")[0]
        return host if host in self._by_name else None

    def port(self, device: str, name: str) -> str | None:
        """Return SONiC's name of a port that is called so, by name or alias."""
        return self._names(device).get(name)

    def no_such_port(self, device: str, name: str, place: Location | None) -> Finding:
        """Return the finding that a switch has no such port."""
        if not name:
            return found(kinds.NO_SUCH_PORT, place, f"no port of {device} is named")
        names = self._names(device)
        if not names:
            message = f"{device} has no PORT table to look for {short(name)} in"
            return found(kinds.NO_SUCH_PORT, place, message)
        message = f"{device} has no port {short(name)}"
        return found(kinds.NO_SUCH_PORT, place, message, did_you_mean(name, names))

    def _names(self, device: str) -> dict[str, str]:
        known = self._ports.get(device)
        if known is None:
            rows = (self._by_name[device].config or {}).get("PORT", {})
            aliases = ((row.get("alias"), port) for port, row in rows.items())
            # A name comes before an alias of the same spelling, the first of two equal aliases
            # before the second.
            known = {alias: port for alias, port in reversed([*aliases]) if isinstance(alias, str)}
            known.update((port, port) for port in rows)
            self._ports[device] = known
        return known


def end(device: str, port: str) -> End:
    """Return an end of a cable, without what would steer a terminal."""
    return End(printable(device), printable(port))
