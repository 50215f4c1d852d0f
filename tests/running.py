"""Runs of the command line in this process, and edits of a site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Ran(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def edit(site: Path, old: str, new: str) -> None:
    """Replace text of the inventory, which must be there."""
    path = site / "fabric.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
