"""Where a lab that is up has its files: a folder that only its user can look into.

The folder is short, because the name of a socket may have 108 bytes only (unix(7)).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from railwright.base import canonical
from railwright.base.errors import LabError
from railwright.lab import leftovers
from railwright.lab.fleet_names import LOCK, NO_LAB, SOCKET, STATE

_LONGEST = 107
"""Bytes of the name of a socket, but for its end (unix(7))."""


def folder_of(site: Path) -> Path:
    """Return the folder of a site's lab; it is made when it is not there.

    Raises:
        LabError: it cannot be made, or others could look into it.
    """
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    above = base / f"railwright-lab-{os.getuid()}"
    name = hashlib.sha256(str(site.resolve()).encode()).hexdigest()[:10]
    folder = above.absolute() / name
    hint = "set XDG_RUNTIME_DIR to a folder of your own"
    try:
        above.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = above.lstat()
        if (
            not stat.S_ISDIR(status.st_mode)
            or status.st_uid != os.getuid()
            or stat.S_IMODE(status.st_mode) & 0o077
        ):
            msg = f"{above} is open to others"
            raise LabError(msg, hint=f"remove it, or {hint}")
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        msg = f"{error.filename or above}: cannot be made: {error.strerror}"
        raise LabError(msg, hint=hint) from None
    return folder


def socket_of(site: Path) -> Path:
    """Return the socket of a site's lab, up or not."""
    return folder_of(site) / SOCKET


def state_of(site: Path) -> dict[str, object] | None:
    """Return what a lab that is up wrote for clients; None where none is."""
    folder = folder_of(site)
    try:
        found = canonical.loads((folder / STATE).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict) or not leftovers.is_lab(found.get("process"), folder):
        return None
    return found


def up(site: Path) -> dict[str, object]:
    """Return what the lab of a site wrote for clients.

    Raises:
        LabError: none is up.
    """
    found = state_of(site)
    if found is None:
        raise LabError(NO_LAB, hint=f"railwright lab up {site}")
    return found


@contextmanager
def starting(site: Path) -> Iterator[Path]:
    """Hold the right to start the lab of a site; the folder is given, empty but for a lock.

    Raises:
        LabError: it is up, somebody starts it just now, or its folder has too long a name.
    """
    folder = folder_of(site)
    if len(os.fsencode(folder / SOCKET)) > _LONGEST:
        msg = f"{folder} is too long a name for a socket in it"
        raise LabError(msg, hint="set XDG_RUNTIME_DIR to a folder with a shorter name")
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            msg = "the lab of this site is being started just now"
            raise LabError(msg) from None
        if state_of(site) is not None:
            msg = "the lab of this site is up already"
            raise LabError(msg, hint="railwright lab down")
        if leftovers.processes(folder) or any(one.name != LOCK for one in folder.iterdir()):
            leftovers.clean(folder, keep=LOCK)
        yield folder
    finally:
        os.close(handle)
