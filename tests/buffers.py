"""Facts of the shipped chips, and what SONiC's own scripts answered (see the oracle's README)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from railwright import catalog
from railwright.model.asic import AsicFacts, DynamicBuffers
from railwright.model.platform import AsicFamily
from railwright.model.types import Release

SHIPPED = catalog.load()
PAUSE = SHIPPED.pause_quanta()
SPECTRUMS = (4, 5, 6)
_ORACLE = Path(__file__).parent / "unit" / "design" / "lossless" / "oracle"


def facts(spectrum: int) -> AsicFacts:
    return SHIPPED.asic(AsicFamily(f"Spectrum-{spectrum}"))


def dynamic(spectrum: int) -> DynamicBuffers:
    found = facts(spectrum).dynamic
    assert found is not None
    return found


def oracle(name: str) -> list[dict[str, Any]]:
    data = json.loads((_ORACLE / f"{name}.json").read_text(encoding="utf-8"))
    return [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]


def version(release: Release, since: Release) -> str:
    """Which of two versions of a script a release has, as the columns call them."""
    return "new" if release.has(since) else "old"
