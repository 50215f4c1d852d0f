from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch, number
from railwright.design.lossless.pools import MEMORY_POOL
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def size(switch: Switch) -> Iterator[Spot]:
    """The pool that stands for the packet memory has another size than the memory.

    Why: Until the chip has reported its memory, the script that sizes all other pools takes this
        figure for it; with another one pools are too large, or memory lies idle. YANG takes any
        number.
    Fix: Use the size that the vendor's templates give the pool.
    Source: sonic-swss cfgmgr/buffer_pool_mellanox.lua (mmu_size from egress_lossless_pool);
        sonic-buildimage device/mellanox, buffers_defaults_t1.j2
    Bad:
        config:
            "leaf-1-0[12]": {BUFFER_POOL: {egress_lossless_pool: {size: "158229503"}}}
    Good:
        config:
            leaf-1-01: {BUFFER_POOL: {egress_lossy_pool: {size: "60000000"}}}
    """
    memory = switch.platform.asic.buffer_bytes if switch.platform else None
    size = number(switch.text("BUFFER_POOL", MEMORY_POOL, "size"))
    rows = switch.rows("BUFFER_POOL")
    if lossless.formula(switch) is None or not memory or MEMORY_POOL not in rows:
        return
    if not size:
        if switch.dynamic:
            message = "no size: no pool is sized before the chip has reported its memory"
            yield Spot(message, "BUFFER_POOL", MEMORY_POOL, "size")
    elif size <= memory and size not in common.vendor_figures(switch, MEMORY_POOL, "size"):
        message = f"{size:,} bytes, where the chip has {memory:,}"
        mend = (Mend("BUFFER_POOL", MEMORY_POOL, "size", str(memory)),)
        yield Spot(message, "BUFFER_POOL", MEMORY_POOL, "size", mend=mend)
