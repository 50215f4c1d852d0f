from __future__ import annotations

from collections.abc import Iterator

from railwright.catalog import breakout
from railwright.checks.lossless import number
from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def fec(switch: Switch) -> Iterator[Spot]:
    """A port whose lanes are fast enough to need RS-FEC does not ask for it.

    Why: From 50 Gb/s a lane on, signals are PAM4 and the link is specified with RS-FEC only:
        without it the link stays down, or drops frames of classes that must not drop. What is not
        written here is left to the chip, which starts without FEC. YANG takes any of its words.
    Fix: Set `fec` to `rs`.
    Source: IEEE 802.3 clauses 119 and 134; sonic-buildimage src/sonic-config-engine/portconfig.py
        (rs from 50 Gb/s a lane on)
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {fec: none}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet0: {fec: rs}}}
    """
    for name, row in switch.rows("PORT").items():
        lanes, fec = text(row, "lanes"), text(row, "fec")
        if fec == "rs" or not lanes or text(row, "autoneg") == "on":
            continue
        speed = number(text(row, "speed"))
        lane_mbps = (speed or 0) // (lanes.count(",") + 1)
        if breakout.needs_rs(lane_mbps):
            message = f"fec {fec or 'is not set'}, but its lanes run at {lane_mbps // 1000}G"
            mend = (Mend("PORT", name, "fec", "rs"),)
            yield Spot(message, "PORT", name, "fec", mend=mend)
