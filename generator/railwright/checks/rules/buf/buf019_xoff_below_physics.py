from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def rooms(switch: Switch) -> Iterator[Spot]:
    """A profile holds less than what arrives after a pause was sent.

    Why: A frame that has begun to leave, the cable both ways, the peer's time to react and one
        frame that it had begun: no chip can do with less, and the rest is dropped in a class that
        must not drop. YANG takes any number.
    Fix: Give the profile the `xoff` of `railwright qos show`, or the vendor's for the length.
    Source: IEEE 802.3 annex 31B.3.7; IEEE 802.1Q clause 36; sonic-swss
        cfgmgr/buffer_headroom_mellanox.lua (speed of the signal)
    Bad:
        config:
            "leaf-1-0[34]": {BUFFER_PROFILE: {pg_lossless_400000_5m_profile: {xoff: "64000"}}}
    Good:
        config:
            "leaf-1-0[34]":
                BUFFER_PROFILE:
                    pg_lossless_400000_40m_profile:
                        pool: ingress_lossless_pool
                        size: "1518"
                        xon: "0"
                        xon_offset: "13824"
                        xoff: "64000"
                        dynamic_th: "1"
    """
    for profile, (row, demands) in switch.once(lossless.judged).items():
        xoff = lossless.bytes_of(row, "xoff")
        for demand in demands:
            least = lossless.least_xoff(switch, demand)
            if least is not None and xoff < least:
                message = f"xoff {xoff:,}, where {least:,} bytes can arrive at {demand}"
                yield Spot(message, "BUFFER_PROFILE", profile, "xoff")
                break
