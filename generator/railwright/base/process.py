"""The one place that starts other programs: no shell, no input by hand, and an end in any case."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


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
            out, err = running.communicate()
            return Ended(None, out, err)
        except BaseException:
            running.kill()
            raise
    return Ended(running.returncode, out, err)
