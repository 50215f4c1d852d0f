from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch, number, text
from railwright.design.lossless.pools import LOSSLESS_POOL, MEMORY_POOL
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def sums(switch: Switch) -> Iterator[Spot]:
    """The pool of the whole memory is not the sum of the pools that it is made of.

    Why: On a chip whose pools are fixed, lossless and lossy traffic share one memory: a sum above
        it is promised twice, and lossless frames are dropped when both are full. YANG adds nothing
        up.
    Fix: Make the ingress lossless pool and the lossy pool add up to the egress lossless pool.
    Source: sonic-buildimage device/marvell/x86_64-marvell_d64p512t-r0/d64p512t_64x800G-2x10G/
        buffers_defaults_t1.j2 (158,630,302 and 56,012,386 give 214,642,688)
    Bad:
        config:
            "leaf-1-0[34]": {BUFFER_POOL: {lossy_pool: {size: "57012386"}}}
    Good:
        config:
            "leaf-1-0[34]":
                BUFFER_POOL:
                    lossy_pool: {size: "57012386"}
                    ingress_lossless_pool: {size: "157630302"}
    """
    rows = switch.rows("BUFFER_POOL")
    sizes = {name: number(text(row, "size")) for name, row in rows.items()}
    whole = sizes.pop(MEMORY_POOL, None)
    fixed = switch.known.chip is not None and lossless.formula(switch) is None
    if not fixed or not whole or LOSSLESS_POOL not in sizes:
        return
    parts = [size for size in sizes.values() if size]
    if len(parts) == len(sizes) and sum(parts) != whole:
        message = f"{whole:,} bytes, where the other pools come to {sum(parts):,}"
        yield Spot(message, "BUFFER_POOL", MEMORY_POOL, "size")
