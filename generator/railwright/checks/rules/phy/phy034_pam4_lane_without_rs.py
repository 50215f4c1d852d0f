from __future__ import annotations

from collections.abc import Iterator

from railwright.catalog import breakout
from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch, number, text
from railwright.model.finding import Severity

_INSIDE = frozenset({"Dpc", "Inb", "Int", "Rec"})
"""Roles of ports without a cage (sonic-net/sonic-swss orchagent/port/portschema.h)."""


@device_rule(Severity.ERROR)
def fec(switch: Switch) -> Iterator[Spot]:
    """A port whose lanes are fast enough to need RS-FEC does not ask for it.

    Why: From 50 Gb/s a lane on, signals are PAM4 and the link is specified with RS-FEC only:
        without it the link stays down, or drops frames of classes that must not drop. What is not
        written here is left to the chip, which starts without FEC; `auto` takes effect
        with auto-negotiation only. Ports inside the box have no cable. YANG takes any of its words.
    Fix: Set `fec` to `rs`.
    Source: sonic-swss orchagent/portsorch.cpp ("Autoneg must be enabled for port fec mode auto");
        IEEE 802.3 clauses 119 and 134; sonic-buildimage src/sonic-config-engine/portconfig.py
        (rs from 50 Gb/s a lane on)
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {fec: none}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet0: {fec: rs}}}
    """
    fast: dict[str, tuple[str, int]] = {}
    for name, row in switch.rows("PORT").items():
        lanes = text(row, "lanes")
        if lanes and text(row, "autoneg") != "on" and text(row, "role") not in _INSIDE:
            lane_mbps = (number(text(row, "speed")) or 0) // (lanes.count(",") + 1)
            if breakout.needs_rs(lane_mbps):
                fast[name] = (text(row, "fec"), lane_mbps)
    left = [name for name, (fec, _) in fast.items() if not fec]
    if len(left) > 1 and len(left) == len(fast):  # the same everywhere: a habit, said once
        lane_mbps = fast[left[0]][1]
        message = f"fec is set on none of {len(left)} ports, but lanes run at {lane_mbps // 1000}G"
        yield Spot(message, "PORT", left[0], "fec", mend=tuple(map(_asked, left)))
        return
    for name, (fec, lane_mbps) in fast.items():
        if fec != "rs":
            message = f"fec {fec or 'is not set'}, but its lanes run at {lane_mbps // 1000}G"
            yield Spot(message, "PORT", name, "fec", mend=(_asked(name),))


def _asked(port: str) -> Mend:
    return Mend("PORT", port, "fec", "rs")
