"""Files of links: one line for each cable, the columns named by the first line.

Comma, semicolon or tab between the columns, double quotes as in RFC 4180 (a text does not run over
lines), empty lines and lines that start with ``#`` are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from railwright.base.location import Location
from railwright.base.text import did_you_mean, short
from railwright.configs import files, kinds
from railwright.configs.files import Text
from railwright.configs.parse import MAX_OF_A_KIND
from railwright.configs.switches import Switches, end
from railwright.model.finding import Finding, Kind, found
from railwright.model.known_link import End, KnownLink

NEEDED: Final = ("a_device", "a_port", "b_device", "b_port")
COLUMNS: Final = (*NEEDED, "cable_m")

_QUOTED = re.compile(r'[ \t]*"((?:[^"]|"")*)"[ \t]*')
_METRES = re.compile(r"([1-9]\d{0,4})(?: ?m)?")


class Cell(NamedTuple):
    """A value and the column where it starts, from 1."""

    value: str
    column: int


def read(path: Path, switches: Switches) -> tuple[list[KnownLink], list[Finding]]:
    """Read the links of a file, and what is wrong with it."""
    return parse(files.read(path, files.shown(path)), switches)


def parse(source: Text, switches: Switches) -> tuple[list[KnownLink], list[Finding]]:
    """Read links from a text."""
    reader = _Reader(source.file, switches)
    if source.text is None:
        return [], list(source.findings)
    lines = _lines(source.text)
    first = next(lines, None)
    if first is None:
        reader.complain(kinds.BAD_LINKS, 1, 1, "the file is empty")
        return [], reader.findings
    number, text = first
    separator = next((sign for sign in ",;\t" if sign in text), ",")
    columns = reader.header(number, cells(text, separator))
    links = [] if columns is None else reader.rows(lines, separator, columns)
    return links, reader.findings


class _Reader:
    def __init__(self, file: str, switches: Switches) -> None:
        self.file = file
        self.switches = switches
        self.findings: list[Finding] = []

    def complain(
        self, kind: Kind, line: int, column: int, message: str, hint: str | None = None
    ) -> None:
        """Note something against a place."""
        finding = found(kind, Location(self.file, line, column), message, hint)
        self._note(finding)

    def _note(self, finding: Finding) -> None:
        if len(self.findings) < MAX_OF_A_KIND:
            subject = f"{self.file}: {finding.message}"
            self.findings.append(finding.model_copy(update={"subject": subject}))

    def header(self, line: int, names: Sequence[Cell]) -> dict[str, int] | None:
        """Return which column is where; None if one is missing."""
        columns: dict[str, int] = {}
        for at, cell in enumerate(names):
            name = cell.value.lower()
            if name in COLUMNS and name not in columns:
                columns[name] = at
            else:
                word = "stands twice" if name in columns else "is not known"
                message = f"column {short(cell.value)} {word}"
                self.complain(
                    kinds.BAD_LINKS, line, cell.column, message, did_you_mean(name, COLUMNS)
                )
        missing = [name for name in NEEDED if name not in columns]
        if missing:
            message = f"the first line does not name {', '.join(missing)}"
            self.complain(kinds.BAD_LINKS, line, 1, message)
            return None
        return columns

    def rows(
        self, lines: Iterator[tuple[int, str]], separator: str, columns: dict[str, int]
    ) -> list[KnownLink]:
        links: list[KnownLink] = []
        seen: dict[frozenset[End], int] = {}
        width = max(columns.values()) + 1
        needed = max(columns[name] for name in NEEDED) + 1
        for number, text in lines:
            row = cells(text, separator)
            if not needed <= len(row) <= max(width, len(columns)):
                message = f"the line has {len(row)} values, the first line names {len(columns)}"
                self.complain(kinds.BAD_LINK, number, 1, message)
                continue
            named = {name: row[at] for name, at in columns.items() if at < len(row)}
            link = self._link(number, named)
            if link is None:
                continue
            ends = frozenset((link.a, link.b))
            if ends in seen:
                message = f"the link stands twice; first in line {seen[ends]}"
                self.complain(kinds.BAD_LINK, number, 1, message, "keep one of the two")
                continue
            seen[ends] = number
            links.append(link)
        return links

    def _link(self, line: int, row: dict[str, Cell]) -> KnownLink | None:
        cable_m = self._metres(line, row.get("cable_m"))
        sides = [(row[f"{side}_device"], row[f"{side}_port"]) for side in "ab"]
        for device, _ in sides:
            if not device.value:
                self.complain(kinds.BAD_LINK, line, device.column, "no device is named here")
                return None
        known = [self.switches.find(device.value) for device, _ in sides]
        if known[0] is None:
            sides.reverse()
            known.reverse()
        (near, near_port), (far, far_port) = sides
        if known[0] is None:
            self._unknown(line, *sorted((near, far), key=lambda cell: cell.column))
            return None
        a = self._end(line, known[0], near_port)
        if known[1] is None:
            b: End | None = end(far.value, far_port.value)
        else:
            b = self._end(line, known[1], far_port)
        if a is None or b is None:
            return None
        place = Location(self.file, line, 1)
        return KnownLink(a, b, cable_m, place, to_host=known[1] is None)

    def _unknown(self, line: int, first: Cell, second: Cell) -> None:
        message = f"neither {short(first.value)} nor {short(second.value)} is a switch given"
        hint = did_you_mean(first.value, (switch.name for switch in self.switches))
        self.complain(kinds.NO_SUCH_DEVICE, line, first.column, message, hint)

    def _end(self, line: int, device: str, port: Cell) -> End | None:
        name = self.switches.port(device, port.value)
        if name is not None:
            return End(device, name)
        place = Location(self.file, line, port.column)
        self._note(self.switches.no_such_port(device, port.value, place))
        return None

    def _metres(self, line: int, cell: Cell | None) -> int | None:
        if cell is None or not cell.value:
            return None
        match = _METRES.fullmatch(cell.value)
        if match is None:
            message = f"{short(cell.value)} is no length in whole metres"
            self.complain(kinds.BAD_LINK, line, cell.column, message, "write 3 for 3 m")
            return None
        return int(match[1])


def cells(line: str, separator: str) -> list[Cell]:
    """Return the values of a line; a quote that is not closed is part of its value."""
    found_: list[Cell] = []
    at = 0
    while True:
        quoted = _QUOTED.match(line, at)
        if quoted is not None and line[quoted.end() : quoted.end() + 1] in {"", separator}:
            found_.append(Cell(quoted[1].replace('""', '"').strip(), quoted.start(1)))
            at = quoted.end()
        else:
            stop = line.find(separator, at)
            stop = len(line) if stop < 0 else stop
            text = line[at:stop]
            blanks = len(text) - len(text.lstrip())
            found_.append(Cell(text.strip(), at + 1 + (blanks if text.strip() else 0)))
            at = stop
        if at >= len(line):
            return found_
        at += 1


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, with their numbers."""
    for number, line in enumerate(re.split(r"\r\n|[\r\n]", text), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line
