from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def sizes(switch: Switch) -> Iterator[Spot]:
    """A lossless profile holds its own headroom beside a pool that is shared for it.

    Why: The memory is set aside twice, once for the port and once in the pool; profiles of both
        shapes beside each other make the size of the pool wrong. YANG compares no sizes.
    Fix: Make `size` equal to `xon` while headroom is shared.
    Source: sonic-swss cfgmgr/buffer_pool_mellanox.lua (shp_size), pull request 3387
    Bad:
        config:
            leaf-1-01:
                BUFFER_POOL: {ingress_lossless_pool: {xoff: "9306112"}}
                BUFFER_PG: {"Ethernet0|3": {profile: by_hand}}
                BUFFER_PROFILE:
                    by_hand:
                        pool: ingress_lossless_pool
                        dynamic_th: "0"
                        xon: "19456"
                        xoff: "300032"
                        size: "319488"
    Good:
        config:
            leaf-1-01:
                BUFFER_POOL: {ingress_lossless_pool: {xoff: "9306112"}}
                BUFFER_PG: {"Ethernet0|3": {profile: by_hand}}
                BUFFER_PROFILE:
                    by_hand:
                        pool: ingress_lossless_pool
                        dynamic_th: "0"
                        xon: "19456"
                        xoff: "300032"
                        size: "19456"
    """
    if lossless.formula(switch) is None or not switch.once(lossless.shares_headroom):
        return
    for profile, (row, _) in switch.once(lossless.judged).items():
        size, xon = lossless.bytes_of(row, "size"), lossless.bytes_of(row, "xon")
        if size > xon:
            message = f"size {size:,} above xon {xon:,}, and headroom is shared"
            yield Spot(message, "BUFFER_PROFILE", profile, "size")
