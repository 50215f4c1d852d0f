"""One command on one connection: what is asked, what comes back, and whose key is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final, NamedTuple

import asyncssh

from railwright.push.line.answer import Answer, Ran, clean, lost, of_exit
from railwright.push.line.command import LONG_BYTES

LIMIT_BYTES: Final = LONG_BYTES
"""Bytes that a command may print where nobody says less."""


class Request(NamedTuple):
    """What is run: words that no shell takes apart again, what it reads, and how long it may."""

    argv: Sequence[str]
    timeout_s: float | None = None
    stdin: bytes = b""
    limit_bytes: int = LIMIT_BYTES

    def __repr__(self) -> str:
        return f"Request({' '.join(self.argv)!r}, {len(self.stdin)} bytes)"


class Gathering(asyncssh.SSHClientSession[bytes]):
    """Gathers what a command prints, up to a limit, and how it ends."""

    def __init__(self, limit: int) -> None:
        self.out = bytearray()
        self.err = bytearray()
        self.rc: int | None = None
        self.signal: str | None = None
        self.over = False
        self.ended = asyncio.get_running_loop().create_future()
        self._limit = limit
        self._channel: asyncssh.SSHClientChannel[bytes] | None = None

    def connection_made(self, chan: asyncssh.SSHClientChannel[bytes]) -> None:
        """Keep the channel, to give it back."""
        self._channel = chan

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Gather, or give up where it is too much."""
        if len(self.out) + len(self.err) + len(data) > self._limit:
            self.over = True
            self.stop()
            return
        (self.err if datatype == asyncssh.EXTENDED_DATA_STDERR else self.out).extend(data)

    def exit_status_received(self, status: int) -> None:
        """Note how the command ended."""
        self.rc = status

    def exit_signal_received(
        self,
        signal: str,
        core_dumped: bool,  # noqa: ARG002, FBT001 # as asyncssh calls it
        msg: str,  # noqa: ARG002
        lang: str,  # noqa: ARG002
    ) -> None:
        """Note what killed the command."""
        self.signal = signal

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 # as above
        """Note that nothing more will come."""
        if not self.ended.done():
            self.ended.set_result(None)

    def stop(self) -> None:
        """Give the channel back if the command did not."""
        if self._channel is not None and not self.ended.done():
            self._channel.abort()

    def answer(self, limit: str) -> Answer:
        """Return what became of the command; ``limit`` says why nobody waits any longer."""
        out, err = bytes(self.out), bytes(self.err)
        if self.over:
            return lost(f"it printed more than {self._limit:,} bytes", out, err)
        if self.rc is not None:
            return of_exit(self.rc, out, err)
        if self.signal is not None:
            why = f"killed by signal {clean(self.signal.encode())[:20]}"
            return Answer(Ran.FAILED, None, out, err, why)
        return lost(limit or "the connection was lost", out, err)


class Owner(asyncssh.SSHClient):
    """Keeps the host key that nobody trusts."""

    def __init__(self) -> None:
        self.shown: asyncssh.SSHKey | None = None

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        """Refuse a key that is not among the trusted ones, and keep it to tell of it."""
        del host, addr, port
        self.shown = key
        return False
