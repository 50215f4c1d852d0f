from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import reserved
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def lengths(switch: Switch) -> Iterator[Spot]:
    """CABLE_LENGTH does not list a port with PFC, which then gets no lossless priority group.

    Why: The buffer manager waits for the length without an error. YANG does not compare the tables.
        A port that is shut, or whose groups are all written with their profiles, needs no length.
    Fix: Add the port; `0m` if nothing is plugged in.
    Source: sonic-swss cfgmgr/buffermgr.cpp, "Cable length is not set"
    Bad:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet0: null}}}
    Good:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet0: "7m"}}}
        cables: {"leaf-1-01:Ethernet0": 7}
    """
    rows = switch.rows("CABLE_LENGTH")
    if rows:
        measured = {port for row in rows.values() for port in row}
        for port in switch.rows("PORT"):
            if port in switch.paused and port not in measured and not reserved(switch, port):
                yield Spot(f"{port} is not listed", "CABLE_LENGTH", next(iter(rows)), port)
