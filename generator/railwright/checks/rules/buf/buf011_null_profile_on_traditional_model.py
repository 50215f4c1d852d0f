from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def nulls(switch: Switch) -> Iterator[Spot]:
    """A priority group leaves its profile to the dynamic model on a switch that has not got it.

    Why: The traditional buffer manager passes the word on as the name of a profile, and the row
        waits for that profile for ever. YANG allows `NULL` in both models.
    Fix: Name a profile with `xoff`.
    Source: sonic-swss cfgmgr/buffermgr.cpp
    Bad:
        config:
            leaf-1-03: {BUFFER_PG: {"Ethernet0|4-7": {profile: "NULL"}}}
    Good:
        config:
            leaf-1-01: {BUFFER_PG: {"Ethernet0|3": {profile: "NULL"}}}
    """
    if switch.traditional:
        for key in switch.rows("BUFFER_PG"):
            if switch.text("BUFFER_PG", key, "profile") == "NULL":
                message = "NULL is for the dynamic model: the row never takes effect"
                yield Spot(message, "BUFFER_PG", key, "profile")
