from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def named(switch: Switch) -> Iterator[Spot]:
    """A row of DEVICE_NEIGHBOR does not name the switch or host that its cable reaches.

    Why: `config qos reload` finds the role of a neighbour, and with it the cable length, by this
        name; without it the default of the HwSKU is taken, however long the cable is. YANG does not
        require it.
    Fix: Give `name`.
    Source: sonic-buildimage files/build_templates/buffers_config.j2, cable_length
    Bad:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet0: {name: null}}}
    Good:
        config:
            leaf-1-01: {DEVICE_NEIGHBOR: {Ethernet512: {port: Ethernet0}}}
    """
    table = "DEVICE_NEIGHBOR"
    for port, row in switch.rows(table).items():
        peer = plug.peer if (plug := switch.plugs.get(port)) else ""
        if peer and not text(row, "name"):
            mend = (Mend(table, port, "name", peer),)
            yield Spot(f"no name, though the cable reaches {peer}", table, port, "name", mend=mend)
