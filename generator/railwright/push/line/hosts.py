"""Which host keys are trusted: one file per site, and nothing is trusted that nobody agreed to.

The file has the format of OpenSSH's ``known_hosts`` (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT) with the
name of the switch in the place of its address, so that a switch that moves is still itself and
another switch behind its address is not. ``ssh -o HostKeyAlias=leaf-01`` reads it as well.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import shlex
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from railwright.base import atomic
from railwright.base.errors import SettingsError
from railwright.base.location import Location
from railwright.base.natural import natural_key

FILE: Final = "known_hosts"
MODE: Final = 0o600
LIMIT_BYTES: Final = 1 << 24
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ALGORITHM = re.compile(r"[A-Za-z0-9@.-]+")
_HINT = "lines are: <switch> <algorithm> <key in base64>"


class HostKey(NamedTuple):
    """A public host key: what OpenSSH writes of it."""

    algorithm: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 as OpenSSH shows it (ssh-keygen(1), ``-l``)."""
        digest = hashlib.sha256(self.blob).digest()
        return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"

    @property
    def line(self) -> str:
        """Algorithm and key, as a line of ``known_hosts`` has them after the name."""
        return f"{self.algorithm} {base64.b64encode(self.blob).decode()}"


def parse_key(algorithm: str, encoded: str) -> HostKey:
    """Return the key of a line.

    Raises:
        ValueError: it is no key, or not of the algorithm that it claims.
    """
    try:
        blob = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
    # RFC 4253, section 6.6: a key begins with the name of its algorithm, after four bytes of length
    name = algorithm.encode()
    if not _ALGORITHM.fullmatch(algorithm) or blob[: 4 + len(name)] != (
        len(name).to_bytes(4, "big") + name
    ):
        msg = f"not a key of {algorithm[:40]!r}"
        raise ValueError(msg)
    return HostKey(algorithm, blob)


class Known(NamedTuple):
    """Trusted keys by switch, in natural order."""

    keys: Mapping[str, tuple[HostKey, ...]]

    def of(self, device: str) -> tuple[HostKey, ...]:
        """Return the trusted keys of a switch; none if nobody trusts it yet."""
        return self.keys.get(device, ())

    def trusting(self, device: str, keys: Iterable[HostKey]) -> Known:
        """Return the same with these keys of a switch, and no others of it."""
        return Known({**self.keys, device: tuple(keys)})

    def without(self, devices: Iterable[str]) -> Known:
        """Return the same without some switches."""
        gone = set(devices)
        return Known({name: keys for name, keys in self.keys.items() if name not in gone})


def read(path: Path) -> Known:
    """Return what a file trusts; nothing if there is no file.

    Raises:
        SettingsError: the file cannot be read, or holds what is no key of a switch. Nothing is
            skipped: who reads a damaged file half may trust too much.
    """
    try:
        with path.open("rb") as file:
            everybody = os.fstat(file.fileno()).st_mode & stat.S_IWOTH
            raw = file.read(LIMIT_BYTES + 1)
    except FileNotFoundError:
        return Known({})
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
        raise SettingsError(msg) from None
    if everybody:
        msg = f"{path}: anybody may change whom it trusts"
        raise SettingsError(msg, hint=f"chmod o-w {shlex.quote(str(path))}")
    if len(raw) > LIMIT_BYTES:
        msg = f"{path}: more than {LIMIT_BYTES:,} bytes"
        raise SettingsError(msg)
    found: dict[str, list[HostKey]] = {}
    for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            name, algorithm, encoded = words[:3]
            key = parse_key(algorithm, encoded)
        except ValueError:
            name = ""
        if not _NAME.fullmatch(name):  # also patterns, hashed names and markers of OpenSSH
            msg = "not a trusted key of a switch"
            raise SettingsError(msg, location=Location(str(path), number, 1), hint=_HINT)
        found.setdefault(name, []).append(key)
    return Known(_ordered(found))


def write(path: Path, known: Known) -> bool:
    """Write what is trusted, for nobody else to read; return False if that is what it held.

    Raises:
        OSError: the folder cannot be written.
    """
    lines = [
        f"{device} {key.line}\n" for device, keys in _ordered(known.keys).items() for key in keys
    ]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return atomic.write(path, "".join(lines).encode(), MODE)


def _ordered(keys: Mapping[str, Iterable[HostKey]]) -> dict[str, tuple[HostKey, ...]]:
    return {
        device: tuple(sorted(dict.fromkeys(keys[device])))
        for device in sorted(keys, key=natural_key)
    }
