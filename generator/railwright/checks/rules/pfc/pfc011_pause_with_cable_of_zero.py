from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import reserved
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def cables(switch: Switch) -> Iterator[Spot]:
    """A port with paused priorities has a cable length of zero, so it gets no headroom.

    Why: Both buffer managers then leave out the lossless group without an error. YANG takes any
        length. A port that is shut, or whose groups are all written with their profiles, needs no
        length.
    Fix: Give the length of the cable, at least `1m`.
    Source: sonic-swss cfgmgr/buffermgr.cpp and cfgmgr/buffermgrdyn.cpp
    Bad:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet0: "0m"}}}
    Good:
        config:
            leaf-1-01: {CABLE_LENGTH: {AZURE: {Ethernet0: "10m"}}}
        cables: {"leaf-1-01:Ethernet0": 10}
    """
    for key, row in switch.rows("CABLE_LENGTH").items():
        for port in switch.paused:
            length = text(row, port).removesuffix("m")
            if length and not length.strip("0") and not reserved(switch, port):
                yield Spot("no headroom: the cable has no length", "CABLE_LENGTH", key, port)
