"""Reading a large inventory: YAML with the place of every word, beside JSON without.

Limits: an event-driven reader on PyYAML's C parser costs 15 times the standard library's JSON on
the same data; 20 leaves room for the places. One kilobyte for each link row keeps an inventory of
half a million links inside half a gigabyte.
"""

from __future__ import annotations

import json
import tempfile
import tracemalloc
from pathlib import Path

from bench.harness import Figure, Scale, paired
from railwright.base import yaml12

JSON_RATIO, ROW_BYTES = 20.0, 1_000.0
_LEAST_BYTES, _QUICK_BYTES = 5_000_000, 1_000_000


def text(least_bytes: int) -> tuple[str, int]:
    """Return cable rules, one flow row for each link, and how many rows they are."""
    lines, size, rows = ["cables:"], 8, 0
    while size < least_bytes:
        leaf, port = divmod(rows, 64)
        pod, index = divmod(leaf, 32)
        device = f"leaf-{pod + 1}-{index + 1:02}"
        match = f"{{device: {device}, peer: spine-{port % 8 + 1:02}, port: Ethernet{port * 8}}}"
        line = f"  - {{match: {match}, length_m: {3 + rows % 47}, media: smf}}"
        lines.append(line)
        size += len(line) + 1
        rows += 1
    return "\n".join([*lines, ""]), rows


def reading(scale: Scale) -> list[Figure]:
    """Time ``yaml12.read`` against ``json.loads`` of the same data (<= 20); peak <= 1 kB a row."""
    raw, rows = text(_QUICK_BYTES if scale.quick else _LEAST_BYTES)
    with tempfile.TemporaryDirectory(prefix="railwright-bench-") as name:
        path = Path(name) / "fabric.yml"
        path.write_text(raw, encoding="utf-8")
        as_json = json.dumps(yaml12.read(path).data)
        found = paired(lambda: yaml12.read(path), lambda: json.loads(as_json), scale.pairs)
        tracemalloc.start()
        kept = yaml12.read(path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    size = f"{rows} rows, {len(kept.problems)} problems"
    words = f"{found.upper_ms:.4g} ms for {len(raw) / 1e6:.1f} MB, JSON {found.lower_ms:.3g} ms"
    return [
        Figure("YAML / JSON", found.ratio, JSON_RATIO, words),
        Figure("peak bytes a row", peak / rows, ROW_BYTES, size),
    ]
