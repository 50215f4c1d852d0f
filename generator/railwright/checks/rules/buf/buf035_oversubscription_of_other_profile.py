from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch, number, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.TRAFFIC)
def ratio(switch: Switch) -> Iterator[Spot]:
    """Headroom is shared otherwise than the QoS profile says.

    Why: The ratio decides whether ports hold their own headroom or draw on a pool that is a
        fraction of the sum; memory was planned for the profile's. YANG takes any ratio.
    Fix: Set `over_subscribe_ratio` in the QoS profile, or remove it here.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp and cfgmgr/buffer_pool_mellanox.lua
    Bad:
        config:
            "leaf-1-0[12]":
                DEFAULT_LOSSLESS_BUFFER_PARAMETER: {AZURE: {over_subscribe_ratio: "2"}}
    Good:
        config:
            "leaf-1-0[12]":
                DEFAULT_LOSSLESS_BUFFER_PARAMETER: {AZURE: {over_subscribe_ratio: "0"}}
    """
    if not switch.dynamic or switch.known.traffic is None:
        return
    wanted = switch.known.traffic.buffers.over_subscribe_ratio or 0
    for key, row in switch.rows("DEFAULT_LOSSLESS_BUFFER_PARAMETER").items():
        given = number(text(row, "over_subscribe_ratio") or "0")
        if given is not None and given != wanted:
            message = f"{given}, where the QoS profile has {wanted or 'none'}"
            table = "DEFAULT_LOSSLESS_BUFFER_PARAMETER"
            yield Spot(message, table, key, "over_subscribe_ratio")
