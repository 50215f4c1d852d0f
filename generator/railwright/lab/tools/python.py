"""``python3``: a script of the switch's files, run by this Python with the switch's eyes.

See :mod:`railwright.lab.guest`. The script is a real process: it can be killed, and what it started
is told apart from it.
"""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from railwright.base import children
from railwright.lab.job import Job, Sink, Tool
from railwright.lab.switch import Switch

_CHUNK = 1 << 16


def _file(name: str) -> str:
    found = find_spec(f"railwright.lab.guest.{name}")
    if found is None or found.origin is None:
        raise FileNotFoundError(name)
    return found.origin


def guest(switch: Switch) -> Path:
    """Return the folder that scripts of a switch are started with; it is made when first needed."""
    from railwright.lab.tools import TOOLS as ALL  # noqa: PLC0415 # which holds this

    folder = switch.root.folder.parent / "guest"
    programs = folder / "bin"
    if programs.is_dir():
        return folder
    programs.mkdir(parents=True)
    known = {
        "socket": str(switch.socket),
        "switch": switch.name,
        "root": str(switch.root.folder),
    }
    (folder / "guest.json").write_text(json.dumps(known), "utf-8")
    python, client = shlex.quote(sys.executable), shlex.quote(_file("client"))
    here = shlex.quote(str(folder))
    for name in (*ALL, "sh", "bash"):
        words = f"{python} -IS {client} {here} {shlex.quote(name)}"
        if name in _NAMES:
            words = f"{python} -ISB {shlex.quote(_file('python3'))} {here}"
        script = programs / name
        script.write_text(f'#!/bin/sh\nexec {words} "$@"\n', "utf-8")
        script.chmod(0o700)
    return folder


async def python3(job: Job) -> int:
    """Run a script."""
    folder = guest(job.switch)
    cwd = job.switch.root.real(job.cwd)
    environment = {
        "PATH": str(folder / "bin"),
        "LANG": "C.UTF-8",
        "HOME": "/var" if job.root else job.cwd,
        "PYTHONUNBUFFERED": "1",
        "RAILWRIGHT_LAB_DISK": json.dumps(job.switch.disk()),
        **job.environment,
    }
    words = [sys.executable, "-ISBu", _file("python3"), str(folder), *job.words]
    reads = job.words[:1] in {(), ("-",)} or "-" in job.words[:3]
    with tempfile.TemporaryFile() as given:
        if reads:
            given.write(await job.read())
            given.seek(0)
        child, pumps = await _started(words, cwd, environment, given, (job.out, job.err))
    try:
        await asyncio.gather(*pumps)
        code = await child.wait()
    except BaseException:
        children.end(child)
        for pump in pumps:
            pump.cancel()
        await child.wait()
        raise
    return code


async def _started(
    words: list[str],
    cwd: Path,
    environment: dict[str, str],
    given: IO[bytes],
    sinks: tuple[Sink, Sink],
) -> tuple[children.Child, list[asyncio.Task[None]]]:
    pipes = [os.pipe(), os.pipe()]
    try:
        child = await children.start(
            words,
            folder=cwd,
            environment=environment,
            text=given,
            output=pipes[0][1],
            errors=pipes[1][1],
        )
    finally:
        for _, end in pipes:
            os.close(end)
    loop = asyncio.get_running_loop()
    pumps = [
        loop.create_task(_pump(end, sink)) for (end, _), sink in zip(pipes, sinks, strict=True)
    ]
    return child, pumps


async def _pump(handle: int, sink: Sink) -> None:
    reader = asyncio.StreamReader()
    with os.fdopen(handle, "rb", 0) as file:
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), file
        )
        try:
            while data := await reader.read(_CHUNK):
                sink(data)
        finally:
            transport.close()


_NAMES = ("python3", "python")
TOOLS: dict[str, Tool] = dict.fromkeys(_NAMES, python3)
