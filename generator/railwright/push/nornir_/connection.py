"""The connection ``sonic``: SSH to one switch, with strict host keys and typed questions.

What it needs stands in the ``extras`` of its connection options, as text and numbers: host keys,
which are public, and references to secrets, which are followed when the first host of a script is
connected (:mod:`railwright.push.line.secrets`).
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from nornir.core.configuration import Config
from pydantic import ValidationError

from railwright.base.errors import SettingsError
from railwright.base.redact import KNOWN
from railwright.base.text import first_fault
from railwright.push.line import access, hosts
from railwright.push.line.access import Access, Address, Credentials
from railwright.push.line.hosts import HostKey, Known
from railwright.push.line.ssh import Session, Ssh
from railwright.push.line.switch import Switch
from railwright.push.settings import PushSettings

NAME: Final = "sonic"


class Extras(PushSettings):
    """The ``extras`` of the connection: the keys of `[push]`, and these."""

    device: str = ""
    """Name of the switch; left out, the address of the host."""
    host_keys: tuple[str, ...] = ()
    """Its trusted host keys, as `<algorithm> <key in base64>`; left out, those that the file
    `known_hosts` has."""
    site: str = ""
    """Name of the site."""
    folder: Path = Path()
    """Folder of the site, from where relative paths count."""
    simulated: bool = False
    """Whether it is a switch of a lab."""


class Sonic(Switch):
    """A switch as tasks ask it.

    Attributes:
        extras: what is known of it beyond its address.
    """

    def __init__(self, session: Session, extras: Extras) -> None:
        root = session.access.credentials.user == "root"
        super().__init__(session, session.access.device, sudo=extras.sudo and not root)
        self.extras = extras


class Connection:
    """The plugin ``sonic``. :attr:`connection` is a :class:`Sonic`."""

    def __init__(self) -> None:
        self._sonic: Sonic | None = None
        self._session: Session | None = None

    def open(  # noqa: PLR0913, PLR0917 # as Nornir calls it
        self,
        hostname: str | None,
        username: str | None,
        password: str | None,
        port: int | None,
        platform: str | None,  # noqa: ARG002 # as Nornir calls it
        extras: dict[str, Any] | None = None,
        configuration: Config | None = None,  # noqa: ARG002
    ) -> None:
        """Log in.

        Raises:
            SettingsError: the extras are impossible, or nobody knows where the switch is.
            PushError: as :meth:`railwright.push.line.ssh.Ssh.session`.
        """
        given = _extras(extras or {})
        device = given.device or hostname or ""
        if not hostname:
            msg = f"{device or 'a host'}: no address of it is known"
            raise SettingsError(msg, hint="give it a management address, or use --addresses")
        if username:
            given = given.model_copy(update={"user": username})
        address = Address(hostname, port or given.port or access.SSH_PORT)
        self._session = _LINES.open(given, device, address, password)
        self._sonic = Sonic(self._session, given)

    def close(self) -> None:
        """Log out. What runs detached on the switch goes on."""
        if self._session is not None:
            _LINES.close(self._session)
            self._session = self._sonic = None

    @property
    def connection(self) -> Sonic:
        """The switch.

        Raises:
            SettingsError: it is not connected.
        """
        if self._sonic is None:
            msg = "not connected"
            raise SettingsError(msg)
        return self._sonic


def _extras(given: Mapping[str, object]) -> Extras:
    try:
        return Extras.model_validate(given)
    except ValidationError as error:
        msg = f"extras of the connection {NAME}: {first_fault(error)}"
        raise SettingsError(msg) from None


class _Pace(NamedTuple):
    """What the logins of one loop have in common."""

    connect_s: float
    command_s: float
    logins_per_second: float


class _Lines:
    """The logins of this process: one loop for all of them as long as there is any."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._ssh: dict[_Pace, Ssh] = {}
        self._open: dict[Session, _Pace] = {}
        self._waiting: dict[_Pace, int] = {}
        self._who: dict[tuple[object, ...], Credentials] = {}

    def open(self, extras: Extras, device: str, address: Address, password: str | None) -> Session:
        pace = _Pace(extras.connect_s, extras.command_s, extras.logins_per_second)
        with self._guard:
            who = self._credentials(extras, password)
            trusted = _trusted(extras, device)
            if pace not in self._ssh:
                settings = PushSettings(**pace._asdict())
                self._ssh[pace] = Ssh(settings).__enter__()  # the last one leaves
            self._waiting[pace] = self._waiting.get(pace, 0) + 1
            ssh = self._ssh[pace]
        try:
            session = ssh.session(Access(device, address, trusted, who))
        except BaseException:
            with self._guard:
                self._waiting[pace] -= 1
                self._leave(pace)
            raise
        with self._guard:
            self._waiting[pace] -= 1
            self._open[session] = pace
        return session

    def close(self, session: Session) -> None:
        session.close()
        with self._guard:
            self._leave(self._open.pop(session))

    def _leave(self, pace: _Pace) -> None:
        """End the loop if nobody needs it, and forget who logged in."""
        if self._waiting[pace] or pace in self._open.values():
            return
        self._ssh.pop(pace).__exit__(None, None, None)
        if not self._ssh:
            self._who.clear()

    def _credentials(self, extras: Extras, password: str | None) -> Credentials:
        """Follow references, each once: a program that finds a secret may ask a person."""
        if password is not None:  # of an inventory that has it in the clear, or of a script
            KNOWN.add("password", password)
        key = extras.user, extras.key, extras.passphrase, extras.password, extras.folder, password
        if key not in self._who:
            found = access.credentials(extras, KNOWN, extras.folder)
            mine = found if password is None else found._replace(password=password)
            self._who[key] = mine
        return self._who[key]


def _trusted(extras: Extras, device: str) -> tuple[HostKey, ...]:
    if extras.host_keys:
        try:
            return tuple(hosts.parse_key(*one.split()[:2]) for one in extras.host_keys)
        except (ValueError, TypeError):
            msg = f"{device}: a trusted host key is none"
            raise SettingsError(msg, hint="write <algorithm> <key in base64>") from None
    if extras.known_hosts is None:
        return ()
    path = extras.folder / extras.known_hosts
    return _read(path, path.stat().st_mtime_ns if path.is_file() else 0).of(device)


@functools.lru_cache(maxsize=8)
def _read(path: Path, _changed_ns: int) -> Known:
    """Return what a file trusts, read once for all hosts."""
    return hosts.read(path)


_LINES: Final = _Lines()
