from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def lengths(switch: Switch) -> Iterator[Spot]:
    """The vendor's headroom table has no row for the speed and cable length of a lossless port.

    Why: The traditional buffer manager knows the lengths of `pg_profile_lookup.ini` and nothing
        between them: it makes no lossless group, and says so in the log alone. YANG takes any
        length.
    Fix: Round the length up to the next one of the table.
    Source: sonic-swss cfgmgr/buffermgr.cpp ("No PG profile configured for speed")
    Bad:
        config:
            leaf-1-03:
                BUFFER_PG: null
                CABLE_LENGTH: {AZURE: {Ethernet0: "7m"}}
    Good:
        config:
            leaf-1-03:
                BUFFER_PG: null
                CABLE_LENGTH: {AZURE: {Ethernet0: "40m"}}
    """
    rows = switch.once(lossless.vendor_rows)
    if switch.dynamic or not rows:
        return
    for port in switch.once(lossless.ports):
        speed, length = port.demand.speed_mbps, port.demand.cable_m
        if not port.groups and (speed, length) not in rows:
            known = sorted(metres for mbps, metres in rows if mbps == speed)
            message = f"{length}m, where the table has {', '.join(map(str, known)) or 'nothing'}"
            yield Spot(message, "CABLE_LENGTH", common.length_row(switch, port.name), port.name)
