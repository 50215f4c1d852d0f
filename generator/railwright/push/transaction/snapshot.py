"""What a switch had when a change of it began, on the disk here: 0600, whole or not there."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self, cast

from railwright.base import atomic, canonical
from railwright.base.errors import JournalError
from railwright.model.configdb import ConfigDb
from railwright.push.look.health import Health, Tally


class Snapshot(NamedTuple):
    """What has to be known of a switch to go on with its change, or to take it back.

    Attributes:
        config: what it had, secrets in the clear.
        boot: the start of its kernel then.
        complaints: what was wrong with it then.
        down: ports that were not up then.
        tally: what it had counted then.
        sessions: peers whose session was up then.
        logged: lines of its log that told of errors by then; None: nobody knows.
        base: what the plan was made against, where that is not what the switch had.
    """

    config: ConfigDb
    boot: str
    complaints: frozenset[str] = frozenset()
    down: frozenset[str] = frozenset()
    tally: Tally = Tally()
    sessions: frozenset[str] = frozenset()
    logged: frozenset[str] | None = None
    base: ConfigDb | None = None

    @classmethod
    def of(cls, config: ConfigDb, boot: str, health: Health, base: ConfigDb | None = None) -> Self:
        """Return what has to be known of a switch that is like this."""
        return cls(
            config, boot, health.complaints, health.down, health.tally, health.sessions,
            health.logged, base,
        )  # fmt: skip

    @property
    def health(self) -> Health:
        """How it was then."""
        return Health(
            complaints=self.complaints,
            down=self.down,
            tally=self.tally,
            sessions=self.sessions,
            logged=self.logged,
        )


def keep(path: Path, snapshot: Snapshot) -> None:
    """Write a snapshot, and bring it to the disk.

    Raises:
        JournalError: it cannot be written.
    """
    names = ("complaints", "down", "sessions")
    sets: dict[str, object] = {name: sorted(getattr(snapshot, name)) for name in names}
    sets["logged"] = None if snapshot.logged is None else sorted(snapshot.logged)
    tally = {**snapshot.tally._asdict(), "lossless": sorted(snapshot.tally.lossless)}
    value = {**snapshot._asdict(), **sets, "tally": tally}
    text = canonical.dumps(value)
    raw = hashlib.sha256(text).hexdigest().encode("ascii") + b"\n" + text
    temporary = path.with_name(f".{path.name}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(temporary, flags, 0o600), "wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        msg = f"{path}: cannot be written: {error.strerror}"
        raise JournalError(msg) from None
    atomic.settle(path.parent)


def read(path: Path) -> Snapshot:
    """Return a snapshot.

    Raises:
        JournalError: it is not there, or not what was written.
    """
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
        raise JournalError(msg) from None
    if hashlib.sha256(text).hexdigest().encode("ascii") != digest:
        msg = f"{path}: not what was written there"
        raise JournalError(msg, hint="look at the switch by hand: its checkpoint holds the same")
    value = cast("dict[str, object]", json.loads(text))
    logged = cast("list[str] | None", value.get("logged"))
    return Snapshot(
        cast("ConfigDb", value["config"]),
        str(value["boot"]),
        frozenset(cast("list[str]", value["complaints"])),
        frozenset(cast("list[str]", value["down"])),
        _tally(cast("Mapping[str, Mapping[str, int]]", value.get("tally", {}))),
        frozenset(cast("list[str]", value.get("sessions", []))),
        None if logged is None else frozenset(logged),
        cast("ConfigDb | None", value.get("base")),
    )


def _tally(value: Mapping[str, Mapping[str, int]]) -> Tally:
    lossless = frozenset(value.get("lossless", ()))
    return Tally(lossless, value.get("counts", {}), value.get("rates", {}))
