from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.CABLING)
def neighbors(switch: Switch) -> Iterator[Spot]:
    """DEVICE_NEIGHBOR leaves out a port that is connected.

    Why: Where the table is there, the switch's own templates give queues, buffers and the default
        watchdog to the ports in it alone: `config qos reload` makes this port lossy. YANG does not
        know the cables.
    Fix: Add a row for the port with the name of its neighbour.
    Source: sonic-buildimage files/build_templates/qos_config.j2 and buffers_config.j2, PORT_ACTIVE;
        sonic-utilities pfcwd/main.py, start_default
    Bad:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet0: null}}
    Good:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet0: {name: gpu-1-001}}}
    """
    if switch.has("DEVICE_NEIGHBOR"):
        rows = switch.rows("DEVICE_NEIGHBOR")
        for name, plug in switch.plugs.items():
            if plug.peer and name not in rows and name in switch.rows("PORT"):
                yield Spot(f"no row, but {plug.peer} is connected", "DEVICE_NEIGHBOR", name)
