"""Which lines of an inventory are not as they were: what a person changed, of all that is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from railwright.diff import origin

Edited = Mapping[str, frozenset[int]]
"""File, as the site folder names it, to its lines that are new or other than before."""
_LIMIT = 4_000
"""Lines of a file between the first and the last that differ, from which on all of them count as
edited: to find those that do not takes time that grows with their square."""


def edited(before: Path, after: Path) -> Edited:
    """Return what is edited between two folders of a site.

    Where lines went and none came, it is the line before them. Comments and blank lines do not
    count, and files that cannot be read have no lines.

    Args:
        before: the folder as it was.
        after: the folder as it is.
    """
    was = origin.files(before)
    found: dict[str, frozenset[int]] = {}
    for name, path in origin.files(after).items():
        new = _lines(path)
        lines = frozenset(_edited(_lines(was[name]) if name in was else (), new)) if new else ()
        if lines:
            found[name] = frozenset(lines)
    return found


def _lines(path: Path) -> Sequence[bytes]:
    try:
        return path.read_bytes().splitlines()
    except OSError:
        return ()


def _says(line: bytes) -> bool:
    """Whether a line is neither blank nor a comment."""
    return bool(line.strip()) and not line.lstrip().startswith(b"#")


def _edited(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[int]:
    """Yield the numbers of lines that say something, from 1."""
    for first, last, went in _parts(old, new):
        lines = [at + 1 for at in range(first, last) if _says(new[at])]
        if not lines and any(map(_says, went)):
            lines = [next((at + 1 for at in range(first - 1, -1, -1) if _says(new[at])), 1)]
        yield from lines


def _parts(
    old: Sequence[bytes], new: Sequence[bytes]
) -> Iterator[tuple[int, int, Sequence[bytes]]]:
    """Yield the parts of the new lines that differ: the first, the end, and what was there."""
    if old == new:
        return
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - head
    tail = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    was, now = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(was), len(now)) > _LIMIT:
        yield head, head + len(now), was
        return
    for tag, begin, end, first, last in SequenceMatcher(
        None, was, now, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            yield head + first, head + last, was[begin:end]
