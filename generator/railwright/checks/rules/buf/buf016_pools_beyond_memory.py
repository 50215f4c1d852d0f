from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def sizes(switch: Switch) -> Iterator[Spot]:
    """Buffer pools are larger than the packet memory of the chip.

    Why: The chip refuses the pool, or promises bytes that it does not have: frames are dropped that
        a pause was sent for. YANG knows no chip.
    Fix: Make the pools of one direction fit into the memory together.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp (a size beyond mmu_size is refused); the memory of a
        chip stands in the catalog with its source
    Bad:
        config:
            leaf-1-01: {BUFFER_POOL: {ingress_lossless_pool: {size: "160000000"}}}
    Good:
        config:
            leaf-1-01: {BUFFER_POOL: {ingress_lossless_pool: {size: "100000000"}}}
    """
    memory = switch.platform.asic.buffer_bytes if switch.platform else None
    if memory is None:
        return
    ingress = 0
    for name, row in switch.rows("BUFFER_POOL").items():
        size = lossless.bytes_of(row, "size")
        ingress += size if text(row, "type") == "ingress" else 0
        if size > memory:
            message = f"{size:,} bytes, where the chip has {memory:,}"
            yield Spot(message, "BUFFER_POOL", name, "size")
            return
    if ingress > memory:
        yield Spot(f"ingress pools come to {ingress:,} bytes of {memory:,}", "BUFFER_POOL")
