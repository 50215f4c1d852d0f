"""The cables that there are, as neighbours tell each other by LLDP.

A row of ``LLDP_ENTRY_TABLE`` has the system name, the port id and the port description that the far
end sent (sonic-net/sonic-dbsyncd src/lldp_syncd/daemon.py). A switch sends the alias of its port
(sonic-net/sonic-buildimage dockers/docker-lldp/lldpmgrd). A host sends what its own daemon likes,
mostly a MAC address as port id: then its name is known, and which of its ports it is, is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from railwright.model.known_link import End
from railwright.push.verify.asked import Asked, counted
from railwright.push.verify.plan import Cabling, stranger
from railwright.push.verify.wires import Wire, wire

_TABLE: Final = "LLDP_ENTRY_TABLE:"
_FRONT: Final = "Ethernet"


class Seen(NamedTuple):
    """The cables that there are, as far as anybody says.

    Attributes:
        wires: each cable, by both ends or by one.
        contradicted: cables of which the ends do not say the same, and are left out.
        open: planned cables of which nobody knows.
        skipped: switch to the reasons why something of it is not known.
    """

    wires: frozenset[Wire]
    contradicted: tuple[Wire, ...]
    open: frozenset[Wire]
    skipped: Mapping[str, tuple[str, ...]]


def heard(asked: Mapping[str, Asked], cabling: Cabling) -> Seen:
    """Return the cables that there are."""
    return _Ears(asked, cabling).heard()


class _Ears:
    """Puts together what switches heard."""

    def __init__(self, asked: Mapping[str, Asked], cabling: Cabling) -> None:
        self._asked, self._cabling = asked, cabling
        self._claims: list[tuple[End, End]] = []
        self._vague: dict[str, list[End]] = {}
        self._skipped: dict[str, list[str]] = {}

    def heard(self) -> Seen:
        for name, one in self._asked.items():
            for key, row in one.live.appl.items():
                port = key.removeprefix(_TABLE)
                if port != key and port.startswith(_FRONT):
                    self._listen(End(name, port), row)
        for host, ports in self._vague.items():
            self._place(host, ports)
        wires, contradicted = self._settled()
        unknown = self._open(wires | set(contradicted))
        skipped = {name: counted(reasons) for name, reasons in self._skipped.items()}
        return Seen(frozenset(wires), contradicted, unknown, skipped)

    def _listen(self, near: End, row: Mapping[str, str]) -> None:
        """Take what one port hears."""
        name, id_ = row.get("lldp_rem_sys_name", ""), row.get("lldp_rem_port_id", "")
        device = self._cabling.device(name)
        if device is None:
            self._claims.append((near, stranger(name, id_)))
            return
        port = self._cabling.port(device, id_, row.get("lldp_rem_port_desc", ""))
        if port is not None:
            self._claims.append((near, End(device, port)))
        elif device in self._cabling.hosts:
            self._vague.setdefault(device, []).append(near)
        else:
            self._claims.append((near, stranger(device, id_)))

    def _place(self, host: str, ports: list[End]) -> None:
        """Give each port that hears a host one of the host's: the planned one where that may be."""
        far = self._cabling.far
        taken = {end.port for claim in self._claims for end in claim if end.device == host}
        rest: list[End] = []
        for near in ports:
            planned = far.get(near)
            if planned is not None and planned.device == host and planned.port not in taken:
                taken.add(planned.port)
                self._claims.append((near, planned))
                why = "the host is the planned one, and which of its ports it is, nobody says"
                self._skip(near.device, why)
            else:
                rest.append(near)
        for near in rest:
            free = [port for port in self._cabling.hosts[host] if port not in taken]
            mine = (port for port in free if _leaf(far, host, port) == near.device)
            port = next(mine, free[0] if free else "")
            taken.add(port)
            self._claims.append((near, End(host, port) if port else stranger(host, "")))

    def _skip(self, device: str, why: str) -> None:
        self._skipped.setdefault(device, []).append(why)

    def _settled(self) -> tuple[set[Wire], tuple[Wire, ...]]:
        """Return the cables that nobody contradicts, and the others."""
        by_end: dict[End, set[Wire]] = {}
        claims = {wire(*claim) for claim in _apart(self._claims, self._cabling)}
        for claim in claims:
            for end in claim:
                by_end.setdefault(end, set()).add(claim)
        odd = {claim for found in by_end.values() if len(found) > 1 for claim in found}
        return claims - odd, tuple(sorted(odd))

    def _open(self, there: set[Wire]) -> frozenset[Wire]:
        """Return the planned cables of which nobody knows whether they are there."""
        told = {end for one in there for end in one}
        found: set[Wire] = set()
        for planned in self._cabling.links:
            if told & set(planned):
                continue
            reasons = [(end.device, self._why(end)) for end in planned if end.device in self._asked]
            for device, why in reasons:
                if why:
                    self._skip(device, why)
            if not reasons or any(why for _, why in reasons):
                found.add(planned)
        return frozenset(found)

    def _why(self, end: End) -> str:
        """Return why it says nothing that a port hears nobody; empty: it is down."""
        one = self._asked[end.device]
        if "appl" in one.live.untold:
            return one.live.untold["appl"]
        if one.shut(end.port):
            return "the port is shut"
        if one.live.port(end.port).get("oper_status") == "up":
            return "the port is up and hears no neighbour"
        return ""


def _leaf(far: Mapping[End, End], host: str, port: str) -> str:
    planned = far.get(End(host, port))
    return planned.device if planned is not None else ""


def _apart(claims: Iterable[tuple[End, End]], cabling: Cabling) -> Iterable[tuple[End, End]]:
    """Yield claims so that two strangers that call themselves alike are two."""
    met: dict[End, int] = {}
    for near, far in claims:
        if cabling.known(far):
            yield near, far
            continue
        met[far] = met.get(far, 0) + 1
        yield near, far if met[far] == 1 else End(far.device, f"{far.port} #{met[far]}")
