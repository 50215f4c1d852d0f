"""From files to configurations, with everything that is wrong with them said at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from railwright.base import collector
from railwright.base.json_positions import JsonPositions
from railwright.base.location import Location
from railwright.base.natural import natural_key
from railwright.base.text import printable, short
from railwright.configs import files, kinds
from railwright.configs.files import Text
from railwright.configs.loaded import Loaded, Places
from railwright.configs.parse import parse
from railwright.configs.shape import Note, Shape, multi_asic
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Finding, found
from railwright.model.types import Release

CONFIG_FILE: Final = "config_db.json"
"""What SONiC calls the file, so that only its folder tells switches apart."""
NO_CONFIGS: Final = frozenset({"MANIFEST.json", "fabric.json", "findings.json"})
"""Files that stand beside configurations in a folder of goldens."""

_HOSTNAME = re.compile(r"[A-Za-z0-9._-]{1,255}")
_VERSION = re.compile(r"version_(\w+)_\d+")
_INSIDE: dict[str, tuple[str, ...]] = {"dump": ("value",), "flat": ()}
"""Forms of rows, and where a row has its fields."""
_RELEASES = {release.value: release for release in Release}


def read(path: Path, shown: str | None = None) -> Loaded:
    """Read one configuration. Nothing is raised for anything that a file may hold.

    Args:
        path: a config_db.json, the output of ``show runningconfiguration all``, or a dump.
        shown: its name in messages; left out, :func:`railwright.configs.files.shown` names it.
    """
    name = files.shown(path) if shown is None else shown
    return _loaded(files.read(path, name), path)


def read_text(raw: bytes, shown: str) -> Loaded:
    """Read a configuration from memory; its name stands for that of the file."""
    return _loaded(files.decode(raw, shown), Path(shown))


def read_all(paths: Sequence[Path]) -> tuple[Loaded, ...]:
    """Read files, and of folders their ``*.json`` and ``<switch>/config_db.json``.

    Args:
        paths: files and folders. A file that is named twice is read once.

    Returns:
        The configurations in the order of the paths, within a folder in natural order. A folder
        without any is there with a finding. Each switch that has a hostname of one before it
        carries a finding; a second copy of one switch carries nothing else and no configuration.
    """
    seen: set[str] = set()
    result: list[Loaded] = []
    with collector.paused():  # nothing built here is garbage
        for path in paths:
            for file in files.of_folder(path, _wanted):
                real = _real(file)
                if real not in seen:
                    seen.add(real)
                    result.append(read(file))
    return tuple(_told_apart(result))


def _real(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):  # no name of a file at all; reading it says so
        return str(path)


def _wanted(inside: Sequence[Path]) -> Iterator[Path]:
    for entry in inside:
        if entry.suffix == ".json" and entry.name not in NO_CONFIGS and not entry.is_dir():
            yield entry
    below = (entry / CONFIG_FILE for entry in inside if entry.is_dir())
    yield from (file for file in below if file.is_file())


def _told_apart(loaded: Iterable[Loaded]) -> Iterator[Loaded]:
    homes: dict[str, Loaded] = {}
    for one in loaded:
        if one.config is None or homes.setdefault(one.name, one) is one:
            yield one
            continue
        first = homes[one.name]
        again = _one_switch(first.config or {}, one.config)
        message = f"{one.name} is also the name of the switch in {first.file}" + (
            ": it is the same switch, and not judged again" if again else ""
        )
        place = one.places.locate("DEVICE_METADATA", "localhost", "hostname")
        finding = found(kinds.SAME_HOSTNAME, place, message)
        name = f"{one.name}@{one.file}"  # what is found in one file is not about the other
        about = finding.model_copy(update={"device": name, "subject": one.file})
        if again:  # all that is its own would be told as used twice
            yield one._replace(name=name, config=None, findings=(about,))
            continue
        own = [each.model_copy(update={"device": name}) for each in one.findings]
        yield one._replace(name=name, findings=_in_order([*own, about]))


def _one_switch(first: ConfigDb, second: ConfigDb) -> bool:
    """Whether two configurations of one hostname are of one box, perhaps from different days."""
    if any(_differ(first, second, field) for field in ("platform", "hwsku")):
        return False
    for own in (_mac, _management, _loopbacks):
        if own(first) and own(second):
            return own(first) == own(second)
    return first == second


def _differ(first: ConfigDb, second: ConfigDb, field: str) -> bool:
    one, other = _metadata(first, field), _metadata(second, field)
    return bool(one and other and one != other)


def _metadata(config: ConfigDb, field: str) -> object:
    return config.get("DEVICE_METADATA", {}).get("localhost", {}).get(field)


def _mac(config: ConfigDb) -> object:
    return _metadata(config, "mac")


def _management(config: ConfigDb) -> object:
    return config.get("MGMT_INTERFACE", {}).keys()


def _loopbacks(config: ConfigDb) -> object:
    return config.get("LOOPBACK_INTERFACE", {}).keys()


def _loaded(source: Text, path: Path) -> Loaded:
    if source.text is None:
        return _nothing(source, path, source.findings)
    parsed = parse(source)
    if parsed.data is None:
        return _nothing(source, path, parsed.findings)
    shape = Shape(parsed.data, parsed.text)
    config: ConfigDb = shape.tables
    places = Places(source.file, parsed.positions, _INSIDE.get(shape.form), config)
    several = multi_asic(config, path.name)
    if shape.form == "multi-asic":
        several = f"the file holds {', '.join(sorted(parsed.data, key=natural_key))}"
    if several is not None:
        place = parsed.positions.place(parsed.positions.start)
        return _nothing(source, path, (found(kinds.MULTI_ASIC, place, several),))
    findings = list(parsed.findings)
    if not config:
        place = parsed.positions.place(parsed.positions.start)
        findings.append(found(kinds.NOT_CONFIG, place, "no table of CONFIG_DB is in the file"))
        # Then names that SONiC does not load are those of something else.
        shape.notes = [note for note in shape.notes if note.kind is not kinds.NOT_LOADED]
    localhost = config.get("DEVICE_METADATA", {}).get("localhost", {})
    name, strange = _name(localhost.get("hostname"), path)
    findings += (_finding(note, places, parsed.positions) for note in shape.notes)
    if strange is not None and config:
        place = places.locate("DEVICE_METADATA", "localhost", "hostname")
        findings.append(found(kinds.NO_HOSTNAME, place, f"{strange}; it is called {name} here"))
    return Loaded(
        name=name,
        file=source.file,
        config=config or None,
        findings=_in_order(_about(finding, name, source.file) for finding in findings),
        release=_release(config),
        platform_name=_text(localhost.get("platform")),
        hwsku=_text(localhost.get("hwsku")),
        places=places,
    )


def _nothing(source: Text, path: Path, findings: Sequence[Finding]) -> Loaded:
    name, _ = _name(None, path)
    told = _in_order(_about(finding, name, source.file) for finding in findings)
    return Loaded(name, source.file, None, told, None, None, None, Places(source.file))


def _name(hostname: object, path: Path) -> tuple[str, str | None]:
    """Return what a switch is called, and why it is not its hostname."""
    if isinstance(hostname, str) and _HOSTNAME.fullmatch(hostname):
        return hostname, None
    stem = path.stem
    if path.name == CONFIG_FILE:
        stem = path.parent.name or Path(_real(path)).parent.name or stem
    why = "the configuration has no hostname"
    if hostname is not None:
        why = f"{short(hostname)} is no hostname"
    return printable(stem), why


def _release(config: ConfigDb) -> Release | None:
    """Return the release whose migrator wrote the version of the database.

    ``version_<branch>_<build>`` since 202305 (sonic-net/sonic-utilities, scripts/db_migrator.py);
    what is older, or newer than we know, is None.
    """
    version = config.get("VERSIONS", {}).get("DATABASE", {}).get("VERSION")
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    return _RELEASES.get(match[1]) if match else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _finding(note: Note, places: Places, positions: JsonPositions) -> Finding:
    if note.in_file is not None:
        place = positions.key(note.in_file) if note.at_key else None
        place = place or positions.nearest(note.in_file)
    elif note.table is not None:
        find = places.key if note.at_key else places.locate
        place = find(note.table, note.key, note.field)
    else:
        place = positions.place(positions.start)
    finding = found(note.kind, place, note.message, note.hint)
    about = {"table": note.table, "key": note.key, "field": note.field}
    return finding.model_copy(update=about)


def _about(finding: Finding, name: str, file: str) -> Finding:
    """Say whose file it is; where no row is concerned, by its message what it is about."""
    subject = None if finding.table else f"{file}: {finding.message}"
    return finding.model_copy(update={"device": name, "subject": subject})


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    def key(finding: Finding) -> tuple[int, int, str, str]:
        place = finding.location or Location("")
        return place.line, place.column, finding.id, finding.message

    return tuple(sorted(findings, key=key))
