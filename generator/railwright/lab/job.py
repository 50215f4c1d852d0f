"""One command on one switch: its words, what it reads, and to whom it speaks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the switch knows its tools, which know their job
    from railwright.lab.switch import Switch

HOME = str(PurePosixPath("/home", "admin"))
"""Where a session begins."""
Sink = Callable[[bytes], None]
"""Takes what a command writes; raises BrokenPipeError where nobody reads any more."""


async def nothing() -> bytes:
    """Read nothing."""
    return b""


@dataclass
class Job:
    """A command as it runs.

    Attributes:
        switch: where.
        argv: its words, the program first.
        out: its output.
        err: its complaints.
        read: gives all that it may read.
        root: whether it runs as root.
        cwd: the folder it works in.
        environment: its variables.
    """

    switch: Switch
    argv: tuple[str, ...]
    out: Sink
    err: Sink
    read: Callable[[], Awaitable[bytes]] = nothing
    root: bool = False
    cwd: str = HOME
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The program, without its folder."""
        return self.argv[0].rsplit("/", 1)[-1]

    @property
    def words(self) -> tuple[str, ...]:
        """The arguments."""
        return self.argv[1:]

    def say(self, line: str) -> None:
        """Write a line.

        Raises:
            BrokenPipeError: nobody reads it; the command ends, as a program does.
        """
        self.out(f"{line}\n".encode("utf-8", "surrogateescape"))

    def complain(self, line: str) -> None:
        """Write a line of complaint."""
        self.err(f"{line}\n".encode("utf-8", "surrogateescape"))

    def like(self, *argv: str, root: bool | None = None) -> Job:
        """Return a job with other words and the same ears."""
        return Job(
            self.switch,
            argv,
            self.out,
            self.err,
            self.read,
            self.root if root is None else root,
            self.cwd,
            self.environment,
        )


Tool = Callable[[Job], Awaitable[int]]
"""A program: runs a job and returns its exit code."""
