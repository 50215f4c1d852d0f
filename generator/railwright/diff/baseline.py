"""What ``accept`` may write over: goldens of the same site, and what they hold so far.

A folder is taken for goldens of ours by its manifest. Where that is damaged (a conflict of two
branches, half a file), the files beside it tell what a new build must not lose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from railwright.base import canonical
from railwright.base.errors import ForeignGoldens, GoldenError
from railwright.diff import golden
from railwright.diff.golden import MANIFEST, RESERVED, Manifest


def refuse_foreign(folder: Path, site: str) -> None:
    """Make sure that a folder is empty of JSON, or holds goldens of this site.

    Raises:
        ForeignGoldens: it holds JSON files without a manifest of ours, or those of another site.
    """
    others = {one.site for one in golden.manifests(folder)} - {site, None}
    if others:
        msg = f"{folder}: the goldens of site {min(map(str, others))!r}, not of {site!r}"
        raise ForeignGoldens(msg, hint="name another folder with --goldens, or delete this one")
    path = folder / MANIFEST
    if _is_foreign(path) or (not path.is_file() and any(folder.glob("*.json"))):
        msg = f"{folder}: holds JSON files, but no {MANIFEST} of ours"
        hint = "name another folder with --goldens, or move these files away"
        raise ForeignGoldens(msg, hint=hint)


def _is_foreign(path: Path) -> bool:
    """Whether a manifest is whole JSON that means something else."""
    try:
        loaded = canonical.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return not (isinstance(loaded, dict) and {"files", "rows"} <= set(loaded))


def baseline(folder: Path) -> Manifest | None:
    """Return what the goldens of a folder hold; None if there are none yet.

    Raises:
        GoldenError: the manifest is damaged, and nothing else is there to go by.
    """
    found = golden.manifests(folder)
    if found:
        rows = _merged((device, tables) for one in found for device, tables in one.rows.items())
        return found[0].model_copy(update={"rows": rows})
    if not (folder / MANIFEST).is_file():
        return None
    rows = _merged(
        (path.stem, tables)
        for path in sorted(folder.glob("*.json"))
        if path.name not in RESERVED
        for tables in _tables(path)
    )
    if not rows:
        msg = f"{folder / MANIFEST}: cannot be read, and nothing else tells what would be lost"
        raise GoldenError(msg, hint="restore it, or give --allow-loss")
    return Manifest(files={}, rows=rows)


def _tables(path: Path) -> Iterable[Mapping[str, int]]:
    """Yield the rows per table of each side of a configuration; none for what cannot be read."""
    for side in golden.sides(path.read_bytes()):
        try:
            loaded = canonical.loads(side)
        except ValueError:
            yield {}
            continue
        if golden.is_config(loaded):
            yield {table: len(rows) for table, rows in loaded.items()}


def _merged(
    parts: Iterable[tuple[str, Mapping[str, int]]],
) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, int]] = {}
    for device, tables in parts:
        into = rows.setdefault(device, {})
        for table, count in tables.items():
            into[table] = max(count, into.get(table, 0))
    return rows
