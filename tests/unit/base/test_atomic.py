"""A reader finds the old bytes or the new ones."""

from __future__ import annotations

import os
import stat
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
