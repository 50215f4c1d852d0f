"""Texts as configurations, and the findings about them in short."""

from __future__ import annotations

from pathlib import Path

from railwright import configs
from railwright.configs import kinds
from railwright.configs.loaded import Loaded

GOLDENS = Path(__file__).parents[3] / "golden_configs"
NAMED = '"DEVICE_METADATA": {"localhost": {"hostname": "leaf-1"}}'


def read(text: str | bytes, name: str = "sw.json") -> Loaded:
    return configs.read_text(text.encode() if isinstance(text, str) else text, name)


def told(loaded: Loaded) -> list[tuple[str, int, int]]:
    slugs = {kind.id: kind.slug for kind in configs.KINDS.values()}
    return [
        (slugs[finding.id], finding.location.line, finding.location.column)
        for finding in loaded.findings
        if finding.location and finding.id != kinds.NO_HOSTNAME.id
    ]


def only(loaded: Loaded) -> str:
    (finding,) = [one for one in loaded.findings if one.id != kinds.NO_HOSTNAME.id]
    return f"{finding.message} | {finding.hint}"
