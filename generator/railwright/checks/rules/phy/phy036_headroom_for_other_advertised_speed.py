from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, number, text
from railwright.model.configdb import Row
from railwright.model.finding import Severity


def _advertised(row: Row) -> Iterator[int]:
    value = row.get("adv_speeds", "")
    for one in value.split(",") if isinstance(value, str) else value:
        speed = number(one)
        if speed is not None:
            yield speed


@device_rule(Severity.WARNING)
def speeds(switch: Switch) -> Iterator[Spot]:
    """A lossless port negotiates, and its fastest advertised speed is not the speed it is set to.

    Why: With auto-negotiation the dynamic buffer model computes headroom for the fastest speed that
        is advertised, the traditional one for `speed`; whichever the link comes up with, one of
        them is wrong. YANG does not compare the fields.
    Fix: Advertise `speed` alone, or switch `autoneg` off.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp (effective speed)
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {autoneg: "on", adv_speeds: ["400000", "800000"]}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet0: {autoneg: "on", adv_speeds: ["400000", "200000"]}}}
    """
    for name in switch.paused:
        row = switch.row("PORT", name)
        speed = number(text(row, "speed"))
        if text(row, "autoneg") == "on" and speed:
            fastest = max(_advertised(row), default=None)
            if fastest != speed:
                what = f"{fastest} is advertised" if fastest else "every speed is advertised"
                yield Spot(f"speed {speed}, but {what}", "PORT", name, "adv_speeds")
