"""What is kept from one run to the next, for speed alone: losing it changes no result.

Some of it is code, so a file counts only if nobody but this user could have written it and if it
is whole and made from the very same things. In every other case there is nothing in the cache:
neither a user without a home nor a damaged file is an error.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Final

from railwright.base import atomic

_PRIVATE = "compiled"
"""Folder for what is run as code; its own, since a cache folder is often writable for a group."""
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_DIGEST_BYTES: Final = 32


def home() -> Path | None:
    """Return the user's cache folder: ``$XDG_CACHE_HOME/railwright`` or ``~/.cache/railwright``.

    None for a user without a home folder. A relative ``XDG_CACHE_HOME`` does not count (XDG Base
    Directory Specification, "Basics").
    """
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if given.is_absolute():
        return given / "railwright"
    try:
        user = Path.home()
    except RuntimeError:
        return None
    return user / ".cache" / "railwright" if user.is_absolute() else None


def key(parts: Iterable[bytes]) -> bytes:
    """Return a digest of everything that something kept was made from, part by part."""
    state = hashlib.sha256()
    for part in parts:
        state.update(b"%d\0" % len(part))
        state.update(part)
    return state.digest()


def read(name: str, made_from: bytes) -> bytes | None:
    """Return what :func:`write` kept under a name, if it can be trusted; else None.

    Args:
        name: of the file.
        made_from: the :func:`key` of what it must have been made from.
    """
    folder = _folder()
    if folder is None:
        return None
    try:
        if not _ours(folder.lstat(), stat.S_ISDIR):
            return None
        # What is looked at must be what is read, so the open file is asked and not the name.
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with FileIO(handle) as stream:
            if not _ours(os.fstat(handle), stat.S_ISREG):
                return None
            stored = stream.readall()
    except OSError:
        return None
    digest, data = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
    return data if digest == key((made_from, data)) else None


def write(name: str, made_from: bytes, data: bytes) -> None:
    """Keep bytes under a name, in place of what was there; do nothing where that cannot be."""
    folder = _folder()
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _ours(folder.lstat(), stat.S_ISDIR):
            atomic.write(folder / name, key((made_from, data)) + data)


def _folder() -> Path | None:
    above = home() if hasattr(os, "geteuid") else None  # without users there is no telling whose
    return None if above is None else above / _PRIVATE


def _ours(status: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Whether a file is of a kind, belongs to this user, and is writable for nobody else."""
    mode = status.st_mode
    return is_kind(mode) and status.st_uid == os.geteuid() and not mode & _OTHERS_WRITE
