"""Links as the configurations tell them: ``DEVICE_NEIGHBOR``, one row for each port.

A row names the device at the other end and its port, by name or alias (sonic-net/sonic-buildimage,
src/sonic-yang-models/yang-models/sonic-device_neighbor.yang). What kind of device it is stands in
``DEVICE_NEIGHBOR_METADATA``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from railwright.configs import kinds
from railwright.configs.loaded import Loaded
from railwright.configs.switches import Switches, end
from railwright.model.finding import Finding, Kind, found
from railwright.model.known_link import End, KnownLink

TABLE = "DEVICE_NEIGHBOR"
_ROUTER = "Router"  # ToRRouter, LeafRouter, SpineRouter and their kin are switches


@dataclass
class _Row:
    """What one row says: from an end that we know to one that is a port of a switch or host."""

    near: End
    far: End
    switch: Loaded
    key: str
    to_host: bool


@dataclass
class _Reader:
    switches: Switches
    findings: list[Finding] = field(default_factory=list)
    absent: dict[str, tuple[_Row, int]] = field(default_factory=dict)

    def rows(self) -> Iterator[_Row]:
        for switch in self.switches:
            config = switch.config or {}
            for key, row in config.get(TABLE, {}).items():
                name, port = row.get("name"), row.get("port", "")
                if isinstance(name, str) and name and isinstance(port, str):
                    yield from self._row(switch, key, name, port)

    def _row(self, switch: Loaded, key: str, name: str, port: str) -> Iterator[_Row]:
        near = self.switches.port(switch.name, key)
        if near is None:
            place = switch.places.key(TABLE, key)
            self._note(self.switches.no_such_port(switch.name, key, place), switch, key, None)
            return
        far = self.switches.find(name)
        if far is None:
            row = _Row(end(switch.name, near), end(name, port), switch, key, to_host=True)
            if self._is_switch(switch, name):
                first, count = self.absent.get(name, (row, 0))
                self.absent[name] = first, count + 1
            yield row
            return
        there = self.switches.port(far, port)
        if there is None:
            place = switch.places.locate(TABLE, key, "port")
            self._note(self.switches.no_such_port(far, port, place), switch, key, "port")
            return
        yield _Row(End(switch.name, near), End(far, there), switch, key, to_host=False)

    @staticmethod
    def _is_switch(switch: Loaded, name: str) -> bool:
        """Whether a device whose file is not here should be: all that is not known as a host."""
        about = (switch.config or {}).get("DEVICE_NEIGHBOR_METADATA", {}).get(name)
        if about is None:
            return True
        type_ = about.get("type", _ROUTER)
        return isinstance(type_, str) and type_.endswith(_ROUTER)

    def against(self, kind: Kind, row: _Row, message: str) -> None:
        """Note something against a row."""
        place = row.switch.places.locate(TABLE, row.key, "name")
        self._note(found(kind, place, message), row.switch, row.key, None)

    def _note(self, finding: Finding, switch: Loaded, key: str, name: str | None) -> None:
        about = {"device": switch.name, "table": TABLE, "key": key, "field": name}
        self.findings.append(finding.model_copy(update=about))


def links(switches: Switches) -> tuple[list[KnownLink], list[Finding]]:
    """Return the links on which both ends agree, then those of one end alone, and findings."""
    reader = _Reader(switches)
    rows = list(reader.rows())
    # Who checks one switch alone does not ask for the others.
    absent = reader.absent.items() if len(switches) > 1 else ()
    for name, (first, count) in absent:
        links_ = "a link leads" if count == 1 else f"{count} links lead"
        message = f"{links_} to {end(name, '')}, whose configuration was not given"
        reader.against(kinds.NO_SUCH_DEVICE, first, message)
    says = {row.near: row for row in rows}
    speaking = {row.near.device for row in rows}
    both: list[_Row] = []
    alone: list[_Row] = []
    for row in rows:
        back = says.get(row.far)
        if row.to_host:
            alone.append(row)
        elif back is None:
            alone.append(row)
            # A switch without any row says nothing of its links at all.
            if row.far.device in speaking:
                message = f"it goes to {row.far}, where no row leads back"
                reader.against(kinds.ONE_SIDED, row, message)
        elif back.far == row.near:
            both.append(row)
        else:
            message = f"{row.near} goes to {row.far}, which goes to {back.far}"
            reader.against(kinds.DISAGREE, row, message)
    ordered = [row for row in both if row.near <= row.far] + alone
    return [_link(row) for row in ordered], reader.findings


def _link(row: _Row) -> KnownLink:
    place = row.switch.places.locate(TABLE, row.key, "name")
    return KnownLink(row.near, row.far, None, place, row.to_host)
