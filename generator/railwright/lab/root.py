"""The files of a virtual switch: a folder of this machine that is its root, and nothing beyond."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

_LINKS = 40
"""Links that are followed in one path, as on Linux."""
FOLDERS = (
    "dev",
    "etc/sonic",
    "home/admin",
    "host",
    "proc/sys/kernel/random",
    "run",
    "tmp",
    "usr/local/yang-models",
    "var/core",
    "var/lib",
    "var/log",
)


class Root:
    """A folder seen as the root of a switch's files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """Make the folders that a switch has."""
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def real(self, path: str, cwd: str = "/") -> Path:
        """Return where a path of the switch is on this machine, links followed.

        Raises:
            OSError: links go round in a circle.
        """
        if path == os.devnull:
            return Path(os.devnull)
        todo = [*reversed(PurePosixPath(cwd, path).parts)]
        found: list[str] = []
        links = 0
        while todo:
            part = todo.pop()
            if part == "/":
                found.clear()
            elif part == "..":
                del found[-1:]
            else:
                here = self.folder.joinpath(*found, part)
                if here.is_symlink():
                    links += 1
                    if links > _LINKS:
                        raise OSError(40, "Too many levels of symbolic links", path)
                    todo.extend(reversed(PurePosixPath(here.readlink()).parts))
                else:
                    found.append(part)
        return self.folder.joinpath(*found)

    def entry(self, path: str, cwd: str = "/") -> Path:
        """Return where a path of the switch is, a link at its end not followed."""
        given = PurePosixPath(cwd, path)
        if given.name in {"", ".."}:
            return self.real(path, cwd)
        return self.real(str(given.parent)) / given.name

    def text(self, path: str) -> str | None:
        """Return what a file holds; None where it cannot be read."""
        try:
            return self.real(path).read_text("utf-8", "surrogateescape")
        except OSError:
            return None

    def write(self, path: str, text: str) -> None:
        """Write a file, with the folder that it is in."""
        file = self.real(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", "surrogateescape")
