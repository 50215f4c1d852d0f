from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def hosts(switch: Switch) -> Iterator[Spot]:
    """A row of DEVICE_NEIGHBOR names another host or host port than the cable reaches.

    Why: Faults of a host are then looked for on another one. YANG takes any text.
    Fix: Correct the row, or the cable.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-device_neighbor.yang
    Bad:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet0: {port: nic2}}}
    Good:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet0: {type: Server}}}
    """
    table = "DEVICE_NEIGHBOR"
    for port, plug in switch.plugs.items():
        if plug.role is PortRole.HOST and plug.peer:
            row, far = switch.row(table, port), f"{plug.peer}:{plug.peer_port}"
            for field, true in (("name", plug.peer), ("port", plug.peer_port)):
                if true and text(row, field) not in {"", true}:
                    message = f"{text(row, field)}, but the cable goes to {far}"
                    yield Spot(message, table, port, field, mend=(Mend(table, port, field, true),))
                    break
