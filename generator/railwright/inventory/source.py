"""The files of a site folder, read and put together."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from railwright.base import yaml12
from railwright.base.location import Location
from railwright.base.natural import natural_key
from railwright.base.text import short
from railwright.inventory import kinds
from railwright.model.finding import Finding, found
from railwright.model.inventory import Path as KeyPath
from railwright.model.inventory import dotted

MAIN_FILE: Final = "fabric.yml"
"""The file that every site folder has."""

_KINDS = {
    "syntax": kinds.NOT_YAML,
    "duplicate": kinds.DUPLICATE_KEY,
    "limit": kinds.OVER_LIMIT,
    "file": kinds.UNREADABLE,
}


@dataclass
class Source:
    """What the files say together, and what is wrong with them as files.

    Attributes:
        data: the top-level keys of all files.
        complete: False when part of the inventory could not be read, so that what is missing
            may stand there.
    """

    data: dict[str | int, object] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    complete: bool = True
    _documents: list[yaml12.Document] = field(default_factory=list)
    _home: dict[str | int, yaml12.Document] = field(default_factory=dict)
    _paths: dict[str, dict[Location, str]] = field(default_factory=dict)

    @property
    def positions(self) -> Mapping[KeyPath, Location]:
        """The place of every key and list item of all files."""
        return ChainMap(*(document.positions for document in self._documents))  # type: ignore[arg-type]  # read only

    def key(self, path: KeyPath) -> Location:
        """Return the place of a key itself, or of its nearest parent that was written down."""
        for length in range(len(path), 0, -1):
            document = self._home.get(path[0])
            if document is not None:
                try:
                    return document.positions.key(path[:length])
                except KeyError:
                    continue
        return Location(MAIN_FILE)

    def value(self, path: KeyPath) -> Location:
        """Return the place of a value, or of its nearest parent that was written down."""
        document = self._home.get(path[0]) if path else None
        if document is not None and path in document.positions:
            return document.positions[path]
        return self.key(path)

    def subject(self, location: Location) -> str:
        """Return the dotted path of the value or key at a place; the file, where there is none."""
        for document in self._documents:
            if document.file == location.file and not self._paths.get(document.file):
                self._paths[document.file] = _by_place(document)
        return self._paths.get(location.file, {}).get(location, location.file)

    def add(self, path: Path) -> None:
        """Read one more file."""
        document, problems = yaml12.parse_file(path, path.name)
        self.findings += [
            found(_KINDS[problem.reason], problem.location, problem.message, problem.hint)
            for problem in problems
        ]
        if document is None:
            self.complete = False
        elif isinstance(document.data, dict):
            self._merge(document, document.data)
        elif document.data is not None or path.name == MAIN_FILE:
            self.complete = False
            what = "nothing" if document.data is None else "no keys at the top"
            message = f"{path.name} holds {what}"
            hint = "a site starts with `site`, `tiers` and `pods`"
            self.findings.append(found(kinds.WRONG_TYPE, Location(path.name), message, hint))

    def _merge(self, document: yaml12.Document, data: dict[str | int, object]) -> None:
        self._documents.append(document)
        for key, value in data.items():
            if key in self._home:
                first = self._home[key].positions.key((key,))
                message = f"key {short(key)} stands in two files; first at {first}"
                place = document.positions.key((key,))
                self.findings.append(found(kinds.KEY_IN_TWO_FILES, place, message))
            else:
                self._home[key] = document
                self.data[key] = value


def _by_place(document: yaml12.Document) -> dict[Location, str]:
    found: dict[Location, str] = {}
    for path, value in document.positions.items():
        for place in (value, document.positions.key(path)):
            found.setdefault(place, dotted(path))
    return found


def read(site_dir: Path) -> Source:
    """Read ``fabric.yml`` and every other ``*.yml`` file of a site folder."""
    source = Source()
    source.add(site_dir / MAIN_FILE)
    try:
        others = sorted(
            (path for path in site_dir.iterdir()), key=lambda path: natural_key(path.name)
        )
    except OSError:
        return source  # then the main file was not readable either, which is reported
    for path in others:
        if path.name == MAIN_FILE or path.name.startswith(".") or not path.is_file():
            continue
        if path.suffix == ".yml":
            source.add(path)
        elif path.suffix in {".yaml", ".YML", ".YAML"}:
            message = f"{path.name} is not read"
            hint = f"name it {path.stem}.yml"
            source.findings.append(found(kinds.IGNORED_FILE, Location(path.name), message, hint))
    return source
