from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.phy.common import unlike_mode
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_WHOLE_CAGE = ("1", "0")
"""Given and right: a port that has its cage to itself may count as the first of it, since both lead
to the first lane (sonic-platform-daemons, sonic-xcvrd, get_cmis_host_lanes_mask)."""


@device_rule(Severity.ERROR, Need.PLATFORM)
def fields(switch: Switch) -> Iterator[Spot]:
    """A port has another subport than its place in the cage.

    Why: The subport says which lanes of the module belong to the port; with another one the lanes
        of a neighbour are switched on and off in their place. YANG takes 0 to 8.
    Fix: Number the ports of a cage from 1 on; 0 means that it has but one.
    Source: sonic-buildimage src/sonic-config-engine/portconfig.py, where a split port counts from 1
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {subport: "2"}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet256: {subport: "1"}}}
    """
    for one in unlike_mode(switch, "subport", lambda port: port.subport):
        if (one.given, one.right) != _WHOLE_CAGE:
            yield one.spot
