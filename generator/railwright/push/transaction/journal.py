"""What a push did and was about to do, on disk before it does it.

A line for each record: eight hexadecimal digits of the CRC-32 of what follows, a blank, JSON in one
line. A line is only ever added, and it is on the disk before :meth:`Journal.add` returns: the file
is brought there, and its folder when the file is new (fsync(2) says that the one does not do the
other). A process that dies while it writes leaves a last line that is cut; it is not counted, and
is taken away by who goes on. Any other line that is not whole means that somebody else wrote there.

A second process cannot open the same journal to go on with it, and no second push of the same
fabric starts (:func:`claim`): both hold a lock of the file, flock(2), which ends with the process
however it ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self, TypeAlias

from railwright.base import atomic
from railwright.base.errors import Busy, JournalError
from railwright.base.text import printable

Fact: TypeAlias = "str | int | bool | None"
_MODE: Final = 0o600
_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
_CRC: Final = 8
"""Characters of a check sum."""
_LINE: Final = 1 << 16
"""Bytes that a record may have: it holds facts about a switch, and no configuration."""


class Record(NamedTuple):
    """One thing that was about to happen, or did.

    Attributes:
        device: the switch; empty where it is about the whole push.
        state: where the switch stands, or what the push as a whole does.
        mark: ``begin`` before it is done, ``end`` after, ``note`` for what is only told.
        heard: what became of it, with ``end``.
        facts: what has to be known to go on; never a secret, never a configuration.
        at: when, in UTC.
    """

    device: str
    state: str
    mark: str
    heard: str = ""
    facts: Mapping[str, Fact] = {}
    at: str = ""


class Journal:
    """A journal that is being written. It is locked until it is closed.

    Args:
        path: the file; its folder is there.
        clock: tells the time, as text.

    Raises:
        Busy: another process writes it.
        JournalError: it cannot be opened, or is not whole.
    """

    def __init__(self, path: Path, clock: Callable[[], str]) -> None:
        self.path = path
        self._clock = clock
        self._guard = threading.Lock()
        self._broken: str | None = None
        self.told: Callable[[Record], None] = lambda _: None
        """Called with each record once it is on the disk, by the thread that wrote it."""
        try:
            self._handle = os.open(path, _FLAGS, _MODE)
        except OSError as error:
            msg = f"{path}: cannot be written: {error.strerror}"
            raise JournalError(msg) from None
        try:
            _lock(self._handle, path)
            found, whole = _records(_whole(self._handle), path)
            self._records = list(found)
            os.ftruncate(self._handle, whole)
            os.lseek(self._handle, whole, os.SEEK_SET)
            os.fsync(self._handle)
            atomic.settle(path.parent)
        except OSError as error:
            os.close(self._handle)
            msg = f"{path}: cannot be read: {error.strerror}"
            raise JournalError(msg) from None
        except BaseException:
            os.close(self._handle)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def records(self) -> tuple[Record, ...]:
        """What was written so far, by this process and by those before it."""
        return tuple(self._records)

    def close(self) -> None:
        """Let go of the file."""
        with self._guard:
            if self._handle >= 0:
                os.close(self._handle)
                self._handle = -1

    def add(self, record: Record) -> Record:
        """Write a record and bring it to the disk; return it with its time.

        Raises:
            JournalError: it did not get there. Nothing may be done that it announces, and nothing
                more can be written.
        """
        record = record._replace(at=self._clock())
        line = _line(record)
        with self._guard:
            if self._broken is not None:
                raise JournalError(self._broken)
            try:
                rest = memoryview(line)
                while rest:
                    rest = rest[os.write(self._handle, rest) :]
                os.fsync(self._handle)
            except OSError as error:
                # After a failed fsync nobody knows what is on the disk: fsync(2), EIO.
                self._broken = f"{self.path}: cannot be written: {error.strerror}"
                raise JournalError(self._broken) from None
            self._records.append(record)
        self.told(record)
        return record


def read(path: Path) -> tuple[Record, ...]:
    """Return the records of a journal, also of one that somebody writes.

    Raises:
        JournalError: it cannot be read, or is not whole.
    """
    try:
        return _records(path.read_bytes(), path)[0]
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
        raise JournalError(msg) from None


@contextmanager
def claim(path: Path, owner: str) -> Iterator[None]:
    """Hold a fabric, so that no second push of it runs on this machine.

    Args:
        path: the file that stands for the fabric; it stays, and says who held it last.
        owner: who holds it, for the message to others.

    Raises:
        Busy: somebody holds it; the message says who.
        JournalError: the file cannot be written.
    """
    try:
        handle = os.open(path, _FLAGS, _MODE)
    except OSError as error:
        msg = f"{path}: cannot be written: {error.strerror}"
        raise JournalError(msg) from None
    try:
        _lock(handle, path)
        os.ftruncate(handle, 0)
        os.pwrite(handle, owner.encode("utf-8", "replace"), 0)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        first = os.pread(handle, 200, 0).partition(b"\n")[0].decode("utf-8", "replace")
        words = f": {printable(first)}" if first and not _is_record(first) else ""
        msg = f"{path}: another push is at work{words}"
        raise Busy(msg, hint="wait for it, or stop it; its lock ends with it") from None


def _is_record(text: str) -> bool:
    return text[_CRC : _CRC + 2] == " {"


def _whole(handle: int) -> bytes:
    parts = []
    while part := os.read(handle, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _line(record: Record) -> bytes:
    text = json.dumps(
        {**record._asdict(), "facts": dict(record.facts)}, ensure_ascii=True, separators=(",", ":")
    ).encode("ascii")
    if len(text) > _LINE:
        msg = f"a record of {len(text):,} bytes: a journal holds facts and no configurations"
        raise JournalError(msg)
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _records(raw: bytes, path: Path) -> tuple[tuple[Record, ...], int]:
    """Return the records, and the bytes that hold them: the last line may be cut, or not be whole.

    What reaches the disk first of a line that a power cut stops is up to the disk.
    """
    found: list[Record] = []
    whole = 0
    lines = raw.split(b"\n")
    for number, line in enumerate(lines[:-1], start=1):
        record = _record(line)
        if record is None:
            if number < len(lines) - 1 or lines[-1]:
                msg = f"{path}:{number}: not a line of a journal: changed, or the disk is bad"
                raise JournalError(msg, hint="ask every switch by hand what it runs")
            break
        found.append(record)
        whole += len(line) + 1
    return tuple(found), whole


def _record(line: bytes) -> Record | None:
    check, _, text = line.partition(b" ")
    try:
        if len(check) != _CRC or int(check, 16) != zlib.crc32(text):
            return None
        found = Record(**json.loads(text))
    except (ValueError, TypeError, RecursionError):
        return None
    texts = (found.device, found.state, found.mark, found.heard, found.at)
    if not isinstance(found.facts, dict) or not all(isinstance(one, str) for one in texts):
        return None
    return found
