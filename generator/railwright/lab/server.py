"""A switch's SSH server: programs and files, no terminal, no shell to type into.

Only who holds the lab's key, or its password, is let in: a script that a switch runs is a program
of this machine, so a lab that let others in would let them run programs as its user.
"""

from __future__ import annotations

import contextlib
import hmac
import logging
from collections.abc import Callable
from typing import NamedTuple

import asyncssh

from railwright.lab import shell
from railwright.lab.job import Job
from railwright.lab.switch import Switch

USER = "admin"
_CIPHERS = ("aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr")
"""What OpenSSH offers but for ChaCha20, which costs a lab of many switches most of its time."""
_log = logging.getLogger(__name__)


class Access(NamedTuple):
    """Who is let in.

    Attributes:
        key: the public key, as a line of authorized_keys.
        password: a random one.
    """

    key: str
    password: str


class _Server(asyncssh.SSHServer):
    """One connection."""

    def __init__(self, switch: Switch, access: Access) -> None:
        self.switch = switch
        self._access = access
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        if self.switch.down or self.switch.faults.waiting("unreachable"):
            conn.abort()
        self.switch.on_drop.append(self._drop)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 # asyncssh's
        if self._drop in self.switch.on_drop:
            self.switch.on_drop.remove(self._drop)
        self._connection = None

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.abort()

    def begin_auth(self, username: str) -> bool:  # noqa: ARG002 # asyncssh's
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        mine = asyncssh.import_public_key(self._access.key)
        return self._open(username) and key.public_data == mine.public_data

    def validate_password(self, username: str, password: str) -> bool:
        same = hmac.compare_digest(password.encode(), self._access.password.encode())
        return self._open(username) and same

    def _open(self, username: str) -> bool:
        if self.switch.faults.hit("auth-deny"):
            self.switch.note("denied", username)
            return False
        return username == USER


async def listen(
    switch: Switch, key: asyncssh.SSHKey, access: Access, host: str, port: int
) -> asyncssh.SSHAcceptor:
    """Let a switch listen. Port 0 takes one that is free.

    Raises:
        OSError: the port is taken.
    """

    async def process(one: asyncssh.SSHServerProcess[bytes]) -> None:
        await _process(switch, one)

    return await asyncssh.create_server(
        lambda: _Server(switch, access),
        host,
        port,
        server_host_keys=[key],
        process_factory=process,
        sftp_factory=lambda channel: _Files(channel, switch),
        encoding=None,
        allow_pty=False,
        agent_forwarding=False,
        x11_forwarding=False,
        line_editor=False,
        keepalive_interval=0,
        encryption_algs=_CIPHERS,
        server_version="SIMULATED",
    )


class _Files(asyncssh.SFTPServer):
    """The files of a switch, from its root down."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], switch: Switch) -> None:
        self._switch = switch
        super().__init__(channel, chroot=str(switch.root.folder).encode())

    def map_path(self, path: bytes) -> bytes:
        # Links are followed here: this machine would follow them out of the switch.
        return bytes(self._switch.root.real(path.decode("utf-8", "surrogateescape")))

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        if pflags & asyncssh.FXF_WRITE:
            try:
                self._switch.check_disk(path.decode("utf-8", "surrogateescape"))
            except OSError as error:
                raise asyncssh.SFTPFailure(error.strerror or "") from None
        return super().open(path, pflags, attrs)


async def _process(switch: Switch, process: asyncssh.SSHServerProcess[bytes]) -> None:
    command = process.command
    if command is None:
        process.exit(1)  # no shell to type into
        return
    channel = process.channel
    written = 0

    def sink(write: Callable[[bytes], None]) -> Callable[[bytes], None]:
        def out(data: bytes) -> None:
            nonlocal written
            if channel.is_closing() or channel.get_connection() is None:
                raise BrokenPipeError(32, "the session is gone")
            written += len(data)
            limit = switch.faults.waiting("drop-after-bytes")
            if limit is not None and written >= limit.after:
                switch.faults.hit("drop-after-bytes")
                switch.drop_sessions()
                raise BrokenPipeError(32, "the session is gone")
            write(data)

        return out

    async def read() -> bytes:
        return await process.stdin.read()

    job = Job(switch, (), sink(channel.write), sink(channel.write_stderr), read)
    try:
        code = await shell.line(job, command)
    except BrokenPipeError:
        return
    except Exception:  # noqa: BLE001 # a bug of the lab ends a command, not the lab
        _log.exception("%s: %s", switch.name, command)
        code = 255
    with contextlib.suppress(OSError):
        process.exit(code & 0xFF)
