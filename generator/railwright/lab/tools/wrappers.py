"""Programs that run programs: sudo, timeout, env, nohup, sh and true ones."""

from __future__ import annotations

import asyncio
import fcntl

from railwright.lab.job import Job, Tool

TIMED_OUT = 124
"""Of timeout(1) of GNU coreutils."""
_USAGE = 64
"""Of flock(1) of util-linux: EX_USAGE of sysexits.h."""
_VALUED = frozenset(("-u", "-g", "-k", "-s", "--user"))


async def sudo(job: Job) -> int:
    """Run a program as root; with ``-n`` it never asks, by its manual."""
    from railwright.lab import shell  # noqa: PLC0415 # which knows these

    words = list(job.words)
    asks = True
    while words and words[0].startswith("-"):
        word = words.pop(0)
        asks = asks and word not in {"-n", "--non-interactive"}
        if word == "--":
            break
        if word in _VALUED and words:
            words.pop(0)
    if job.switch.faults.hit("sudo-asks"):
        job.complain("sudo: a password is required" if not asks else _NO_TERMINAL)
        return 1
    return await shell.run(job.like(*words, root=True))


_NO_TERMINAL = (
    "sudo: a terminal is required to read the password; either use the -S option to read from"
    " standard input or configure an askpass helper\nsudo: a password is required"
)


async def timeout(job: Job) -> int:
    """Run a program for so long at most, by the manual of GNU coreutils."""
    from railwright.lab import shell  # noqa: PLC0415 # as above

    words = list(job.words)
    while words and words[0].startswith("-"):
        if words.pop(0) in _VALUED and words:
            words.pop(0)
    try:
        limit = seconds(words.pop(0))
    except (IndexError, ValueError):
        job.complain("timeout: invalid time interval")
        return 125
    running = asyncio.ensure_future(shell.run(job.like(*words)))
    over = asyncio.Event()
    alarm = job.switch.clock.after(limit, over.set)
    waiting = asyncio.ensure_future(over.wait())
    try:
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        alarm.cancel()
        waiting.cancel()
        if not running.done():
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    return TIMED_OUT if running.cancelled() else running.result()


async def env(job: Job) -> int:
    """Run a program with other variables."""
    from railwright.lab import shell  # noqa: PLC0415 # as above

    words = list(job.words)
    variables = dict(job.environment)
    while words and ("=" in words[0] or words[0] == "-i"):
        name, _, value = words.pop(0).partition("=")
        if name == "-i":
            variables.clear()
        else:
            variables[name] = value
    mine = job.like(*words)
    mine.environment = variables
    return await shell.run(mine)


async def passing(job: Job) -> int:
    """Run the program that follows."""
    from railwright.lab import shell  # noqa: PLC0415 # as above

    return await shell.run(job.like(*job.words))


async def sleep(job: Job) -> int:
    """Wait."""
    try:
        amount = seconds(job.words[0])
    except (IndexError, ValueError):
        job.complain("sleep: invalid time interval")
        return 1
    over = asyncio.Event()
    alarm = job.switch.clock.after(amount, over.set)
    try:
        await over.wait()
    finally:
        alarm.cancel()
    return 0


async def flock(job: Job) -> int:
    """Run a program while a lock of a file is held; ends at once where somebody else has it."""
    from railwright.lab import shell  # noqa: PLC0415 # as above

    words = list(job.words)
    how, conflict = fcntl.LOCK_EX, 1
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word in {"-s", "--shared"}:
            how = fcntl.LOCK_SH
        elif word in {"-E", "--conflict-exit-code"}:
            conflict = int(words.pop(0))
        elif word not in {"-n", "--nb", "--nonblock", "-x", "-e", "--exclusive"}:
            job.complain(f"flock: unrecognized option '{word}'")
            return _USAGE
    if len(words) < 2:  # noqa: PLR2004 # a file, and a program
        job.complain("flock: requires at least two arguments")
        return _USAGE
    with job.switch.root.real(words[0], job.cwd).open("a+") as file:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except OSError:
            return conflict
        return await shell.run(job.like(*words[1:]))


async def true(_job: Job) -> int:
    """Do nothing."""
    return 0


async def false(_job: Job) -> int:
    """Do nothing, and fail."""
    return 1


def seconds(text: str) -> float:
    """Return the seconds of ``90``, ``90s``, ``5m`` or ``1h``.

    Raises:
        ValueError: it is none of these.
    """
    units = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
    number = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = text[len(number) :] or "s"
    if unit not in units:
        msg = f"no time: {text}"
        raise ValueError(msg)
    return float(number) * units[unit]


TOOLS: dict[str, Tool] = {
    "flock": flock,
    "sudo": sudo,
    "timeout": timeout,
    "env": env,
    "nohup": passing,
    "exec": passing,
    "nice": passing,
    "sleep": sleep,
    "true": true,
    "false": false,
}
