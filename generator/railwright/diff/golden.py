"""A built site on disk: one file per switch, the expanded fabric, the findings and a manifest.

``build`` writes this layout, ``accept`` writes it under ``golden_configs/``, and a later build is
held against it (:mod:`railwright.diff.folder`)::

    <device>.json   config_db.json of one switch
    fabric.json     the expanded fabric, without QoS rows
    findings.json   what the checks said
    MANIFEST.json   SHA-256 of every file above, rows per table and device, and what has to be
                    filled into each configuration before it is loaded

Every file is replaced in one step and the manifest is written last, so that after a crash each file
holds its old or its new bytes, and a manifest that does not fit the files tells what happened. A
site that is too large for a repository keeps the manifest alone (``digest``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeGuard

from pydantic import StringConstraints, ValidationError

from railwright.base import atomic, canonical
from railwright.base.errors import GoldenError
from railwright.base.natural import natural_key
from railwright.base.text import first_fault
from railwright.diff import fill
from railwright.diff.summary import fabric_document
from railwright.model.change import Change
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric
from railwright.model.finding import Finding
from railwright.model.types import Described

MANIFEST = "MANIFEST.json"
DOCUMENTS = ("fabric.json", "findings.json")
"""What stands beside the configurations and tells where they come from."""
RESERVED = frozenset((*DOCUMENTS, MANIFEST))
"""Files that are no configuration."""
HINT = (
    "run again what made the folder, `railwright build` or `railwright accept`; if two branches "
    "met, resolve by accepting, not by hand"
)
"""What to do about a folder that is not whole."""

Mode = Literal["files", "digest"]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""A name in a folder, which never leads out of it."""


class Manifest(Described):
    """What a folder holds.

    ``files`` maps a file name to the SHA-256 of its bytes, ``rows`` a device to its tables and
    their number of rows. ``fill`` maps a device to the addresses, ``TABLE|key`` or
    ``TABLE|key.field``, that have to be filled in before its configuration is loaded. ``site`` is
    the name of the site; None in a folder of an earlier release.
    """

    version: Literal[1] = 1
    site: str | None = None
    mode: Mode = "files"
    files: Mapping[FileName, str]
    rows: Mapping[FileName, Mapping[str, int]]
    fill: Mapping[str, tuple[str, ...]] = {}


class Output(NamedTuple):
    """A built site in memory: file name to bytes, the configurations, and the manifest."""

    files: Mapping[str, bytes]
    configs: Mapping[str, ConfigDb]
    manifest: Manifest

    @property
    def size_bytes(self) -> int:
        """Bytes of all files, without the manifest."""
        return sum(map(len, self.files.values()))


class Drift(Described):
    """A switch that differs from a digest, which cannot say where. Rows are before and after."""

    device: str
    tables: Mapping[str, tuple[int, int]]
    """Tables whose number of rows differs; empty when only values do."""


class Loss(Described):
    """Something that a golden has and the new build has not; ``table`` None is the whole device."""

    device: str
    table: str | None = None

    def __str__(self) -> str:
        return f"{self.device} {self.table}" if self.table else f"{self.device} (whole device)"


class Comparison(Described):
    """A build held against a folder."""

    changes: tuple[Change, ...] = ()
    added_devices: tuple[str, ...] = ()
    removed_devices: tuple[str, ...] = ()
    drifts: tuple[Drift, ...] = ()
    documents: tuple[str, ...] = ()
    """Which of ``fabric.json`` and ``findings.json`` differ."""

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (
            self.changes
            or self.added_devices
            or self.removed_devices
            or self.drifts
            or self.documents
        )


def output(fabric: Fabric, configs: Mapping[str, ConfigDb], findings: Sequence[Finding]) -> Output:
    """Return the bytes of every file of a built site.

    Args:
        fabric: the site.
        configs: device name to its tables in natural order, as they are rendered.
        findings: what the checks said.

    Raises:
        GoldenError: a device has the name of one of the documents.
    """
    files = {f"{name}.json": canonical.dumps_in_order(config) for name, config in configs.items()}
    taken = sorted(RESERVED & set(files))
    if taken:
        msg = f"a device cannot be called {taken[0].removesuffix('.json')!r}: {taken[0]} is ours"
        raise GoldenError(msg, hint="rename the device in the inventory")
    files["fabric.json"] = canonical.dumps(fabric_document(fabric))
    files["findings.json"] = canonical.dumps([finding_document(item) for item in findings])
    manifest = Manifest(
        site=fabric.site,
        files={name: digest(data) for name, data in files.items()},
        rows={
            device: {table: len(rows) for table, rows in config.items()}
            for device, config in configs.items()
        },
        fill={
            device: tuple(dict.fromkeys(gap.address for gap in fill.gaps(config)))
            for device, config in configs.items()
        },
    )
    return Output(files, configs, manifest)


def finding_document(finding: Finding) -> dict[str, canonical.Json]:
    """Return a finding as JSON; its location as ``file:line:column``."""
    document: dict[str, canonical.Json] = finding.model_dump(mode="json", exclude_none=True)
    if finding.location:
        document["location"] = str(finding.location)
    if not finding.edits:
        del document["edits"]  # goldens say what there is, as for everything that is None
    return document


def write(folder: Path, built: Output, mode: Mode = "files") -> int:
    """Write a built site into a folder and return how many files changed.

    Files of ours that the manifest lists and the new one does not are removed. Nothing else is, so
    that a folder may hold other things.

    Raises:
        OSError: the folder cannot be written.
    """
    before = {name for manifest in manifests(folder) for name in _written(manifest)}
    manifest = built.manifest.model_copy(update={"mode": mode})
    wanted = built.files if mode == "files" else {}
    changed = sum(
        atomic.write(folder / name, wanted[name]) for name in sorted(wanted, key=natural_key)
    )
    changed += atomic.write(folder / MANIFEST, canonical.dumps(manifest.model_dump(mode="json")))
    for name in sorted(before - set(wanted)):
        if (folder / name).is_file():
            (folder / name).unlink(missing_ok=True)
            changed += 1
    atomic.clean(folder)
    atomic.settle(folder)
    return changed


def _written(manifest: Manifest) -> set[str]:
    """Return the files that the writer of a manifest put beside it."""
    return set(manifest.files) & {*DOCUMENTS, *(f"{device}.json" for device in manifest.rows)}


def manifests(folder: Path) -> tuple[Manifest, ...]:
    """Return the manifest of a folder, both of them where two branches met, or none.

    What cannot be read counts as none.
    """
    try:
        raw = (folder / MANIFEST).read_bytes()
    except OSError:
        return ()
    found: list[Manifest] = []
    for side in sides(raw):
        with suppress(ValueError):
            found.append(Manifest.model_validate(canonical.loads(side)))
    return tuple(found)


def sides(raw: bytes) -> tuple[bytes, ...]:
    """Return a file as it is, or both sides of it where a merge left its conflict markers."""
    if b"<<<<<<< " not in raw:
        return (raw,)
    both: tuple[list[bytes], list[bytes]] = ([], [])
    marks = {b"<<<<<<<": both[:1], b"|||||||": (), b"=======": both[1:], b">>>>>>>": both}
    into: Sequence[list[bytes]] = both
    for line in raw.splitlines(keepends=True):
        if line[:7] in marks:
            into = marks[line[:7]]
            continue
        for side in into:
            side.append(line)
    return b"".join(both[0]), b"".join(both[1])


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a folder, or None if it has none.

    Raises:
        GoldenError: it cannot be read.
    """
    path = folder / MANIFEST
    try:
        return Manifest.model_validate(canonical.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except ValidationError as error:
        msg = f"{path}: not a manifest: {first_fault(error)}"
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
    except ValueError as error:
        msg = f"{path}: not a manifest: {error}"
    raise GoldenError(msg, hint=HINT)


def losses(before: Manifest, after: Manifest) -> tuple[Loss, ...]:
    """Return every device and every populated table that would be gone."""
    found: list[Loss] = []
    for device in sorted(before.rows, key=natural_key):
        if device not in after.rows:
            found.append(Loss(device=device))
            continue
        tables = after.rows[device]
        found += [
            Loss(device=device, table=table)
            for table, rows in before.rows[device].items()
            if rows and not tables.get(table)
        ]
    return tuple(found)


def is_config(loaded: object) -> TypeGuard[ConfigDb]:
    """Whether parsed JSON has the shape of a CONFIG_DB."""
    return isinstance(loaded, dict) and all(
        isinstance(rows, dict)
        and all(
            isinstance(row, dict) and all(map(_is_value, row.values())) for row in rows.values()
        )
        for rows in loaded.values()
    )


def _is_value(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    )


def digest(data: bytes) -> str:
    """Return what a manifest keeps of the bytes of a file."""
    return hashlib.sha256(data).hexdigest()
