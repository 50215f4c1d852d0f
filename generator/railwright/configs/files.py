"""The text of a file, or what is wrong with it as a file."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from railwright.base import resources
from railwright.base.location import Location
from railwright.base.natural import natural_key
from railwright.base.text import printable
from railwright.base.yaml12_text import place_of
from railwright.configs import kinds
from railwright.model.finding import Finding, found

MAX_BYTES: Final = 8 * 1024 * 1024
"""Size of a file, in bytes. A switch of 514 ports has about a megabyte, and a dump of its database
half as much again; what is several times larger is something else, and is not read into memory."""

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Text(NamedTuple):
    """What a file holds.

    Attributes:
        file: its name in messages.
        text: without a byte order mark; None if nothing can be read.
        marked: whether it started with a byte order mark.
        findings: why nothing can be read.
    """

    file: str
    text: str | None
    marked: bool = False
    findings: tuple[Finding, ...] = ()


def shown(path: Path) -> str:
    """Return the name of a file in messages; names of files may hold anything."""
    return printable(resources.given(path))


def read(path: Path, shown: str) -> Text:
    """Read a file. Anything but a regular file is refused, not waited for.

    Args:
        path: the file.
        shown: its name in messages.
    """
    name = printable(path.name)
    try:
        if not path.is_file():
            text = "is not a file" if path.exists() else "does not exist"
            if path.is_dir():
                text = "holds no configuration" if any(path.iterdir()) else "is an empty folder"
            return _nothing(shown, f"{name} {text}")
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        return _nothing(shown, f"{name} cannot be read: {why}")
    return decode(raw, shown)


def decode(raw: bytes, shown: str) -> Text:
    """Return the text of bytes."""
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1024**2} MiB"
        return Text(shown, None, findings=(found(kinds.OVER_LIMIT, Location(shown), message),))
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        where = Location(shown, *place_of(raw, error.start))
        message = f"byte 0x{raw[error.start]:02x} at offset {error.start} is not UTF-8"
        if raw.startswith(_WIDE):
            message = "the file is UTF-16, not UTF-8"
        return Text(shown, None, findings=(found(kinds.NOT_UTF8, where, message),))
    bare = text.removeprefix("\ufeff")
    return Text(shown, bare, marked=bare is not text)


def _nothing(shown: str, message: str) -> Text:
    return Text(shown, None, findings=(found(kinds.UNREADABLE, Location(shown), message),))


def of_folder(path: Path, wanted: Callable[[Sequence[Path]], Iterable[Path]]) -> Sequence[Path]:
    """Return a file, or those of a folder that are wanted; the folder itself where none is.

    Args:
        path: of either; it need not exist.
        wanted: chooses from what the folder holds, in natural order; it may look into folders.
    """
    try:
        if not path.is_dir():
            return (path,)
        inside = sorted(path.iterdir(), key=lambda entry: natural_key(entry.name))
        return tuple(wanted(inside)) or (path,)
    except OSError:
        return (path,)  # reading the folder itself says why
