"""Where a lab that is up has its files: a folder that only its user can look into.

The folder is short, because the name of a socket may have 108 bytes only (unix(7)).
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from railwright.base import canonical
from railwright.base.errors import LabError
from railwright.lab.fleet_names import SOCKET, STATE


def folder_of(site: Path) -> Path:
    """Return the folder of a site's lab; it is made when it is not there.

    Raises:
        LabError: others could look into it.
    """
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    above = base / f"railwright-lab-{os.getuid()}"
    above.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = above.lstat()
    if (
        not stat.S_ISDIR(status.st_mode)
        or status.st_uid != os.getuid()
        or stat.S_IMODE(status.st_mode) & 0o077
    ):
        msg = f"{above} is open to others"
        raise LabError(msg, hint="remove it, or set XDG_RUNTIME_DIR to a folder of your own")
    name = hashlib.sha256(str(site.resolve()).encode()).hexdigest()[:10]
    folder = above / name
    folder.mkdir(mode=0o700, exist_ok=True)
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
    if not isinstance(found, dict) or not _lives(found.get("process")):
        return None
    return found


def _lives(process: object) -> bool:
    if not isinstance(process, int):
        return False
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
