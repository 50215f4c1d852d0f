"""Read YAML 1.2 (core schema) with the place of every word, safely and fast.

PyYAML's parsers do the grammar; its resolver and constructor are not used, because they speak
YAML 1.1, where ``65000:10`` is 3900010, ``off`` is false and ``010`` is eight. Here plain scalars
follow the core schema of YAML 1.2.2, chapter 10.3: ``true``/``false``, ``null``/``~``, decimal,
``0o`` and ``0x`` integers, floats, and text for all the rest.

Refused, with line and column: duplicate keys, keys that are not text or whole numbers, tags, merge
keys, a second document, text that is not UTF-8, and whatever is beyond the limits below. Aliases
are allowed: their data is shared and what they expand to is counted, so that a small file cannot
become a large one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from railwright.base import collector, resources
from railwright.base.errors import YamlSyntaxError
from railwright.base.location import Location
from railwright.base.positions import Positions
from railwright.base.yaml12_builder import Builder, Document, Problem
from railwright.base.yaml12_text import place_of

__all__ = ["Document", "Positions", "Problem", "parse", "parse_file", "read", "read_text"]

MAX_BYTES: Final = 8 * 1024 * 1024
"""Size of a file, in bytes."""


def read(path: Path, shown: str | None = None) -> Document:
    """Read a YAML file.

    Args:
        path: the file.
        shown: its name in messages; left out, :func:`railwright.base.resources.shown` names it.

    Raises:
        YamlSyntaxError: nothing of it can be read.
    """
    name = resources.shown(path) if shown is None else shown
    return _or_raise(*parse_file(path, name))


def read_text(text: str | bytes, shown: str) -> Document:
    """Read YAML from memory.

    Raises:
        YamlSyntaxError: nothing of it can be read.
    """
    return _or_raise(*parse(text.encode() if isinstance(text, str) else text, shown))


def parse_file(path: Path, shown: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """Like :func:`parse`, for a file. Anything but a regular file is refused, not waited for."""
    try:
        if not path.is_file():
            text = "is not a file" if path.exists() else "does not exist"
            return None, (Problem("file", Location(shown), f"{path.name} {text}"),)
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        return None, (Problem("file", Location(shown), f"{path.name} cannot be read: {why}"),)
    return parse(raw, shown)


def parse(raw: bytes, shown: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read YAML from memory without raising: the document, if any, and all that is wrong."""
    if len(raw) > MAX_BYTES:
        limit = f"the file is larger than {MAX_BYTES // 1024**2} MiB"
        hint = "split it, or say it by rules instead of one line for each thing"
        return None, (Problem("limit", Location(shown), limit, hint),)
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        message = f"byte 0x{byte:02x} at offset {error.start} is not UTF-8"
        where = Location(shown, *place_of(raw, error.start))
        return None, (Problem("syntax", where, message, "save the file as UTF-8"),)
    builder = Builder(raw, shown)
    with collector.paused():  # nothing built here is garbage: scanning for it takes 3x the time
        document = builder.run()
    return document, tuple(builder.problems)


def _or_raise(document: Document | None, problems: tuple[Problem, ...]) -> Document:
    if document is None:
        fatal = problems[-1]
        raise YamlSyntaxError(fatal.message, location=fatal.location, hint=fatal.hint)
    return document
