from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.design.lossless.pools import LOSSLESS_POOL
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def xoff(switch: Switch) -> Iterator[Spot]:
    """The fixed headroom of a pool is not the vendor's.

    Why: On a chip whose pools are fixed, headroom and shared memory are two parts of one pool;
        moving the border changes when every port pauses. YANG takes any number.
    Fix: Use the vendor's figure.
    Source: sonic-buildimage device/marvell/x86_64-marvell_d64p512t-r0/d64p512t_64x800G-2x10G/
        buffers_defaults_t1.j2 (71,577,600)
    Bad:
        config:
            "leaf-1-0[34]": {BUFFER_POOL: {ingress_lossless_pool: {xoff: "71577601"}}}
    Good:
        config:
            leaf-1-01: {BUFFER_POOL: {ingress_lossless_pool: {xoff: "9306112"}}}
    """
    if switch.known.chip is None or lossless.formula(switch) is not None:
        return
    if LOSSLESS_POOL not in switch.rows("BUFFER_POOL"):
        return
    given = lossless.bytes_of(switch.row("BUFFER_POOL", LOSSLESS_POOL), "xoff")
    known = common.vendor_figures(switch, LOSSLESS_POOL, "xoff")
    retuned = not given or common.headroom_sum(switch) <= given
    if known and None not in known and given not in known and retuned:
        words = ", ".join(f"{one:,}" for one in known if one is not None)
        message = f"{given:,} bytes, where the vendor has {words}"
        yield Spot(message, "BUFFER_POOL", LOSSLESS_POOL, "xoff")
