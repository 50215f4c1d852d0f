"""The one place that starts other programs: no shell and no input by hand.

What :func:`run` starts has an end in any case; what :func:`leave` starts is meant to stay.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

_GRACE_S: Final = 1.0
"""Seconds that are waited for the last words of a program that was stopped."""


class Ended(NamedTuple):
    """How a program ended, and what it said. ``code`` None: it took too long and was stopped."""

    code: int | None
    out: bytes
    err: bytes


def run(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    text: bytes = b"",
    limit_s: float,
) -> Ended:
    """Run a program to its end.

    Args:
        command: the program and its arguments, as they are: no shell reads them.
        folder: where it works.
        environment: all of it.
        text: what it may read; then its input ends, so that it waits for nobody.
        limit_s: seconds that it may take.

    Raises:
        FileNotFoundError: there is no such program, or no such folder.
        OSError: it cannot be started.
        ValueError: an argument holds a NUL.
    """
    with subprocess.Popen(  # noqa: S603 # the arguments are those of the callers below this line
        list(command),
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        try:
            out, err = running.communicate(text, timeout=limit_s)
        except subprocess.TimeoutExpired:
            running.kill()
            try:
                out, err = running.communicate(timeout=_GRACE_S)
            except subprocess.TimeoutExpired as late:  # what it started holds its pipes
                out, err = late.output or b"", late.stderr or b""
            return Ended(None, out, err)
        except BaseException:
            running.kill()
            raise
    return Ended(running.returncode, out, err)


class Left:
    """A program that was started and left to itself."""

    def __init__(self, running: subprocess.Popen[bytes]) -> None:
        self._running = running

    @property
    def code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._running.poll()


def leave(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], log: Path
) -> Left:
    """Start a program that stays when this one has ended.

    Args:
        command: the program and its arguments.
        folder: where it works.
        environment: all of it.
        log: a file for all that it says; only its owner may read it.

    Raises:
        OSError: it cannot be started, or the file cannot be written.
    """
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        running = subprocess.Popen(  # noqa: S603 # as above
            list(command),
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=handle,
            start_new_session=True,
        )
    finally:
        os.close(handle)
    return Left(running)
