from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch, positive, text
from railwright.design.lossless.pools import LOSSLESS_POOL
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def xoffs(switch: Switch) -> Iterator[Spot]:
    """A pool has shared headroom that only one pool can have.

    Why: Both buffer managers know the shared headroom of `ingress_lossless_pool` by that name; on
        another pool `xoff` is passed over, and the memory that was meant is not set aside. YANG has
        the field on every pool.
    Fix: Set `xoff` on `ingress_lossless_pool`.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp (INGRESS_LOSSLESS_PG_POOL_NAME)
    Bad:
        config:
            leaf-1-01: {BUFFER_POOL: {ingress_lossy_pool: {xoff: "1000000"}}}
    Good:
        config:
            leaf-1-01: {BUFFER_POOL: {ingress_lossy_pool: {xoff: "0"}}}
    """
    for name, row in switch.rows("BUFFER_POOL").items():
        if name != LOSSLESS_POOL and positive(text(row, "xoff")):
            mend = (Mend("BUFFER_POOL", name, "xoff", None),)
            yield Spot("xoff has no effect here", "BUFFER_POOL", name, "xoff", mend=mend)
