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


def crowded(root: Path, folder: Path) -> Path:
    """Write a site whose long cables need more headroom than a fixed pool has, and return it."""
    text = (root / "inventories" / "teralynx-pod" / "fabric.yml").read_text("utf-8")
    (folder / "fabric.yml").write_text(text, "utf-8")
    edit(folder, "parallel: 4", "parallel: 16")
    edit(folder, "{subnets_per_leaf: 2}", "{subnets_per_leaf: 2, parallel: 16}")
    edit(folder, "length_m: 40", "length_m: 2000")
    edit(folder, "  fabric_ports: {optic: OSFP-800G-DR8}\n", "")  # it reaches 500 m
    return folder


def edit(site: Path, old: str, new: str) -> None:
    """Replace text of the inventory, which must be there."""
    path = site / "fabric.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def patch_of_mtu(value: str, **suppress: str) -> str:
    text = (
        "patches:\n  - match: {device: leaf-1-02}\n    reason: a trial that goes wrong\n"
        f"    set: {{PORT: {{Ethernet0: {{mtu: '{value}'}}}}}}\n"
    )
    if suppress:
        words = ", ".join(f"{key}: '{word}'" for key, word in suppress.items())
        text += f"suppress:\n  - {{{words}, reason: we know and accept it}}\n"
    return text
