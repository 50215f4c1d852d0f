"""Growth of the fabric: a switch costs the same in a site of sixteen and of two thousand.

Limit: 1.1 between the per-switch times. Nothing that is done for one switch may look at all others.
Sites of one tier (to a pod eight rail leaves of 32 ports and 16 hosts) differ in the number of pods
alone. The small side is as many different sites of two pods as give 512 switches, so that names and
addresses are as new to every cache as on the large side. Two tiers grow by planes, eight leaves and
eight spines each, because the spines of one plane grow with its leaves and cost more by right.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bench.harness import Figure, Scale, Timed, pair_up, sample
from bench.sites import Site, rails, read, routed
from railwright.render.renderer import Renderer

LIMIT = 1.1
_SMALL, _PER_POD, _PORTS = 16, 8, 64


def growth(scale: Scale) -> list[Figure]:
    """Time design, and design with rendering, per switch; each large / small ratio <= 1.1."""
    many, sizes = (64, (128,)) if scale.quick else (512, (512, 2048))
    pods = _SMALL // _PER_POD
    small = [read(rails(1 + start // _PER_POD, pods)) for start in range(0, many, _SMALL)]
    figures = [
        figure
        for size in sizes
        for figure in _against(
            small, read(rails(1, size // _PER_POD)), scale.pairs, f"1 tier, {size} / {_SMALL}"
        )
    ]
    planes = 4 if scale.quick else 16
    one, all_planes = read(routed(_PORTS)), read(routed(_PORTS, planes))
    name = f"2 tiers, {planes * _SMALL} / {_SMALL}"
    return [*figures, *_against([one] * planes, all_planes, scale.pairs, name)]


def _against(small: Sequence[Site], large: Site, rounds: int, name: str) -> list[Figure]:
    renderer = Renderer()

    def work(sites: Sequence[Site], *, render: bool) -> int:
        done = 0
        for site in sites:
            fabric = site.design()
            done += len(fabric.devices)
            if render:
                for device in fabric.devices:
                    renderer.render(device, fabric)
        return done

    figures: list[Figure] = []
    for what, render in (("design", False), ("design and render", True)):
        tasks = [partial(work, [large], render=render), partial(work, small, render=render)]
        counts = [task() for task in tasks]  # which warms both up
        found = pair_up(
            [
                [_each(sample(task), count) for task, count in zip(tasks, counts, strict=True)]
                for _ in range(rounds)
            ]
        )
        words = f"{found.upper_ms:.3g} / {found.lower_ms:.3g} ms a switch"
        figures.append(Figure(f"{name}, {what}", found.ratio, LIMIT, words))
    return figures


def _each(timed: Timed, count: int) -> Timed:
    return Timed(timed.ms / count, timed.loops / count)
