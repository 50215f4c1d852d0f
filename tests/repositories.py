"""Repositories of git for tests: real ones, in folders of their own, without anyone's settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_SURROUNDINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
}


def git(folder: Path, *arguments: str | Path) -> str:
    """Run git in a folder and return what it prints."""
    done = subprocess.run(
        ["git", *map(str, arguments)],
        cwd=folder,
        env=os.environ | _SURROUNDINGS,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def repository(folder: Path) -> Path:
    """Make a repository with a first commit of what is in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    return commit(folder, "first")


def commit(folder: Path, message: str) -> Path:
    """Commit everything."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return folder


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return every file of a repository, its own ones too, with age and bytes."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
