"""SSH servers on the loop-back address that answer as they are told, well or badly."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NamedTuple, Self

import asyncssh

from railwright.push.line.access import Access, Address, Credentials
from railwright.push.line.hosts import HostKey
from railwright.push.line.ssh import host_key
from railwright.push.settings import PushSettings

PASSWORD = "canary-of-the-login"  # noqa: S105
WHO = Credentials("admin", password=PASSWORD)
QUICK = PushSettings(connect_s=5, command_s=5, logins_per_second=1000)


class Reply(NamedTuple):
    """What a command prints, and how it ends: ``exit``, ``drop``, ``hang``, ``kill``."""

    out: bytes = b""
    err: bytes = b""
    rc: int = 0
    end: str = "exit"


class FakeSwitch(asyncssh.SSHServer):
    """One switch: replies by command line; ``other`` is asked for a line that is not there."""

    def __init__(self, home: Path | None = None) -> None:
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.replies: dict[str, Reply] = {}
        self.other: Callable[[str, bytes], Reply] = lambda line, _stdin: Reply(
            err=f"{line.split()[0]}: command not found\n".encode(), rc=127
        )
        self.said: list[str] = []
        self.given: list[bytes] = []
        self.logins: list[float] = []
        self.tried: list[str] = []
        self.terminals: list[str | None] = []
        self.connections: list[asyncssh.SSHServerConnection] = []
        self.allowed: list[asyncssh.SSHKey] = []
        self.home = home
        self.port = 0
        self.address = ""

    @property
    def trusted(self) -> tuple[HostKey, ...]:
        return (host_key(self.key.convert_to_public()),)

    def access(self, name: str = "leaf-01", who: Credentials = WHO) -> Access:
        return Access(name, Address(self.address, self.port), self.trusted, who)

    async def serve(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        line = process.command or ""
        stdin = await process.stdin.read()
        self.said.append(line)
        self.given.append(stdin)
        self.terminals.append(process.term_type)
        reply = self.replies[line] if line in self.replies else self.other(line, stdin)
        process.stdout.write(reply.out)
        process.stderr.write(reply.err)
        await process.stdout.drain()
        match reply.end:
            case "exit":
                process.exit(reply.rc)
            case "kill":
                process.channel.exit_with_signal("KILL")
            case "drop":
                await asyncio.sleep(0)  # what was written leaves before the line is cut
                process.channel.get_connection().abort()
            case _:
                await asyncio.Event().wait()


class _Door(asyncssh.SSHServer):
    def __init__(self, switch: FakeSwitch) -> None:
        self._switch = switch

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._switch.connections.append(conn)
        self._switch.logins.append(asyncio.get_running_loop().time())

    def begin_auth(self, username: str) -> bool:  # noqa: ARG002
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:  # noqa: ARG002
        return key in self._switch.allowed

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:  # noqa: ARG002
        self._switch.tried.append(password)
        return password == PASSWORD


class Fleet:
    """Servers on one loop in a thread; leaving it stops them."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._servers: list[asyncssh.SSHAcceptor] = []
        self._switches: list[FakeSwitch] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        for switch in self._switches:
            for connection in switch.connections:
                connection.abort()
        for server in self._servers:
            await server.wait_closed()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def add(self, switch: FakeSwitch | None = None, **options: Any) -> FakeSwitch:
        switch = switch or FakeSwitch()
        self._do(self._listen(switch, options))
        return switch

    async def _listen(self, switch: FakeSwitch, options: dict[str, Any]) -> None:
        def sftp(channel: asyncssh.SSHServerChannel[bytes]) -> asyncssh.SFTPServer:
            return asyncssh.SFTPServer(channel, chroot=str(switch.home).encode())

        server = await asyncssh.create_server(
            lambda: _Door(switch),
            "127.0.0.1",
            0,
            server_host_keys=[switch.key],
            process_factory=switch.serve,
            sftp_factory=sftp if switch.home is not None else None,
            encoding=None,
            **options,
        )
        switch.address, switch.port = server.sockets[0].getsockname()[:2]
        self._servers.append(server)
        self._switches.append(switch)


def silent() -> socket.socket:
    """Return a socket that lets people in and says nothing."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.listen()
    return listening
