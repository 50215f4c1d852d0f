"""A reader finds the old bytes or the new ones."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from railwright.base import atomic


def test_writes_and_makes_folders(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b.json"
    assert atomic.write(target, b"one")
    assert target.read_bytes() == b"one"
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


def test_same_bytes_leave_the_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "b.json"
    atomic.write(target, b"one")
    before = target.stat()
    assert not atomic.write(target, b"one")
    assert target.stat().st_ino == before.st_ino
    assert target.stat().st_mtime_ns == before.st_mtime_ns


def test_new_bytes_take_the_place_of_the_old(tmp_path: Path) -> None:
    target = tmp_path / "b.json"
    atomic.write(target, b"one")
    assert atomic.write(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["b.json"]


def test_failure_keeps_the_old_bytes_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "b.json"
    atomic.write(target, b"one")

    def fail(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        atomic.write(target, b"two")
    assert target.read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["b.json"]


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        assert atomic.write(pipe, b"one")
        assert read.result(timeout=10) == b"one"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_written_into() -> None:
    assert atomic.write(Path(os.devnull), b"one")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_file_behind_standard_output_keeps_what_was_printed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("before ")
    code = (
        "from pathlib import Path; from railwright.base import atomic; "
        "atomic.write(Path('/dev/stdout'), b'after')"
    )
    with log.open("a") as stream:
        subprocess.run([sys.executable, "-c", code], check=True, stdout=stream)
    assert log.read_text() == "before after"


@pytest.mark.parametrize("old", [b"old", None], ids=["file", "dangling"])
def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path, old: bytes | None) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "b.json", tmp_path / "link"
    if old is not None:
        target.write_bytes(old)
    link.symlink_to(target)
    assert atomic.write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        atomic.write(tmp_path, b"one")


def test_the_bytes_are_on_the_disk_before_they_take_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[str, int]] = []
    replace = Path.replace

    def sync(handle: int) -> None:
        steps.append(("sync", os.fstat(handle).st_size))

    def renamed(self: Path, target: Path) -> Path:
        steps.append(("rename", self.stat().st_size))
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", renamed)
    atomic.write(tmp_path / "b.json", b"three")
    assert steps == [("sync", 5), ("rename", 5)]


def test_a_folder_is_brought_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: synced.append(stat.S_ISDIR(os.fstat(handle).st_mode))
    )
    atomic.settle(tmp_path)
    atomic.settle(tmp_path / "absent")
    assert synced == [True]


def test_leftovers_of_dead_processes_go_and_those_of_others_stay(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead = [
        f".leaf.json.{gone.pid}-ab_1.tmp",
        f".leaf.json.{os.getpid()}-x.tmp",
        ".a.9999999-y.tmp",
    ]
    kept = [f".leaf.json.{os.getppid()}-ab_1.tmp", ".leaf.json.1-x.tmp", ".notes.tmp", "a.1-x.tmp"]
    for name in (*dead, *kept):
        (tmp_path / name).touch()
    atomic.clean(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)


def test_a_temporary_file_names_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    monkeypatch.setattr(Path, "replace", lambda self, _: names.append(self.name))
    atomic.write(tmp_path / "leaf.json", b"one")
    assert names[0].startswith(f".leaf.json.{os.getpid()}-")
    assert names[0].endswith(".tmp")
