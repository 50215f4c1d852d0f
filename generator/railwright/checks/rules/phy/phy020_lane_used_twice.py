from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def lanes(switch: Switch) -> Iterator[Spot]:
    """A lane of the switch chip is used twice, by two ports or by one.

    Why: The second port is not created, or takes the first one away; a port that names one lane
        twice has one too few. YANG compares no lanes.
    Fix: Give each port lanes of its own.
    Source: sonic-swss orchagent/portsorch.cpp keys its map of ports by the set of lanes
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet4: {lanes: "3,5,6,7"}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet4: {lanes: "4,5,6,7"}}}
    """
    owners: dict[str, str] = {}
    for port, row in switch.rows("PORT").items():
        lanes = text(row, "lanes").split(",")
        for lane in dict.fromkeys(lanes):
            owner = owners.setdefault(lane, port) if lane else port
            if owner != port:
                yield Spot(f"lane {lane} is one of {owner}'s already", "PORT", port, "lanes")
        if len(set(lanes)) < len(lanes):
            twice = next(lane for at, lane in enumerate(lanes) if lane in lanes[:at])
            yield Spot(f"lane {twice} is listed twice", "PORT", port, "lanes")
