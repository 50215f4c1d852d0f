"""Milliseconds of CPU per switch, in a warm process, as a share of what a known thing takes.

The budgets were set on a machine where ``json.dumps(indent=4, sort_keys=True)`` of a routed switch
takes 3.8, 7.6 and 37 ms at 64, 128 and 512 ports. So every step is timed in pairs with that same
call on its own configuration, and its budget is the ratio: 6 ms there is 6 / 3.8 of it anywhere.
The table shows the milliseconds of this machine and, as value and limit, those of the known one.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import orjson

from bench.differences import changed
from bench.harness import Figure, Scale, Task, pair_up, samples
from bench.sites import switch
from railwright.base import atomic, canonical
from railwright.checks.yang.engine import load_engine
from railwright.diff.semantic import diff

DUMPS_MS = {64: 3.8, 128: 7.6, 512: 37.0}
MAKE_MS = {64: 6.0, 128: 12.0, 512: 45.0}
"""Facts, rendering, serialising and writing."""
VALIDATE_MS = {64: 25.0, 128: 48.0, 512: 200.0}
EQUAL_MS = {64: 0.5, 128: 1.0, 512: 3.0}
CHANGED_MS = {64: 1.5, 128: 3.0, 512: 16.0}
TOTAL_MS = {64: 30.0, 128: 58.0, 512: 240.0}


def per_switch(scale: Scale) -> list[Figure]:
    """Time each step of one switch at 64, 128 and 512 ports against printing its configuration."""
    sizes = (64,) if scale.quick else tuple(DUMPS_MS)
    with tempfile.TemporaryDirectory(prefix="railwright-bench-") as name:
        return [figure for size in sizes for figure in _steps(size, Path(name), scale)]


def _steps(size: int, where: Path, scale: Scale) -> list[Figure]:
    made = switch(size)
    engine = load_engine()
    raw = canonical.dumps(made.config)
    golden, same = orjson.loads(raw), orjson.loads(raw)
    other = changed(golden)
    files = (raw, raw + b" ")
    turn = 0

    def write() -> None:
        nonlocal turn
        turn += 1
        atomic.write(where / "switch.json", files[turn % 2])

    steps: dict[str, Task] = {
        "dumps": lambda: json.dumps(made.config, indent=4, sort_keys=True),
        "facts": made.site.design,
        "render": lambda: made.renderer.render(made.device, made.fabric),
        "serialise": lambda: canonical.dumps_in_order(made.config),
        "write": write,
        "validate": lambda: engine.validate(made.config),
        "equal": lambda: diff("x", golden, same),
        "changed": lambda: diff("x", golden, other),
    }
    rows = samples(list(steps.values()), scale.pairs)
    share = {name: pair_up(rows, place, 0).ratio for place, name in enumerate(steps)}
    spent = {name: pair_up(rows, place, 0).upper_ms for place, name in enumerate(steps)}
    # A design is of the whole site; each link is on two ports, and all the rest is put on them too.
    for table in (share, spent):
        table["facts"] *= size / (2 * len(made.fabric.links))
    return _figures(size, share, spent)


def _figures(size: int, share: dict[str, float], spent: dict[str, float]) -> list[Figure]:
    groups: dict[str, tuple[tuple[str, ...], dict[int, float] | None]] = {
        "facts": (("facts",), None),
        "render": (("render",), None),
        "serialise": (("serialise",), None),
        "write": (("write",), None),
        "facts, render, serialise, write": (("facts", "render", "serialise", "write"), MAKE_MS),
        "validate": (("validate",), VALIDATE_MS),
        "diff, equal": (("equal",), EQUAL_MS),
        "diff, changed": (("changed",), CHANGED_MS),
        "total": (("facts", "render", "serialise", "write", "validate", "changed"), TOTAL_MS),
    }
    return [
        Figure(
            f"{size} ports: {name}",
            sum(share[part] for part in parts) * DUMPS_MS[size],
            limit[size] if limit else None,
            f"{sum(spent[part] for part in parts):.3g} ms here",
        )
        for name, (parts, limit) in groups.items()
    ]
