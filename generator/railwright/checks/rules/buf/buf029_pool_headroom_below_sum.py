from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch, number
from railwright.design.lossless.pools import LOSSLESS_POOL
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def sums(switch: Switch) -> Iterator[Spot]:
    """The headroom of all ports together is more than their pool has.

    Why: If all ports pause at once, the pool overflows and frames are dropped that a pause was sent
        for. YANG adds nothing up.
    Fix: Shorten cables, drop a lossless priority, or raise `xoff` of the pool and take it from
        others.
    Source: sonic-buildimage device/marvell/x86_64-marvell_d64p512t-r0/d64p512t_64x800G-2x10G/
        buffers_defaults_t1.j2 (xoff of ingress_lossless_pool)
    Bad:
        config:
            "leaf-1-0[34]": {BUFFER_POOL: {ingress_lossless_pool: {xoff: "1000000"}}}
    Good:
        config:
            leaf-1-01: {BUFFER_POOL: {ingress_lossless_pool: {xoff: "1000000"}}}
    """
    room = number(switch.text("BUFFER_POOL", LOSSLESS_POOL, "xoff"))
    if switch.known.chip is None or lossless.formula(switch) is not None or not room:
        return
    needed = common.headroom_sum(switch)
    if needed > room:
        message = f"{room:,} bytes, where the ports' groups hold {needed:,}"
        yield Spot(message, "BUFFER_POOL", LOSSLESS_POOL, "xoff")
