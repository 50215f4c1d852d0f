from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def lanes(switch: Switch) -> Iterator[Spot]:
    """Two ports use one lane of the switch chip.

    Why: The second one is not created, or takes the first one away. YANG compares no lanes.
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
        for lane in dict.fromkeys(text(row, "lanes").split(",")):
            owner = owners.setdefault(lane, port) if lane else port
            if owner != port:
                yield Spot(f"lane {lane} is one of {owner}'s already", "PORT", port, "lanes")
