"""Secrets by reference, fetched when they are needed, and kept out of everything that is written.

A setting never holds a secret. It holds a reference, which says where the secret is::

    env:NAME                 the environment
    file:PATH                a file that nobody else may read
    keyring:SERVICE/NAME     the keyring of the desktop or the system
    cmd:PROGRAM ARGUMENTS    what a program prints: sops, vault, pass

What was fetched once is known to a :class:`~railwright.base.redact.Redactor`, which puts
``<secret:name>`` in its place wherever text leaves the program.
"""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from railwright.base import process
from railwright.base.errors import SecretError
from railwright.base.redact import Redactor
from railwright.push.settings import NO_REFERENCE, REFERENCES, is_reference

LIMIT_BYTES: Final = 1 << 16
"""A secret is a line, or a private key; nothing is longer."""
COMMAND_S: Final = 60
"""Seconds that a program may take to print a secret; a person may have to touch a token."""
_OTHERS: Final = 0o077
_ROOT: Final = 0


def check(reference: str) -> str:
    """Return a reference as it is if it can be one.

    Raises:
        SecretError: it is none; the message does not repeat it, as it may be a secret itself.
    """
    if not is_reference(reference):
        raise SecretError(NO_REFERENCE, hint=REFERENCES)
    return reference


def learn(references: Iterable[str | None], redactor: Redactor) -> None:
    """Have a redactor know what references to the environment lead to, needed now or not."""
    for reference in references:
        kind, _, rest = (reference or "").partition(":")
        if kind == "env" and rest in os.environ:
            redactor.add(rest, os.environ[rest])


def resolve(
    reference: str,
    name: str,
    redactor: Redactor,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Return the secret that a reference leads to, which the redactor knows from then on.

    Args:
        reference: as the module says.
        name: what stands for the secret in texts.
        redactor: is told of it.
        folder: from where relative paths count; None is the current folder.
        environment: None is that of the process.

    Raises:
        SecretError: there is no secret, it is empty, or others may read its file.
    """
    kind, _, rest = check(reference).partition(":")
    variables = os.environ if environment is None else environment
    match kind:
        case "env":
            value = variables.get(rest)
            if value is None:
                msg = f"secret {name}: the environment has no {rest}"
                raise SecretError(msg)
        case "file":
            value = _of_file((folder or Path()) / Path(rest).expanduser(), name)
        case "keyring":
            value = _of_keyring(rest, name)
        case _:
            value = _of_command(rest, name, folder or Path(), variables)
    value = value.removesuffix("\n").removesuffix("\r")
    if not value:
        msg = f"secret {name}: {kind}: holds nothing"
        raise SecretError(msg)
    redactor.add(name, value)
    return value


def _of_file(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_mode & _OTHERS:
                msg = f"secret {name}: others may read {path}"
                raise SecretError(msg, hint=f"chmod 600 {shlex.quote(str(path))}")
            if status.st_uid not in {os.getuid(), _ROOT}:
                msg = f"secret {name}: {path} belongs to another user"
                raise SecretError(msg)
            raw = file.read(LIMIT_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        msg = f"secret {name}: {path} cannot be read: {why}"
        raise SecretError(msg) from None
    return _decoded(raw, name)


def _of_keyring(place: str, name: str) -> str:
    service, slash, user = place.rpartition("/")
    if not slash or not service or not user:
        msg = f"secret {name}: keyring: wants SERVICE/NAME"
        raise SecretError(msg)
    try:
        from keyring import get_password  # noqa: PLC0415 # only where a reference asks for it
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        msg = f"secret {name}: the Python package keyring is not installed"
        raise SecretError(msg, hint="pip install keyring") from None
    try:
        value = get_password(service, user)
    except KeyringError as error:
        msg = f"secret {name}: the keyring says: {error}"
        raise SecretError(msg) from None
    if value is None:
        msg = f"secret {name}: the keyring has nothing for {place}"
        raise SecretError(msg, hint=f"keyring set {shlex.quote(service)} {shlex.quote(user)}")
    return str(value)


def _of_command(line: str, name: str, folder: Path, environment: Mapping[str, str]) -> str:
    try:
        words = shlex.split(line)
    except ValueError as error:
        msg = f"secret {name}: cmd: {error}"
        raise SecretError(msg) from None
    try:
        ended = process.run(words, folder=folder, environment=environment, limit_s=COMMAND_S)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        msg = f"secret {name}: {words[0]} cannot be started: {why}"
        raise SecretError(msg) from None
    if ended.code != 0:
        # What it printed is not shown: part of it may be the secret.
        how = f"took more than {COMMAND_S} s" if ended.code is None else f"ended with {ended.code}"
        msg = f"secret {name}: {words[0]} {how}"
        raise SecretError(msg, hint="run it by hand to see why")
    return _decoded(ended.out, name)


def _decoded(raw: bytes, name: str) -> str:
    if len(raw) > LIMIT_BYTES:
        msg = f"secret {name}: more than {LIMIT_BYTES:,} bytes"
        raise SecretError(msg)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        msg = f"secret {name}: not UTF-8"
        raise SecretError(msg) from None
