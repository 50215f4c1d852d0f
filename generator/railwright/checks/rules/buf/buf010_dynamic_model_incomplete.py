from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_DYNAMIC = ("DEFAULT_LOSSLESS_BUFFER_PARAMETER", "LOSSLESS_TRAFFIC_PATTERN")


@device_rule(Severity.ERROR)
def parameters(switch: Switch) -> Iterator[Spot]:
    """The dynamic buffer model has not exactly one row of parameters to compute headroom from.

    Why: Without them no headroom is ever programmed; of two, either may be read. YANG counts no
        rows.
    Fix: Keep exactly one row.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp and cfgmgr/buffer_headroom_mellanox.lua take the
        first key found
    Bad:
        config:
            leaf-1-01: {DEFAULT_LOSSLESS_BUFFER_PARAMETER: null}
    Good:
        config:
            leaf-1-01:
                LOSSLESS_TRAFFIC_PATTERN:
                    AZURE: null
                    OTHER: {mtu: "4200", small_packet_percentage: "100"}
    """
    if switch.dynamic and switch.has("BUFFER_PG"):
        for table in _DYNAMIC:
            count = len(switch.rows(table))
            if count != 1:
                yield Spot(f"{count} rows, where the dynamic model reads one", table)
