"""What a command line is: words that no shell takes apart, and the reader of what they print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Generic, NamedTuple, ParamSpec, TypeVar

Out = TypeVar("Out")
Given = ParamSpec("Given")
SHORT_BYTES: Final = 1 << 20
"""What a tool prints at most that prints some lines."""
LONG_BYTES: Final = 64 << 20
"""Likewise one that prints a configuration or rows; that of 1,024 ports has some 5 MB."""


class Command(NamedTuple, Generic[Out]):
    """A command line.

    Attributes:
        argv: its words.
        read: the reader of what it prints.
        root: whether it needs root.
        changes: whether it changes anything; a lost answer to one that does not is harmless.
        rcs: exit codes with which it has answered.
        timeout_s: seconds that it may take; None for the usual time of a question.
        stdin: what it reads.
        limit_bytes: what it may print; more is no answer.
        private: whether that may hold secrets.
    """

    argv: tuple[str, ...]
    read: Callable[[bytes], Out]
    root: bool = False
    changes: bool = False
    rcs: tuple[int, ...] = (0,)
    timeout_s: float | None = None
    stdin: bytes = b""
    limit_bytes: int = SHORT_BYTES
    private: bool = False

    def __repr__(self) -> str:
        return f"Command({' '.join(self.argv)!r}, {len(self.stdin)} bytes)"

    def words(self, *, sudo: bool) -> tuple[str, ...]:
        """Return the words that are sent; ``sudo`` fails where it would ask for a password."""
        return ("sudo", "-n", *self.argv) if sudo and self.root else self.argv


def secretive(command: Command[Out]) -> Command[Out]:
    """Return a command as one that prints a configuration: much, and with secrets in the clear."""
    return command._replace(limit_bytes=LONG_BYTES, private=True)


class Spoken(NamedTuple):
    """A builder of commands, where its grammar is from, and arguments for an example."""

    build: Callable[..., Command[Any]]
    source: str
    example: tuple[Any, ...]

    @property
    def command(self) -> Command[Any]:
        """The command of the example."""
        return self.build(*self.example)


_SPOKEN: list[Spoken] = []


def spoken() -> tuple[Spoken, ...]:
    """Return every builder that was noted, in the order in which they stand."""
    return tuple(_SPOKEN)


def speaks(
    source: str, *example: object
) -> Callable[[Callable[Given, Command[Out]]], Callable[Given, Command[Out]]]:
    """Note a builder of commands.

    Args:
        source: where its grammar is from: repository and path, or a manual.
        example: arguments that it takes.
    """

    def note(build: Callable[Given, Command[Out]]) -> Callable[Given, Command[Out]]:
        _SPOKEN.append(Spoken(build, source, example))
        return build

    return note
