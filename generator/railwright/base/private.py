"""Whether a folder is its user's own, so that what is read there was written by nobody else."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


def foreign(folder: Path) -> str:
    """Return why a folder is not only this user's to change; empty: it is. No link is followed.

    Raises:
        OSError: it is not there, or cannot be looked at.
    """
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        return "is no folder"
    if status.st_uid != os.getuid():
        return "belongs to another user"
    return "can be changed by others" if status.st_mode & _OTHERS else ""
