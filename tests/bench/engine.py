"""What the lossless engine adds to building a switch.

A fabric works the plan of switches that are alike out once; here every switch pays for its own, and
for putting its ports together. Limit: design target of this project.
"""

from __future__ import annotations

from bench.harness import Figure, Scale, pair_up, samples
from bench.sites import PORTS, switch
from railwright.base import canonical
from railwright.design.lossless.choose import Switch, silicon_of
from railwright.design.lossless.plan import make_plan
from railwright.design.qos import port_sets
from railwright.model.types import Release, Tier

SHARE = 0.10


def share(scale: Scale) -> list[Figure]:
    """Time the engine against facts, rendering and serialising of a switch; share <= 10 %."""
    return [_at(size, scale) for size in (PORTS[:1] if scale.quick else (PORTS[0], PORTS[-1]))]


def _at(size: int, scale: Scale) -> Figure:
    made = switch(size)
    catalog, device = made.site.catalog, made.device
    platform = catalog.platform(device.model)
    profile = catalog.qos(device.qos.profile)
    release = Release(device.release)
    order = Switch(platform, platform.hwskus[device.hwsku], release, Tier(device.tier))

    def engine() -> object:
        silicon = silicon_of(catalog, order, profile.wants).silicon
        return make_plan(silicon, profile, port_sets(device.ports, {profile.name: profile}))

    rows = samples(
        [
            engine,
            made.site.design,
            lambda: made.renderer.render(device, made.fabric),
            lambda: canonical.dumps_in_order(made.config),
        ],
        scale.pairs,
    )
    of_site = size / (2 * len(made.fabric.links))  # each link is on two ports
    spent = [pair_up(rows, place, 0).ratio for place in (1, 2, 3)]
    ratio = 1 / (spent[0] * of_site + spent[1] + spent[2])
    words = f"{pair_up(rows, 0, 1).upper_ms:.3g} ms"
    return Figure(f"engine / build, {size} ports", ratio, SHARE, words)
