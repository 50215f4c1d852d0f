from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def pools(switch: Switch) -> Iterator[Spot]:
    """A pool is missing that every lossless template of the vendor has.

    Why: The chip's memory is shared out among all pools of the template; what one of them would
        have had is promised to nobody, or the chip keeps a default pool for it. YANG asks for no
        pool.
    Fix: Add the pool as the vendor's templates have it.
    Source: sonic-buildimage device, buffers_defaults_t0.j2 and buffers_defaults_t1.j2 of the HwSKUs
        of the platform
    Bad:
        config:
            "leaf-1-0[34]": {BUFFER_POOL: {egress_lossless_pool: null}}
    Good:
        config:
            "leaf-1-0[34]": {BUFFER_POOL: null}
    """
    if not switch.has("BUFFER_POOL") or not switch.paused or switch.platform is None:
        return
    sets = [one for one in switch.platform.buffer_sets.values() if one.lossless_ready]
    for name in sets[0].pools if sets else ():
        everywhere = all(name in one.pools for one in sets)
        if everywhere and name not in switch.rows("BUFFER_POOL"):
            yield Spot("the vendor's templates have this pool", "BUFFER_POOL", name)
