"""Programs that run beside this one: a server, or what a virtual switch was asked to run.

What :mod:`railwright.base.process` starts ends before the call does; what starts here does not.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

Child = asyncio.subprocess.Process
NOWHERE = asyncio.subprocess.DEVNULL


async def start(  # as many as a program has
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    text: IO[bytes] | int = NOWHERE,
    output: IO[bytes] | int = NOWHERE,
    errors: IO[bytes] | int = NOWHERE,
) -> Child:
    """Start a program in a session of its own.

    Args:
        command: the program and its arguments, as they are: no shell reads them.
        folder: where it works.
        environment: all of it.
        text: what it may read.
        output: where its output goes.
        errors: where its complaints go.

    Raises:
        OSError: it cannot be started.
    """
    return await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=dict(environment),
        stdin=text,
        stdout=output,
        stderr=errors,
        start_new_session=True,
    )


def end(child: Child, *, hard: bool = False) -> None:
    """Ask a program and all that it started to end; ``hard`` does not ask."""
    if child.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL if hard else signal.SIGTERM)
