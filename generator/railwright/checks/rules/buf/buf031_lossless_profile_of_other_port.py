from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def names(switch: Switch) -> Iterator[Spot]:
    """A priority group has the lossless profile of another speed or cable length.

    Why: The name says what its headroom was worked out for. The traditional buffer manager makes
        one for the present speed and length beside it, or leaves the row as it is, depending on the
        key. YANG takes any profile.
    Fix: Name the profile of the port's speed and length, or correct the length.
    Source: sonic-swss cfgmgr/buffermgr.cpp, doSpeedUpdateTask
    Bad:
        config:
            leaf-1-03: {CABLE_LENGTH: {AZURE: {Ethernet0: "40m"}}}
    Good:
        config:
            leaf-1-03:
                CABLE_LENGTH: {AZURE: {Ethernet0: "40m"}}
                BUFFER_PG: {"Ethernet0|3": {profile: pg_lossless_400000_40m_profile}}
                BUFFER_PROFILE:
                    pg_lossless_400000_40m_profile:
                        pool: ingress_lossless_pool
                        size: "1518"
                        xon: "0"
                        xon_offset: "13824"
                        xoff: "147072"
                        dynamic_th: "1"
    """
    for port in switch.once(lossless.ports):
        for key, profile in port.groups:
            told = lossless.named_for(profile)
            if told and told != (port.demand.speed_mbps, port.demand.cable_m):
                yield Spot(f"{profile} on {port.demand}", "BUFFER_PG", key, "profile")
