"""The lab's own line: a socket in a folder of its user, for its verbs and for scripts' programs.

One request a connection, one line of JSON; the answers are lines of JSON too. A program that runs
on a switch ends when who asked for it goes away, as a killed process does.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import cast

from railwright.base.errors import LabError
from railwright.lab import shell
from railwright.lab.fleet_names import NO_LAB
from railwright.lab.job import Job
from railwright.lab.switch import Switch

Request = Mapping[str, object]
Answer = dict[str, object]
Handler = Callable[[Request], Awaitable[Answer]]
_LIMIT = 1 << 26


class Control:
    """The server of the socket.

    Args:
        switches: by name.
        verbs: what else can be asked.
    """

    def __init__(self, switches: Mapping[str, Switch], verbs: Mapping[str, Handler]) -> None:
        self._switches = switches
        self._verbs = verbs
        self._server: asyncio.Server | None = None

    async def start(self, socket: Path) -> None:
        """Listen."""
        self._server = await asyncio.start_unix_server(self._serve, str(socket), limit=_LIMIT)
        os.chmod(socket, 0o600)  # noqa: PTH101 # at once: nothing to wait for

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def send(frame: Answer) -> None:
            if writer.is_closing():
                raise BrokenPipeError(32, "nobody listens")
            writer.write(json.dumps(frame).encode("ascii") + b"\n")

        try:
            asked = json.loads(await reader.readline())
            if asked.get("do") == "exec":
                await self._exec(asked, reader, send)
            else:
                send(await self._answer(asked))
            await writer.drain()
        except (OSError, ValueError, AttributeError):
            pass  # whoever asked is gone, or asked nothing that can be answered
        finally:
            writer.close()

    async def _answer(self, asked: Request) -> Answer:
        handler = self._verbs.get(str(asked.get("do")))
        if handler is None:
            return {"error": f"the lab does not know {asked.get('do')!r}"}
        try:
            return await handler(asked)
        except LabError as error:
            refused: Answer = {"error": error.message, "hint": error.hint or ""}
            return refused

    async def _exec(
        self, asked: Request, reader: asyncio.StreamReader, send: Callable[[Answer], None]
    ) -> None:
        switch = self._switches.get(str(asked.get("switch")))
        argv = asked.get("argv")
        if switch is None or not isinstance(argv, list):
            send({"err": _packed(f"the lab has no switch {asked.get('switch')!r}\n".encode())})
            send({"code": 1})
            return
        frames: asyncio.Queue[bytes] = asyncio.Queue()

        async def read() -> bytes:
            send({"read": True})
            frame = json.loads(await frames.get() or b"{}")
            return base64.b64decode(frame.get("stdin", ""))

        job = Job(
            switch,
            tuple(map(str, argv)),
            lambda data: send({"out": _packed(data)}),
            lambda data: send({"err": _packed(data)}),
            read,
            root=bool(asked.get("root", True)),
            cwd=str(asked.get("cwd", "/")),
        )
        running = asyncio.ensure_future(_run(job))
        unit = switch.units.get(str(asked.get("unit", "")))
        if unit is not None:
            unit.jobs.add(running)
            running.add_done_callback(unit.jobs.discard)
        listening = asyncio.ensure_future(_listen(reader, frames))
        await asyncio.wait({running, listening}, return_when=asyncio.FIRST_COMPLETED)
        listening.cancel()
        if not running.done():
            running.cancel()
        await asyncio.gather(running, listening, return_exceptions=True)
        if not running.cancelled():
            send({"code": running.result() & 0xFF})


async def _run(job: Job) -> int:
    try:
        return await shell.run(job)
    except BrokenPipeError:
        return 141


async def _listen(reader: asyncio.StreamReader, frames: asyncio.Queue[bytes]) -> None:
    """Hand on what comes, until the other side goes away."""
    while line := await reader.readline():
        frames.put_nowait(line)


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


async def ask(socket: Path, asked: Request) -> Answer:
    """Ask a lab something and return its answer.

    Raises:
        LabError: no lab listens there, or it refuses.
    """
    answer: Answer = {"error": "the lab went away"}
    async for one in frames(socket, asked):
        answer = one
    if "error" in answer:
        raise LabError(str(answer["error"]), hint=str(answer.get("hint") or "") or None)
    return answer


async def frames(socket: Path, asked: Request) -> AsyncIterator[Answer]:
    """Ask a lab something and yield its answers as they come.

    Raises:
        LabError: no lab listens there.
    """
    try:
        reader, writer = await asyncio.open_unix_connection(str(socket), limit=_LIMIT)
    except OSError:
        raise LabError(NO_LAB, hint="railwright lab up SITE") from None
    try:
        writer.write(json.dumps(dict(asked)).encode("ascii") + b"\n")
        while line := await reader.readline():
            yield cast("Answer", json.loads(line))
    finally:
        writer.close()
