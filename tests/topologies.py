"""Small legal sites for tests: made as data, read as an inventory would be."""

from __future__ import annotations

import textwrap
from pathlib import Path

from railwright import catalog, inventory
from railwright.design import design
from railwright.model.fabric import Fabric
from railwright.model.finding import Finding
from railwright.model.inventory import Inventory

CABLES = """
cables:
  - {match: {between: [host, leaf]}, length_m: 3}
  - {match: {between: [leaf, spine]}, length_m: 30}
"""
RAIL_SITE = """
site: test
tiers:
  leaf: {count: 4, platform: SN5600}
  spine: {count: 2, platform: SN5600}
parallel: 2
pods:
  1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}
"""


def read(folder: Path, text: str) -> Inventory:
    """Write an inventory to a folder and read it; it must be free of errors."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fabric.yml").write_text(textwrap.dedent(text), encoding="utf-8")
    loaded, findings = inventory.load(folder)
    assert loaded is not None, findings
    return loaded


def expand(folder: Path, text: str) -> tuple[Fabric | None, tuple[Finding, ...]]:
    """Read and design a site."""
    return design(read(folder, text), catalog.load(folder))


def fabric(folder: Path, text: str) -> Fabric:
    """Read and design a site that must be buildable."""
    made, findings = expand(folder, text)
    assert made is not None, findings
    return made
