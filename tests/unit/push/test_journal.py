"""A journal says what was done, wherever the process, the machine or the disk stopped."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from railwright.base.errors import Busy, JournalError
from railwright.push.transaction.journal import Journal, Record, claim, read

RECORDS = (
    Record("", "started", "note", facts={"plan": "a" * 64, "devices": 2}),
    Record("leaf-1", "arm", "begin", facts={"seconds": 300}),
    Record("leaf-1", "arm", "end", "done"),
    Record("leaf-2", "apply", "begin", facts={"why": "naïve \u2028 \n text", "drained": True}),
)


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of journals in one test need not reach the disk."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def clock() -> Callable[[], str]:
    ticks = count()
    return lambda: f"2026-01-01T00:00:{next(ticks):02}Z"


def written(path: Path, records: Iterable[Record] = RECORDS) -> tuple[Record, ...]:
    with Journal(path, clock()) as journal:
        for one in records:
            journal.add(one)
        return journal.records


def test_what_was_added_is_read(tmp_path: Path) -> None:
    found = written(tmp_path / "journal")
    assert read(tmp_path / "journal") == found
    assert [one._replace(at="") for one in found] == list(RECORDS)
    assert (tmp_path / "journal").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("fast")
def test_killed_at_every_byte_it_can_be_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    found = written(path)
    raw = path.read_bytes()
    ends = [at for at, byte in enumerate(raw, start=1) if byte == ord("\n")]
    for cut in range(len(raw) + 1):
        path.write_bytes(raw[:cut])
        whole = found[: sum(end <= cut for end in ends)]
        assert read(path) == whole
        with Journal(path, clock()) as journal:
            assert journal.records == whole
            journal.add(RECORDS[2])
        assert [one._replace(at="") for one in read(path)][-1] == RECORDS[2]
        assert len(read(path)) == len(whole) + 1


@pytest.mark.usefixtures("fast")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_last_line_that_never_got_whole_to_the_disk_does_not_count(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("one") / "journal"
    found = written(path)
    raw = path.read_bytes()
    last = raw.rstrip(b"\n").rfind(b"\n") + 1
    start = data.draw(st.integers(last, len(raw) - 1))
    end = data.draw(st.integers(start + 1, len(raw)))
    path.write_bytes(raw[:start] + bytes(end - start) + raw[end:])
    assert read(path) == found[:-1]


@pytest.mark.usefixtures("fast")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_before_the_last_line_is_told(
    tmp_path_factory: pytest.TempPathFactory, place: int, flip: int
) -> None:
    path = tmp_path_factory.mktemp("one") / "journal"
    written(path)
    raw = bytearray(path.read_bytes())
    place %= bytes(raw).rstrip(b"\n").rfind(b"\n")
    raw[place] ^= flip
    path.write_bytes(raw)
    if chr(raw[place]).lower() != chr(raw[place] ^ flip).lower():  # spelled with capitals
        with pytest.raises(JournalError, match=r"journal:\d+: not a line"):
            read(path)


def test_a_second_process_cannot_go_on_with_it(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    program = (
        "import sys\nfrom pathlib import Path\nfrom railwright.base.errors import Busy\n"
        "from railwright.push.transaction.journal import Journal\n"
        "try:\n    Journal(Path(sys.argv[1]), str)\nexcept Busy:\n    sys.exit(7)\n"
    )
    with Journal(path, clock()):
        done = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
        assert done.returncode == 7
        with pytest.raises(Busy, match="another push is at work"):
            Journal(path, clock())
    assert subprocess.run([sys.executable, "-c", program, str(path)], check=False).returncode == 0


def test_a_fabric_is_held_by_one_push_and_says_by_whom(tmp_path: Path) -> None:
    path = tmp_path / "lab.lock"
    with (
        claim(path, "anna on desk, rw-1"),
        pytest.raises(Busy, match="anna on desk, rw-1"),
        claim(path, "bert"),
    ):
        pass
    with claim(path, "bert"):
        assert path.read_text() == "bert"


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_nothing_goes_on_once_a_record_did_not_reach_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with Journal(tmp_path / "journal", clock()) as journal:
        journal.add(RECORDS[0])
        with monkeypatch.context() as patch:
            patch.setattr(os, call, full)
            with pytest.raises(JournalError, match="No space left"):
                journal.add(RECORDS[1])
        with pytest.raises(JournalError, match="No space left"):
            journal.add(RECORDS[2])
        assert len(journal.records) == 1


def test_a_line_is_on_the_disk_before_add_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bool] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(stat.S_ISDIR(os.fstat(handle).st_mode))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with Journal(tmp_path / "journal", clock()) as journal:
        assert True in synced  # the folder, for the name of the file
        before = len(synced)
        journal.add(RECORDS[0])
        assert synced[before:] == [False]


def test_a_journal_behind_a_link_or_of_a_configuration_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "other")
    with pytest.raises(JournalError, match="cannot be written"):
        Journal(tmp_path / "link", clock())
    with (
        Journal(tmp_path / "journal", clock()) as journal,
        pytest.raises(JournalError, match="holds facts"),
    ):
        journal.add(Record("leaf-1", "x", "note", facts={"config": "x" * 100_000}))


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 100_000,
        b"{}",
        b"[1]",
        b'{"device": 5, "state": "a", "mark": "b"}',
        b'{"device": "a", "state": "a", "mark": "b", "facts": [1]}',
        b'{"device": "a", "state": "a", "mark": "b", "facts": null}',
        b'{"device": "a", "state": "a", "mark": "b", "more": 1}',
    ],
    ids=range(7),
)
def test_what_is_no_record_is_told(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "journal"
    line = b"%08x %s\n" % (zlib.crc32(text), text)
    path.write_bytes(line + line)
    with pytest.raises(JournalError, match="not a line of a journal"):
        read(path)
