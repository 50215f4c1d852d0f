"""A folder as what a build is held against: goldens, an earlier build, or plain configurations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from railwright.base import canonical
from railwright.base.errors import GoldenError
from railwright.base.natural import natural_key
from railwright.diff.base import Base
from railwright.diff.golden import (
    DOCUMENTS,
    HINT,
    RESERVED,
    Drift,
    Manifest,
    Output,
    digest,
    is_config,
    read_manifest,
)
from railwright.model.configdb import ConfigDb


def base(folder: Path, built: Output, name: str) -> Base:
    """Return what a folder holds: goldens, an earlier build, or plain ``<device>.json`` files.

    A switch whose digest is that of the manifest is not read at all. Goldens that are digests can
    tell which switches differ, not where.

    Args:
        folder: of the files.
        built: what is held against it.
        name: how people call the folder.

    Raises:
        GoldenError: the folder holds nothing to compare with, or a file is not what the manifest
            says.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        return _plain(folder, built, name)
    configs: dict[str, ConfigDb] = {}
    drifted: list[str] = []
    if manifest.mode == "files":
        _verify(folder, manifest)
    for device in sorted(manifest.rows, key=natural_key):
        file = f"{device}.json"
        if device in built.configs and manifest.files.get(file) == built.manifest.files[file]:
            configs[device] = built.configs[device]
        elif manifest.mode == "files":
            configs[device] = _config(folder / file)
        else:
            drifted.append(device)
    return Base(
        name,
        configs,
        built.configs,
        unread=tuple(drifted),
        drifts=tuple(
            _drift(device, manifest, built.manifest)
            for device in drifted
            if device in built.configs
        ),
        documents=tuple(
            file for file in DOCUMENTS if manifest.files.get(file) != built.manifest.files[file]
        ),
    )


def configurations(folder: Path) -> Mapping[str, ConfigDb]:
    """Return the configurations of a folder that holds nothing else, by device in natural order.

    Raises:
        GoldenError: there is none, or one cannot be read.
    """
    return {device: _config(folder / f"{device}.json") for device in _devices(folder)}


def _plain(folder: Path, built: Output, name: str) -> Base:
    devices = _devices(folder)
    configs = {
        device: _config(folder / f"{device}.json") for device in devices if device in built.configs
    }
    # Who knows whether the others are configurations at all.
    others = tuple(device for device in devices if device not in configs)
    return Base(name, configs, built.configs, unread=others)


def _devices(folder: Path) -> tuple[str, ...]:
    stems = {path.stem for path in folder.glob("*.json") if path.name not in RESERVED}
    if not stems:
        msg = f"{folder}: no MANIFEST.json and no <device>.json to compare with"
        raise GoldenError(msg, hint="make goldens with `railwright accept SITE`")
    return tuple(sorted(stems, key=natural_key))


def _drift(device: str, before: Manifest, after: Manifest) -> Drift:
    old, new = before.rows[device], after.rows[device]
    return Drift(
        device=device,
        tables={
            table: (old.get(table, 0), new.get(table, 0))
            for table in sorted({*old, *new}, key=natural_key)
            if old.get(table, 0) != new.get(table, 0)
        },
    )


def _verify(folder: Path, manifest: Manifest) -> None:
    for name, listed in manifest.files.items():
        path = folder / name
        try:
            found = digest(path.read_bytes())
        except OSError:
            msg = f"{path}: the manifest lists this file, but it cannot be read"
            raise GoldenError(msg, hint=HINT) from None
        if found != listed:
            msg = f"{path}: not the bytes that the manifest lists"
            raise GoldenError(msg, hint=HINT)


def _config(path: Path) -> ConfigDb:
    try:
        loaded = canonical.loads(path.read_bytes())
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
        raise GoldenError(msg, hint=HINT) from None
    except ValueError as error:
        msg = f"{path}: cannot be read as JSON: {error}"
        raise GoldenError(msg, hint=HINT) from None
    if not is_config(loaded):
        msg = f"{path}: not a CONFIG_DB: table, key and field have to be nested objects, "
        msg += "and a value is text or a list of texts"
        raise GoldenError(msg)
    return loaded
