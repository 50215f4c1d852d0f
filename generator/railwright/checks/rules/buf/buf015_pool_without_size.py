from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, positive, text
from railwright.model.configdb import Row
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def sizes(switch: Switch) -> Iterator[Spot]:
    """A buffer pool has no size, and nobody but CONFIG_DB gives it one.

    Why: In the traditional model pools are as large as they are written; this one stays empty, and
        all that its profiles allow is nothing. YANG leaves the size out for the dynamic model.
    Fix: Give `size` in bytes.
    Source: sonic-swss orchagent/bufferorch.cpp, processBufferPool; cfgmgr/buffermgr.cpp
    Bad:
        config:
            leaf-1-03: {BUFFER_POOL: {lossy_pool: {size: null}}}
    Good:
        config:
            leaf-1-01: {BUFFER_POOL: {egress_lossy_pool: {percentage: "50"}}}
    """
    if switch.traditional:
        for name, row in switch.rows("BUFFER_POOL").items():
            if not positive(text(row, "size")) and not _for_nothing(switch, name, row):
                yield Spot("no size: the pool stays empty", "BUFFER_POOL", name, "size")


def _for_nothing(switch: Switch, pool: str, row: Row) -> bool:
    """Whether a pool is meant to be empty: ports that are shut take nothing from it.

    sonic-net/SONiC, doc/qos/reclaim-reserved-buffer.md: such a pool has the size 0, and so have its
    profiles.
    """
    profiles = [one for one in switch.rows("BUFFER_PROFILE").values() if text(one, "pool") == pool]
    sizes = (text(row, "size"), *(text(one, "size") for one in profiles))
    return bool(profiles) and all(size and not size.strip("0") for size in sizes)
