from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def neighbors(switch: Switch) -> Iterator[Spot]:
    """A row of DEVICE_NEIGHBOR is about a port that does not exist.

    Why: The ports named there are those that `config qos reload` gives queues and buffers; the rows
        made for such a port hold up the start of the switch. YANG takes any text.
    Fix: Name a port of the PORT table, or remove the row.
    Source: sonic-buildimage files/build_templates/qos_config.j2, PORT_ACTIVE
    Bad:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet4444: {name: gpu-1-001}}}
    Good:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet0: {name: gpu-1-001}}}
    """
    for key in switch.rows("DEVICE_NEIGHBOR"):
        if key not in switch.rows("PORT"):
            yield Spot(f"there is no port {key}", "DEVICE_NEIGHBOR", key)
