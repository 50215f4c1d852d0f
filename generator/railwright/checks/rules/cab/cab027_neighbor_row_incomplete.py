from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def named(switch: Switch) -> Iterator[Spot]:
    """A row of DEVICE_NEIGHBOR does not say which switch or host its cable reaches, or which port.

    Why: `config qos reload` finds the role of a neighbour, and with it the cable length, by `name`;
        without it the default of the HwSKU is taken, however long the cable is. Without `port`
        nobody can compare the cable with what LLDP sees. YANG requires neither.
    Fix: Give `name` and `port`.
    Source: sonic-buildimage files/build_templates/buffers_config.j2, cable_length; sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-device_neighbor.yang
    Bad:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet0: {name: null}}}
    Good:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet512: {port: Ethernet0}}}
    """
    table = "DEVICE_NEIGHBOR"
    for port, row in switch.rows(table).items():
        plug = switch.plugs.get(port)
        if plug is not None and plug.peer:
            for field, real in (("name", plug.peer), ("port", plug.peer_port)):
                if real and not text(row, field):
                    mend = (Mend(table, port, field, real),)
                    message = f"the cable reaches {plug.peer}:{plug.peer_port}"
                    yield Spot(message, table, port, field, mend=mend)
