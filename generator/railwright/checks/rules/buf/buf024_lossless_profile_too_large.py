from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM | Need.TRAFFIC)
def figures(switch: Switch) -> Iterator[Spot]:
    """A lossless profile sets aside more than the vendor's figures and the arithmetic ask for.

    Why: Headroom is memory that bursts cannot use; every byte of it is taken once per port and
        priority, so that pauses and drops of other classes begin earlier. YANG takes any number.
    Fix: Use the figures of `railwright qos show`.
    Source: sonic-swss cfgmgr/buffer_headroom_mellanox.lua; pg_profile_lookup.ini of the HwSKU in
        sonic-buildimage device
    Bad:
        config:
            "leaf-1-0[34]": {BUFFER_PROFILE: {pg_lossless_400000_5m_profile: {xoff: "129921"}}}
    Good:
        config:
            "leaf-1-0[34]":
                BUFFER_PROFILE:
                    pg_lossless_400000_2m_profile:
                        pool: ingress_lossless_pool
                        size: "1518"
                        xon: "0"
                        xon_offset: "13824"
                        xoff: "200000"
                        dynamic_th: "1"
    """
    for profile, field, given, right in common.compared(switch):
        if given > right:
            mend = (Mend("BUFFER_PROFILE", profile, field, str(right)),)
            message = f"{field} {given:,}, where {right:,} is enough for its ports"
            yield Spot(message, "BUFFER_PROFILE", profile, field, mend=mend)
