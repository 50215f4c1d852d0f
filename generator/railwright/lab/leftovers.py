"""What a lab that was killed leaves behind: its database server, programs of its switches, files.

Programs are found in /proc by what they are (proc(5)): this user's, working inside the folder of
the lab, named by a command line that has the folder in it, and without a terminal, so that nobody's
editor is one of them. Their ids alone would say nothing: another program may have them by now.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_PATIENCE_S: Final = 5.0
_STEP_S: Final = 0.02
_TERMINAL: Final = 4
"""Field behind the name in /proc/PID/stat that says which terminal controls it; 0 is none."""
_MODULE: Final = "railwright.lab"


def is_lab(process: object, folder: Path) -> bool:
    """Return whether a process is the lab of a folder."""
    if not isinstance(process, int) or process <= 0:
        return False
    if not _PROC.joinpath("self").exists():
        return _lives(process)
    words = _words(_PROC / str(process))
    return _MODULE in words and str(folder) in words


def processes(folder: Path) -> tuple[int, ...]:
    """Return the programs of the lab of a folder that run."""
    return tuple(_found(folder))


def ended(folder: Path, patience_s: float) -> None:
    """Wait until no program of a lab runs, for some seconds at most."""
    until = time.monotonic() + patience_s
    while processes(folder) and time.monotonic() < until:
        time.sleep(_STEP_S)


def clean(folder: Path, keep: str | None = None) -> int:
    """End what runs, remove what the folder holds, and return how many programs there were.

    Args:
        folder: of the lab.
        keep: a file of it that stays, and the folder with it; None removes the folder too.

    Raises:
        OSError: the folder cannot be removed.
    """
    running = processes(folder)
    for sign in (signal.SIGTERM, signal.SIGKILL):
        left = processes(folder)
        if not left:
            break
        for one in left:
            with suppress(ProcessLookupError):
                os.kill(one, sign)
        ended(folder, _PATIENCE_S)
    if keep is None:
        shutil.rmtree(folder, ignore_errors=not folder.exists())
        return len(running)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != keep:
            path.unlink()
    return len(running)


def _found(folder: Path) -> Iterator[int]:
    mine, real = os.getuid(), folder.resolve()
    for entry in _PROC.glob("[0-9]*") if _PROC.is_dir() else ():
        try:
            if entry.stat().st_uid != mine or int(entry.name) == os.getpid():
                continue
            inside = (entry / "cwd").readlink().is_relative_to(real)
            if not inside or not any(str(folder) in word for word in _words(entry)):
                continue
            behind = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile, or is none of ours
        if behind[0] != "Z" and behind[_TERMINAL] == "0":
            yield int(entry.name)


def _words(entry: Path) -> list[str]:
    try:
        raw = (entry / "cmdline").read_bytes()
    except OSError:
        return []
    return raw.decode("utf-8", "surrogateescape").split("\0")


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
