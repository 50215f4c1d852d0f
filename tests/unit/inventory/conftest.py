"""A clean site to break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from railwright.inventory import load
from railwright.model.finding import Finding
from railwright.model.inventory import Inventory

CLEAN = """\
site: lab
fabric:
  release: '202511'
  platform: SN5600
tiers:
  leaf: {count: 2}
  spine: {count: 2}
pods:
  1:
    hosts:
      gpu: {profile: dgx-h100, count: 4}
"""

Loaded = tuple[Inventory | None, tuple[Finding, ...]]


@pytest.fixture
def clean() -> str:
    return CLEAN


@pytest.fixture
def load_text(tmp_path: Path) -> Callable[..., Loaded]:
    """Load a site whose ``fabric.yml`` is this text; further files by name."""

    def run(text: str | bytes, **files: str) -> Loaded:
        raw = text.encode() if isinstance(text, str) else text
        (tmp_path / "fabric.yml").write_bytes(raw)
        for name, content in files.items():
            (tmp_path / f"{name}.yml").write_text(content, encoding="utf-8")
        return load(tmp_path)

    return run
