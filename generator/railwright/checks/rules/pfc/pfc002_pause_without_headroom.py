from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import cable_of_zero, paused, shut
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def headroom(switch: Switch) -> Iterator[Spot]:
    """A paused priority has no lossless priority group.

    Why: What arrives after the pause was sent has no room and is dropped. YANG does not know which
        groups are paused. With the traditional model the switch adds rows that nobody has written;
        where some ports have theirs, it could not do so for the others. A port that is shut needs
        none.
    Fix: Give the priority group a profile with `xoff`, or `NULL` with the dynamic model.
    Source: IEEE 802.1Q, clause 36; headroom is ``xoff`` of the group's profile, sonic-swss
        orchagent/bufferorch.cpp; rows that the switch adds: cfgmgr/buffermgr.cpp,
        doSpeedUpdateTask
    Bad:
        config:
            leaf-1-01: {BUFFER_PG: {"Ethernet0|3": null}}
    Good:
        config:
            leaf-1-01: {BUFFER_PG: {"Ethernet0|3": {profile: "NULL"}}}
    """
    if not switch.has("BUFFER_PG"):
        return
    slices = switch.slices("BUFFER_PG")
    written = switch.dynamic or any(
        switch.lossless(text(row, "profile")) for row in switch.rows("BUFFER_PG").values()
    )
    for port, priority in paused(switch):
        if shut(switch, port) or cable_of_zero(switch, port):
            continue
        covering = [one.key for one in slices.get(port, ()) if one.holds(priority)]
        profiles = {key: switch.text("BUFFER_PG", key, "profile") for key in covering}
        if not covering and written:
            message = f"no row for priority {priority}, which PFC pauses"
            yield Spot(message, "BUFFER_PG", f"{port}|{priority}")
        elif covering and not any(map(switch.lossless, profiles.values())):
            key, profile = next(iter(profiles.items()))
            message = f"priority {priority} is paused, but {profile or 'no profile'} has no xoff"
            yield Spot(message, "BUFFER_PG", key, "profile")
