"""Who pushes, when, and where the secrets are: for the command line and for scripts alike."""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from railwright.base.errors import SecretError
from railwright.base.redact import KNOWN
from railwright.push.line import secrets
from railwright.push.transaction.fit import Resolve


def owner(note: str = "") -> str:
    """Return who pushes, for others; ``note`` says by what, where that is no command line."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}" + (f" ({note})" if note else "")


def utc() -> str:
    """Return the time: ``2026-01-02T03:04:05.678Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def resolver(references: Mapping[str, str], folder: Path, *, simulated: bool) -> Resolve:
    """Return what finds the secrets that a plan names, late.

    A plan may name any variable of the environment, so only what the site refers to is followed.

    Args:
        references: where secrets are, by name: ``[push.secrets]``.
        folder: from where relative paths count.
        simulated: whether a lab gets them, to which nothing real goes.
    """

    def resolve(name: str) -> str:
        if simulated:
            return f"<secret:{name}>"
        reference = references.get(name)
        if reference is None:
            msg = f"secret {name}: nobody says where it is"
            raise SecretError(msg, hint="write a reference under [push.secrets] of railwright.toml")
        return secrets.resolve(reference, name, KNOWN, folder=folder)

    return resolve
