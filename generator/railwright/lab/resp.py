"""A client of a Redis-compatible server, over its socket: commands out, replies in, in order.

Source: the protocol specification of Valkey, https://valkey.io/topics/protocol/.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

LIMIT = 1 << 26
"""Bytes that wait unread at most: a whole table fits."""


class Failure(NamedTuple):
    """What the server refuses, in its words."""

    message: str


Reply: TypeAlias = "int | str | Failure | list[Reply] | None"


class Client:
    """One connection. Each group of commands goes out at once, to one database."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._database: int | None = None
        self._turn = asyncio.Lock()

    async def ask(self, database: int, commands: Sequence[Sequence[str]]) -> list[Reply]:
        """Send commands to a database and return their replies, in the same order.

        Raises:
            ConnectionError: the server is gone.
        """
        async with self._turn:
            words = list(commands)
            if database != self._database:
                words.insert(0, ("SELECT", str(database)))
            self._writer.write(b"".join(map(_packed, words)))
            await self._writer.drain()
            try:
                replies = [await self._reply() for _ in words]
            except asyncio.IncompleteReadError as error:
                msg = "the database server is gone"
                raise ConnectionResetError(msg) from error
            if len(words) == len(commands):
                return replies
            self._database = None if isinstance(replies[0], Failure) else database
            return replies[1:]

    async def one(self, database: int, *words: str) -> Reply:
        """Send one command and return its reply."""
        return (await self.ask(database, (words,)))[0]

    async def close(self) -> None:
        """End the connection."""
        self._writer.close()
        await self._writer.wait_closed()

    async def _reply(self) -> Reply:
        line = (await self._reader.readuntil(b"\r\n"))[:-2]
        kind, rest = line[:1], line[1:].decode("utf-8", "surrogateescape")
        match kind:
            case b"+":
                return rest
            case b"-":
                return Failure(rest)
            case b":":
                return int(rest)
            case b"$":
                size = int(rest)
                if size < 0:
                    return None
                body = await self._reader.readexactly(size + 2)
                return body[:-2].decode("utf-8", "surrogateescape")
            case _:
                size = int(rest)
                return None if size < 0 else [await self._reply() for _ in range(size)]


def _packed(words: Sequence[str]) -> bytes:
    parts = [f"*{len(words)}\r\n".encode()]
    for word in words:
        raw = word.encode("utf-8", "surrogateescape")
        parts.append(b"$%d\r\n%b\r\n" % (len(raw), raw))
    return b"".join(parts)


async def connect(socket: Path) -> Client:
    """Return a client of the server that listens on a socket.

    Raises:
        OSError: nobody listens there.
    """
    return Client(*await asyncio.open_unix_connection(str(socket), limit=LIMIT))
