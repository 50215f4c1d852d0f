"""Rendering: how it grows with ports, and what it costs beside printing JSON.

Limits: design target of this project. A text loop per table costs about as much as the standard
library takes to print the same tables, and does the same work for every port.
"""

from __future__ import annotations

import json

from bench.harness import Figure, Scale, growth, paired
from bench.sites import PORTS, switch

EXPONENT, DUMPS_RATIO = 1.15, 1.5


def ports(scale: Scale) -> list[Figure]:
    """Time ``Renderer.render`` of a switch with 64 to 512 routed ports; exponent <= 1.15."""
    sizes = PORTS[:3] if scale.quick else PORTS
    switches = [switch(size) for size in sizes]
    found, words = growth(
        sizes, [lambda s=s: s.renderer.render(s.device, s.fabric) for s in switches], scale.pairs
    )
    return [Figure("exponent", found, EXPONENT, words)]


def against_dumps(scale: Scale) -> list[Figure]:
    """Time ``Renderer.render`` against stdlib ``json.dumps`` of its result; ratio <= 1.5."""
    figures: list[Figure] = []
    for size in PORTS[:1] if scale.quick else (PORTS[0], PORTS[-1]):
        made = switch(size)
        found = paired(
            lambda s=made: s.renderer.render(s.device, s.fabric),
            lambda s=made: json.dumps(s.config, indent=4, sort_keys=True),
            scale.pairs,
        )
        words = f"render {found.upper_ms:.3g} ms, dumps {found.lower_ms:.3g} ms"
        figures.append(Figure(f"render / dumps, {size} ports", found.ratio, DUMPS_RATIO, words))
    return figures
