"""Write a file so that a reader, or a crash, sees the old bytes or the new bytes, never a mix."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

_LEFTOVER = re.compile(r"\..+\.(\d+)-[^.-]+\.tmp")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_OPEN: Final = tuple(map(Path, ("/dev/stdout", "/dev/stderr", "/dev/fd", "/proc")))
"""Names that stand for what a process has open, even where that is a regular file."""


def write(path: Path, data: bytes, mode: int = 0o644) -> bool:
    """Write ``data`` to ``path``; return False if it is a file that already held just that.

    The bytes go to a temporary file in the same folder, reach the disk, and then take the name in
    one step. A link is followed: it stays, and the file behind it is replaced. What is no regular
    file (a pipe, a device, ``/dev/stdout``) is written into and never replaced.

    Args:
        path: the file.
        data: its bytes.
        mode: who may do what with it. One that shuts others out holds for a file that is left
            as it is, too.

    Raises:
        OSError: the folder cannot be written.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        status = None
    if _special(path, status):
        _write_into(path, data)
        return True
    path = Path(os.path.realpath(path))
    if status is not None and status.st_size == len(data) and path.read_bytes() == data:
        if not mode & _OTHERS and status.st_mode & _OTHERS:
            path.chmod(mode)
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{path.name}.{os.getpid()}-"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix, suffix=".tmp")
    try:
        try:
            with os.fdopen(handle, "wb", closefd=False) as stream:
                stream.write(data)
            os.fsync(handle)
        finally:
            os.close(handle)
        temporary = Path(name)
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def settle(folder: Path) -> None:
    """Bring the names of a folder to the disk, once after many writes.

    A file system that cannot do this for a folder keeps its own promises; that is no error.
    """
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def clean(folder: Path) -> None:
    """Remove the temporary files that killed runs left in a folder.

    The name of such a file holds the id of its process. Those of other living processes stay.

    Raises:
        OSError: the folder cannot be read or written.
    """
    for path in folder.glob(".*.tmp"):
        match = _LEFTOVER.fullmatch(path.name)
        if match and not _lives(int(match[1])):
            path.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    if process == os.getpid():
        return False  # this process writes one file at a time, and none now
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _special(path: Path, status: os.stat_result | None) -> bool:
    if status is None:
        return False
    absolute = Path(os.path.normpath(path.absolute()))
    return not stat.S_ISREG(status.st_mode) or any(map(absolute.is_relative_to, _OPEN))


def _write_into(path: Path, data: bytes) -> None:
    # Appended: a file behind /dev/stdout keeps what was printed into it before.
    handle = os.open(path, os.O_WRONLY | os.O_APPEND)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
