from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.lossless import lengths
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf.common import length_row
from railwright.checks.rules.pfc.common import reserved, shut
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.INFO, Need.CABLING)
def unmeasured(switch: Switch) -> Iterator[Spot]:
    """A cabled port has no cable length, and the headroom that it has was written by hand.

    Why: Its groups keep their profiles as long as they stand there; once a row is taken away, or
        the port gets another speed, the switch makes no profile for a port without a length, and
        what computes headroom anew skips it. YANG does not compare the tables.
    Fix: Write the length of the cable, as for the other ports.
    Source: sonic-swss cfgmgr/buffermgr.cpp, doSpeedUpdateTask (no length or `0m`: no profile)
    Bad:
        config:
            leaf-1-03: {CABLE_LENGTH: {AZURE: {Ethernet0: 0m}}}
    Good:
        config:
            leaf-1-03: {CABLE_LENGTH: {AZURE: {Ethernet0: 5m}}}
    """
    metres = switch.once(lengths)
    cabled = [port for port in switch.paused if (plug := switch.plugs.get(port)) and plug.peer]
    bare = [port for port in cabled if not metres.get(port)]
    # where most have none, nobody works with lengths
    if 2 * len(bare) < len(cabled):
        for port in bare:
            if not shut(switch, port) and reserved(switch, port):
                key = length_row(switch, port) or next(iter(switch.rows("CABLE_LENGTH")))
                yield Spot(f"to {switch.plugs[port].peer}", "CABLE_LENGTH", key, port)
