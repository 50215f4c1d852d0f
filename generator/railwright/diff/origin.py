"""What a build is made from: the files of a site that decide its configurations, and their digest.

Those are what the stages read: ``*.yml`` of the folder itself, ``*.yml`` below ``catalog`` and
everything below ``templates``. Settings (``railwright.toml``), notes and what editors leave behind
never say what goes into a configuration.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from railwright.base.errors import GoldenError
from railwright.render.ownership import TEMPLATES

_CATALOG = "catalog"
_INVENTORY = ".yml"


def files(site: Path) -> Mapping[str, Path]:
    """Return the files that decide, by their name inside the site folder, in order of these."""
    found = {path.name: path for path in _listed(site) if path.suffix == _INVENTORY}
    for folder, suffix in ((_CATALOG, _INVENTORY), (TEMPLATES, "")):
        for path in _below(site / folder):
            if path.name.endswith(suffix):
                found[path.relative_to(site).as_posix()] = path
    return {name: found[name] for name in sorted(found, key=os.fsencode)}


def sha256(site: Path) -> str:
    """Return a digest of the files that decide: of their names and their bytes.

    Raises:
        GoldenError: one of them cannot be read.
    """
    state = hashlib.sha256()
    for name, path in files(site).items():
        try:
            data = path.read_bytes()
        except OSError as error:
            msg = f"{path}: cannot be read: {(error.strerror or 'unknown reason').lower()}"
            raise GoldenError(msg) from None
        state.update(b"%s\0%s\n" % (os.fsencode(name), hashlib.sha256(data).hexdigest().encode()))
    return state.hexdigest()


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, each folder once, however links lead to it."""
    seen: set[str] = set()
    for at, folders, _ in os.walk(folder, followlinks=True):
        real = os.path.realpath(at)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not _is_left_behind(name))
        yield from _listed(Path(at))


def _listed(folder: Path) -> Iterator[Path]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 # a name may be no text
    except OSError:
        return  # the stage that reads the folder says why
    yield from (
        path for name in names if not _is_left_behind(name) and (path := folder / name).is_file()
    )


def _is_left_behind(name: str) -> bool:
    return name.startswith(".") or name.endswith("~")
