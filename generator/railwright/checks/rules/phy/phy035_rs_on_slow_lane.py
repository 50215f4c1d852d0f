from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, number, text
from railwright.model.finding import Severity

_FIRECODE_LANE_MBPS = 10_000
_ONE_LANE_MBPS = (25_000, 50_000)
"""Speeds that a port of several lanes may run on one or two of them, each with RS-FEC."""


@device_rule(Severity.ERROR)
def fec(switch: Switch) -> Iterator[Spot]:
    """A port of 10 Gb/s lanes asks for RS-FEC, which there is none of at that rate.

    Why: orchagent asks the chip for a FEC that the speed does not have; the port keeps another one
        or does not come up. YANG does not compare `fec` with the speed.
    Fix: Set `fec` to `none`.
    Source: IEEE 802.3 clauses 74 (10G and 40G: firecode only) and 108 (RS-FEC from 25G on)
    Bad:
        config:
            "leaf-1-0[34]": {PORT: {Ethernet512: {fec: rs}}}
            spine-02: {PORT: {Ethernet512: {fec: rs}}}
    Good:
        config:
            "leaf-1-0[34]": {PORT: {Ethernet512: {fec: fc}}}
            spine-02: {PORT: {Ethernet512: {fec: fc}}}
    """
    for name, row in switch.rows("PORT").items():
        if text(row, "fec") == "rs":
            speed, lanes = number(text(row, "speed")), text(row, "lanes")
            if not speed or not lanes or speed in _ONE_LANE_MBPS:
                continue
            if speed // (lanes.count(",") + 1) <= _FIRECODE_LANE_MBPS:
                message = f"fec rs at {speed // 1000}G on {lanes.count(',') + 1} lanes"
                yield Spot(message, "PORT", name, "fec")
