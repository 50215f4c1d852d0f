from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch, text
from railwright.design.lossless.pools import LOSSLESS_POOL
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def groups(switch: Switch) -> Iterator[Spot]:
    """A lossy priority group draws on the lossless pool.

    Why: Lossy bursts then take the memory that lossless groups share, so these pause earlier, and
        ECN marks too late. YANG does not look at the pool.
    Fix: Give the group the lossy ingress profile.
    Source: sonic-buildimage files/build_templates/buffers_config.j2 (ingress_lossy_profile)
    Bad:
        config:
            leaf-1-01: {BUFFER_PG: {"Ethernet0|0": {profile: ingress_lossless_profile}}}
    Good:
        config:
            leaf-1-01: {BUFFER_PG: {"Ethernet0|0": {profile: ingress_lossy_profile}}}
    """
    wrong = {
        name
        for name in common.used(switch, "BUFFER_PG") - common.used_by_vendor(switch, "BUFFER_PG")
        if switch.text("BUFFER_PROFILE", name, "pool") == LOSSLESS_POOL
        and not switch.lossless(name)
    }
    for key, row in switch.rows("BUFFER_PG").items() if wrong else ():
        if text(row, "profile") in wrong:
            yield Spot(f"{text(row, 'profile')} has no xoff", "BUFFER_PG", key, "profile")
