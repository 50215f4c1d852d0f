from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def sizes(switch: Switch) -> Iterator[Spot]:
    """A lossless profile leaves its headroom to a shared pool that is not there.

    Why: Its `size` does not hold `xon` and `xoff`, and no pool is set aside for the rest: the
        script then forces one of 655,360 bytes for all ports together. YANG compares no sizes.
    Fix: Make `size` at least `xon` plus `xoff`, or set `xoff` of `ingress_lossless_pool`.
    Source: sonic-swss cfgmgr/buffer_pool_mellanox.lua (shp_size) and pull request 3387
    Bad:
        config:
            leaf-1-01:
                BUFFER_PG: {"Ethernet0|3": {profile: by_hand}}
                BUFFER_PROFILE:
                    by_hand:
                        pool: ingress_lossless_pool
                        dynamic_th: "0"
                        xon: "19456"
                        xoff: "300032"
                        size: "19456"
    Good:
        config:
            leaf-1-01:
                BUFFER_PG: {"Ethernet0|3": {profile: by_hand}}
                BUFFER_PROFILE:
                    by_hand:
                        pool: ingress_lossless_pool
                        dynamic_th: "0"
                        xon: "19456"
                        xoff: "300032"
                        size: "319488"
    """
    if lossless.formula(switch) is None or switch.once(lossless.shares_headroom):
        return
    for profile, (row, _) in switch.once(lossless.judged).items():
        size, xon, xoff = (lossless.bytes_of(row, field) for field in ("size", "xon", "xoff"))
        if size < xon + xoff - common.ROUNDING_BYTES:
            message = f"size {size:,} does not hold xon and xoff, {xon + xoff:,} bytes"
            yield Spot(message, "BUFFER_PROFILE", profile, "size")
