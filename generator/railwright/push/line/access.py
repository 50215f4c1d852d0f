"""Where a switch is and who logs in: addresses of the inventory or of a file, and credentials."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from railwright.base import canonical
from railwright.base.errors import SettingsError
from railwright.base.location import Location
from railwright.base.redact import Redactor
from railwright.base.text import did_you_mean, short
from railwright.model.fabric import Device
from railwright.push.line import hosts, secrets
from railwright.push.line.hosts import HostKey, Known
from railwright.push.settings import PushSettings

SSH_PORT: Final = 22
LIMIT_BYTES: Final = 1 << 24
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
"""A host name (RFC 1123, section 2.1), which no program can take for an option."""
_PORTS = range(1, 1 << 16)


class Address(NamedTuple):
    """Where the SSH server of a switch listens."""

    host: str
    port: int = SSH_PORT

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Credentials(NamedTuple):
    """How the user proves who it is. Never shown: not even by ``repr``.

    Attributes:
        user: who logs in.
        key: file of the private key; None for the agent and the usual files.
        passphrase: of the key.
        password: of the user.
    """

    user: str
    key: Path | None = None
    passphrase: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"Credentials(user={self.user!r})"


class Access(NamedTuple):
    """All that it takes to reach one switch."""

    device: str
    address: Address
    trusted: tuple[HostKey, ...]
    credentials: Credentials


def parse_address(text: str) -> Address:
    """Return the address of a text: ``host``, ``host:port``, ``[IPv6]:port`` or an IPv6 address.

    Raises:
        ValueError: it is no address.
    """
    host, port = text, str(SSH_PORT)
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            msg = f"{short(text)} has no ']:port'"
            raise ValueError(msg)
        port = rest[1:] or port
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    # No other digits than those of ASCII, and no more than a port has.
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and int(port) in _PORTS):  # noqa: PLR2004
        msg = f"{short(text)}: {short(port)} is no TCP port"
        raise ValueError(msg)
    if not _is_host(host):
        msg = f"{short(host)} is neither an address nor a host name"
        raise ValueError(msg)
    return Address(host, int(port))


def _is_host(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return _HOST.fullmatch(text) is not None
    return True


def addresses(
    devices: Iterable[Device],
    settings: PushSettings,
    elsewhere: Mapping[str, Address] | None = None,
) -> Mapping[str, Address]:
    """Return where switches are; those of which nobody knows are not in it.

    Args:
        devices: the switches.
        settings: which family and port.
        elsewhere: addresses that count in the place of those of the inventory.
    """
    other = elsewhere or {}
    found: dict[str, Address] = {}
    for device in devices:
        if device.name in other:
            found[device.name] = other[device.name]
            continue
        port = device.management_port
        by_family = {"ipv4": port.ipv4, "ipv6": port.ipv6}
        host = by_family[settings.family] or port.ipv4 or port.ipv6
        if host is not None:
            bare = host.partition("/")[0]
            found[device.name] = Address(bare, settings.port or device.management.ssh.port)
    return found


def read_addresses(path: Path, devices: Iterable[str]) -> Mapping[str, Address]:
    """Return the addresses of a file: one JSON object, switch to ``host:port``.

    Args:
        path: the file.
        devices: the switches of the site; the file names no others.

    Raises:
        SettingsError: the file cannot be read or is none of addresses.
    """
    known = frozenset(devices)
    place = Location(str(path))
    try:
        with path.open("rb") as file:
            raw = file.read(LIMIT_BYTES + 1)
        loaded = canonical.loads(raw[:LIMIT_BYTES])
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
        raise SettingsError(msg) from None
    except ValueError as error:
        msg = f"not a file of addresses: {error}"
        raise SettingsError(msg, location=place) from None
    if not isinstance(loaded, dict):
        msg = "not a file of addresses: no JSON object"
        raise SettingsError(msg, location=place)
    found: dict[str, Address] = {}
    for name, text in loaded.items():
        if name not in known:
            msg = f"the site has no switch {short(name)}"
            raise SettingsError(msg, location=place, hint=did_you_mean(name, known))
        try:
            found[name] = parse_address(text if isinstance(text, str) else "")
        except ValueError as error:
            msg = f"{name}: {error}"
            raise SettingsError(msg, location=place, hint="write host:port") from None
    return found


def credentials(
    settings: PushSettings, redactor: Redactor, folder: Path | None = None
) -> Credentials:
    """Return who logs in and with what; references are followed now.

    Raises:
        SecretError: a reference leads nowhere.
    """

    def told(reference: str | None, name: str) -> str | None:
        if reference is None:
            return None
        return secrets.resolve(reference, name, redactor, folder=folder)

    return Credentials(
        settings.user,
        settings.key,
        told(settings.passphrase, "passphrase"),
        told(settings.password, "password"),
    )


def state_folder(site: str, settings: PushSettings) -> Path:
    """Return the folder of what is kept about the switches of a site.

    Args:
        site: name of the site.
        settings: their ``state`` goes first.

    Raises:
        SettingsError: the user has no home folder.
    """
    if settings.state is not None:
        return settings.state
    given = Path(os.environ.get("XDG_STATE_HOME", ""))
    if given.is_absolute():
        return given / "railwright" / site
    try:
        return Path.home() / ".local" / "state" / "railwright" / site
    except RuntimeError:
        msg = "there is no home folder to keep host keys and pushes in"
        raise SettingsError(msg, hint="name a folder: --state") from None


def known_hosts_file(site: str, settings: PushSettings) -> Path:
    """Return the file of the trusted host keys of a site, as :func:`state_folder` does."""
    return settings.known_hosts or state_folder(site, settings) / hosts.FILE


def accesses(where: Mapping[str, Address], known: Known, who: Credentials) -> Mapping[str, Access]:
    """Return how each switch is reached; one that nobody trusts yet has no keys."""
    return {
        device: Access(device, address, known.of(device), who) for device, address in where.items()
    }
