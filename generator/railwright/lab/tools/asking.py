"""Questions that shells ask: about files, programs and locks. Source: POSIX test, flock(1)."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from railwright.lab.job import Job, Tool

_STEP_S = 0.01


async def test(job: Job) -> int:
    """Answer a question about files or texts with an exit code."""
    words = [word for word in job.words if word != "]" or job.name != "["]
    negated = words[:1] == ["!"]
    words = words[1:] if negated else words
    return int(_holds(job, words) is negated)


def _holds(job: Job, words: Sequence[str]) -> bool:
    match words:
        case ["-n", text]:
            answer = bool(text)
        case ["-z", text]:
            answer = not text
        case ["-L" | "-h", name]:
            answer = job.switch.root.entry(name, job.cwd).is_symlink()
        case [flag, name] if flag in _ASKED:
            answer = _ASKED[flag](job.switch.root.real(name, job.cwd))
        case [one, "=" | "==", other]:
            answer = one == other
        case [one, "!=", other]:
            answer = one != other
        case _:
            answer = bool(words and words[0])
    return answer


_ASKED: Mapping[str, Callable[[Path], bool]] = {
    "-e": Path.exists,
    "-f": Path.is_file,
    "-d": Path.is_dir,
    "-r": Path.exists,
    "-w": Path.exists,
    "-x": lambda path: os.access(path, os.X_OK),
    "-s": lambda path: path.is_file() and path.stat().st_size > 0,
}


async def which(job: Job) -> int:
    """Say where programs are."""
    from railwright.lab.tools import TOOLS as ALL  # noqa: PLC0415 # which holds this

    names = job.words[1:] if job.words[:1] == ("-v",) else job.words
    missing = 0
    for name in names:
        gone = job.switch.faults.waiting("no-command", name)
        if name in ALL and not gone:
            job.say(f"/usr/bin/{name}")
        else:
            missing = 1
    return missing


async def flock(job: Job) -> int:
    """Run a program under a lock; end with 1 where another holds it, as in util-linux."""
    from railwright.lab import shell  # noqa: PLC0415 # which knows this

    words = list(job.words)
    wait, limit = True, None
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word in {"-n", "--nb", "--nonblock"}:
            wait = False
        elif word in {"-w", "--timeout"} and words:
            limit = float(words.pop(0))
    with job.switch.root.real(words[0], job.cwd).open("a") as file:
        if not await _taken(job, file.fileno(), limit if wait else 0.0):
            return 1
        rest = words[1:]
        if rest[:1] == ["-c"]:
            return await shell.line(job, rest[1])
        return await shell.run(job.like(*rest))


async def _taken(job: Job, handle: int, limit: float | None) -> bool:
    until = None if limit is None else job.switch.clock.now() + limit
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if until is not None and job.switch.clock.now() >= until:
                return False
            await asyncio.sleep(_STEP_S)
        else:
            return True


TOOLS: dict[str, Tool] = {
    "[": test,
    "command": which,
    "flock": flock,
    "test": test,
    "which": which,
}
