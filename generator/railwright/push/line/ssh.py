"""SSH to switches: commands without a terminal, answers that tell what is known, strict host keys.

All connections live on one event loop in a thread of its own; everything here may be called from
any other thread. A command is never retried: who lost an answer asks the switch what is true.
"""

from __future__ import annotations

import asyncio
import logging
import shlex
import stat
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Final, Self, TypeVar, cast

import asyncssh
from asyncssh.public_key import get_default_public_key_algs

from railwright.base.errors import (
    HostKeyChanged,
    HostKeyUnknown,
    LoginRefused,
    PushError,
    SecretError,
    Unreachable,
)
from railwright.push.line.access import Access, Address, Credentials
from railwright.push.line.answer import Answer, clean, lost, of_exit
from railwright.push.line.channel import LIMIT_BYTES, Gathering, Owner, Request
from railwright.push.line.hosts import HostKey
from railwright.push.line.switch import Switch
from railwright.push.settings import PushSettings
from railwright.push.slots import Slots

KEEPALIVE_S: Final = 5
KEEPALIVES: Final = 3
"""After so many questions without an answer a connection is lost."""
CLOSE_S: Final = 2.0
"""Seconds that a connection may take to say goodbye."""
_KEX: Final = "-*-sha1"
_SAFE: Final[dict[str, Any]] = {
    "kex_algs": _KEX,
    "signature_algs": "-ssh-rsa",
    "mac_algs": "-hmac-sha1*,umac-64*",
    "compression_algs": "none",
    "gss_host": None,
    "x509_trusted_certs": None,
}
"""What is asked of any connection: no SHA-1, nothing that a small packet unpacks to a large one,
and no proof but a trusted key. Where a Kerberos package is installed, asyncssh would offer key
exchanges by which a server shows no host key at all (RFC 4462, section 2)."""
_WEAK: Final = frozenset((b"ssh-rsa", b"ssh-rsa-sha224@ssh.com"))
"""Signatures with SHA-1 (RFC 8332, section 1), and shorter ones than SHA-256."""
_METHODS: Final = {True: ("publickey", "password"), False: ("publickey",)}
_TRUST = "look at its fingerprint, then: railwright hosts trust SITE {}"
_log = logging.getLogger(__name__)
Result = TypeVar("Result")


def host_key(key: asyncssh.SSHKey) -> HostKey:
    """Return a key as files have it."""
    return HostKey(key.algorithm.decode(), key.public_data)


class Ssh:
    """The connections of one run. Use it as a context: leaving it closes them all."""

    def __init__(self, settings: PushSettings) -> None:
        asyncssh.set_log_level(logging.CRITICAL)  # we say ourselves what there is to say
        self.settings = settings
        self._loop = asyncio.new_event_loop()
        self._loop.set_debug(False)  # it would write down what is sent, passwords too
        self._slots = Slots(settings.logins_per_second)
        self._keys: dict[Credentials, list[asyncssh.SSHKey]] = {}
        self._open: set[Session] = set()
        self._thread = threading.Thread(target=self._turn, name="railwright-ssh", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.do(self._close_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _turn(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something on the loop and wait for it; an interrupt stops it there, too."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def session(self, access: Access) -> Session:
        """Log in to a switch.

        Raises:
            HostKeyUnknown: nobody trusts the switch yet; it was not even asked.
            HostKeyChanged: it shows another key than the trusted one.
            LoginRefused: it does not let the user in.
            Unreachable: it does not answer.
            SecretError: the private key cannot be used.
        """
        session = Session(self, access)
        self.do(session.connect())
        self._open.add(session)
        return session

    def shown_key(self, device: str, address: Address) -> HostKey:
        """Return the host key that a switch shows; nobody logs in, and nothing is trusted.

        Raises:
            Unreachable: it shows none.
        """
        return host_key(self.do(self._shown(device, address)))

    async def _shown(self, device: str, address: Address) -> asyncssh.SSHKey:
        await self.slot()
        asked = asyncssh.get_server_host_key(
            address.host,
            address.port,
            config=None,
            server_host_key_algs=_algorithms(()),
            kex_algs=_KEX,
        )
        key = await _or_unreachable(device, address, asked, self.settings.connect_s)
        if key is None:
            msg = f"{device}: {address} shows no host key"
            raise Unreachable(msg)
        return key

    def switch(self, session: Session) -> Switch:
        """Return the switch that a session leads to, with ``sudo`` where its user needs it."""
        credentials, name = session.access.credentials, session.access.device
        return Switch(session, name, sudo=self.settings.sudo and credentials.user != "root")

    async def slot(self) -> None:
        """Wait for the next moment to log in."""
        wait_s = self._slots.wait_s()
        if wait_s > 0:
            await asyncio.sleep(wait_s)

    def own_keys(self, who: Credentials) -> list[asyncssh.SSHKey]:
        """Return the private key of credentials, read once: taking it out may be slow on purpose.

        Raises:
            SecretError: it cannot be used.
        """
        if who not in self._keys and who.key is not None:
            try:
                path = who.key.expanduser()
                if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):  # as ssh(1) does
                    msg = f"private key {who.key} cannot be used: others may read it"
                    raise SecretError(msg, hint=f"chmod 600 {shlex.quote(str(path))}")
                self._keys[who] = [asyncssh.read_private_key(path, who.passphrase)]
            except (OSError, asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
                why = getattr(error, "strerror", None) or str(error)
                msg = f"private key {who.key} cannot be used: {why}"
                raise SecretError(msg) from None
        return self._keys.get(who, [])

    async def _close_all(self) -> None:
        await asyncio.gather(*(session.hang_up() for session in tuple(self._open)))
        self._open.clear()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)


class Session:
    """A login on a switch, begun anew where it was lost. For one thread at a time."""

    def __init__(self, ssh: Ssh, access: Access) -> None:
        self._ssh = ssh
        self._connection: asyncssh.SSHClientConnection | None = None
        self.access = access

    def run(self, request: Request) -> Answer:
        """Run a command and return its answer.

        Raises:
            PushError: as :meth:`Ssh.session`; the command was not sent.
        """
        return self._ssh.do(self._run(request))

    def put(self, data: bytes, path: str, mode: int = 0o600) -> Answer:
        """Write a file that must not be there yet, by SFTP and as the user who logged in.

        Raises:
            PushError: as :meth:`Ssh.session`; nothing was written.
        """
        return self._ssh.do(self._file(lambda sftp: _put(sftp, data, path, mode)))

    def get(self, path: str, limit_bytes: int = LIMIT_BYTES) -> Answer:
        """Read a file by SFTP; its bytes are the output of the answer.

        Raises:
            PushError: as :meth:`Ssh.session`.
        """
        return self._ssh.do(self._file(lambda sftp: _get(sftp, path, limit_bytes)))

    def close(self) -> None:
        """Log out. A command that runs detached on the switch goes on."""
        self._ssh.do(self.hang_up())

    async def connect(self) -> asyncssh.SSHClientConnection:
        """Log in, or return the connection that there is."""
        if self._connection is not None and not self._connection.is_closed():
            return self._connection
        device, address, trusted, who = self.access
        if not trusted:
            msg = f"{device}: nobody trusts its host key yet"
            raise HostKeyUnknown(msg, hint=_TRUST.format(device))
        await self._ssh.slot()
        owner = Owner()
        settings = self._ssh.settings
        keys = [asyncssh.import_public_key(key.line) for key in trusted]
        with_keys = who.password is None or who.key is not None
        dialled = asyncssh.connect(
            address.host,
            address.port,
            config=None,
            client_factory=lambda: owner,
            known_hosts=(keys, [], []),
            server_host_key_algs=_algorithms(keys),
            username=who.user,
            password=who.password,
            client_keys=(self._ssh.own_keys(who) or ()) if with_keys else None,
            agent_path=() if with_keys and who.key is None else None,
            preferred_auth=_METHODS[who.password is not None] if with_keys else ("password",),
            agent_forwarding=False,
            **_SAFE,
            keepalive_interval=KEEPALIVE_S,
            keepalive_count_max=KEEPALIVES,
        )
        try:
            found = await _or_unreachable(device, address, dialled, settings.connect_s)
        except Unreachable:
            if owner.shown is None:
                raise
            raise _changed(self.access, host_key(owner.shown)) from None
        _log.debug("%s: logged in to %s as %s", device, address, who.user)
        self._connection = found
        return found

    async def hang_up(self) -> None:
        """Close the connection, waiting for it a moment."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
            with suppress(TimeoutError, OSError, asyncssh.Error):
                await asyncio.wait_for(connection.wait_closed(), CLOSE_S)
            connection.abort()

    async def _run(self, request: Request) -> Answer:
        connection = await self.connect()
        line = shlex.join(request.argv)
        _log.debug("%s: %s", self.access.device, line)
        timeout_s = request.timeout_s or self._ssh.settings.command_s
        gathering: list[Gathering] = []

        def session() -> Gathering:
            gathering.append(Gathering(request.limit_bytes))
            return gathering[0]

        limit = ""
        try:
            async with asyncio.timeout(timeout_s):
                channel, _ = await connection.create_session(
                    session, line, request_pty=False, encoding=None
                )
                if request.stdin:
                    channel.write(request.stdin)
                channel.write_eof()
                await gathering[0].ended
        except TimeoutError:
            limit = f"nothing more came within {timeout_s:g} s"
        except (OSError, asyncssh.Error) as error:
            limit = _why(error)
        # A channel that was left open holds the connection's memory, and the command's, maybe.
        for each in gathering:
            each.stop()
        answer = gathering[0].answer(limit) if gathering else lost(limit)
        if not answer.ok:
            _log.debug("%s: %s: %s", self.access.device, request.argv[0], answer.said(private=True))
        return answer

    async def _file(self, work: Callable[[asyncssh.SFTPClient], Awaitable[bytes]]) -> Answer:
        connection = await self.connect()
        timeout_s = self._ssh.settings.command_s
        try:
            async with asyncio.timeout(timeout_s), connection.start_sftp_client() as sftp:
                return of_exit(0, await work(sftp))
        except TimeoutError:
            return lost(f"nothing more came within {timeout_s:g} s")
        except (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection) as error:
            return lost(_why(error))
        except asyncssh.SFTPError as error:
            return of_exit(1, b"", _why(error).encode())
        except (OSError, asyncssh.Error) as error:
            return lost(_why(error))


async def _put(sftp: asyncssh.SFTPClient, data: bytes, path: str, mode: int) -> bytes:
    attributes = asyncssh.SFTPAttrs(permissions=mode)
    async with sftp.open(path, "xb", attributes) as file:
        await file.write(data)
    return b""


async def _get(sftp: asyncssh.SFTPClient, path: str, limit_bytes: int) -> bytes:
    async with sftp.open(path, "rb") as file:
        data = cast("bytes", await file.read(limit_bytes + 1))  # it was opened for bytes
    if len(data) > limit_bytes:
        msg = f"it has more than {limit_bytes:,} bytes"
        raise asyncssh.SFTPFailure(msg)
    return data


def _algorithms(trusted: Sequence[asyncssh.SSHKey]) -> list[str]:
    """Return signatures to ask for: those of trusted keys first, so that these are shown."""
    first = [one for key in trusted for one in key.sig_algorithms]
    known = dict.fromkeys((*first, *get_default_public_key_algs()))
    return [one.decode() for one in known if one not in _WEAK]


async def _or_unreachable(
    device: str, address: Address, work: Awaitable[Result], limit_s: float
) -> Result:
    where = f"{device} at {address}"
    try:
        return await asyncio.wait_for(work, limit_s)
    except TimeoutError:
        msg = f"{where} does not answer within {limit_s:g} s"
        raise Unreachable(msg) from None
    except asyncssh.PermissionDenied:
        msg = f"{where} does not let the user in"
        raise LoginRefused(msg, hint="look at [push] user, key and password") from None
    except (OSError, asyncssh.Error, ValueError) as error:
        msg = f"{where} cannot be reached: {_why(error)}"
        raise Unreachable(msg) from None


def _changed(access: Access, shown: HostKey) -> PushError:
    device, address, trusted, _ = access
    known = ", ".join(f"{key.algorithm} {key.fingerprint}" for key in trusted)
    msg = (
        f"{device} at {address} shows another host key: {shown.algorithm} {shown.fingerprint}; "
        f"trusted is {known}"
    )
    hint = (
        "somebody may stand in between, or the switch was installed anew; if you know that it "
        f"was: railwright hosts forget SITE {device}, then trust it again"
    )
    return HostKeyChanged(msg, hint=hint)


def _why(error: BaseException) -> str:
    """Return an error in a few words; a server may have written them."""
    words = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
    return " ".join(clean(str(words).encode("utf-8", "replace")).split())[:200] or "no reason given"
