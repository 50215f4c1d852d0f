"""Other programs: what they said, how they ended, and that they end."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from railwright.base import process


def _run(code: str, folder: Path, *, text: bytes = b"", limit_s: float = 60) -> process.Ended:
    command = [sys.executable, "-c", code]
    return process.run(
        command, folder=folder, environment=dict(os.environ), text=text, limit_s=limit_s
    )


def test_what_a_program_says(tmp_path: Path) -> None:
    code = "import sys, os; print(os.getcwd(), sys.stdin.read()); sys.exit('no')"
    ended = _run(code, tmp_path, text=b"word")
    assert ended == (1, f"{tmp_path.resolve()} word\n".encode(), b"no\n")


def test_a_program_that_never_ends_is_stopped(tmp_path: Path) -> None:
    ended = _run("import signal; signal.pause()", tmp_path, limit_s=0.1)
    assert ended.code is None


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        process.run(["no-such-program"], folder=tmp_path, environment={}, limit_s=1)
