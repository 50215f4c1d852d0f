from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.panel import settled
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch, number, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.PLATFORM)
def speeds(switch: Switch) -> Iterator[Spot]:
    """A port runs at a speed that the breakout mode of its cage does not have.

    Why: orchagent refuses the speed and the port keeps another one, or is not created; headroom is
        computed for the one that CONFIG_DB shows. YANG takes any speed.
    Fix: Use a speed that the mode lists, or another mode.
    Source: sonic-buildimage src/sonic-config-engine/portconfig.py; sonic-swss
        orchagent/portsorch.cpp, isSpeedSupported
    Bad:
        config:
            "leaf-1-0[12]": {PORT: {Ethernet512: {speed: "40000"}}}
            spine-01: {PORT: {Ethernet512: {speed: "40000"}}}
    Good:
        config:
            "leaf-1-0[12]": {PORT: {Ethernet512: {speed: "10000"}}}
            spine-01: {PORT: {Ethernet512: {speed: "10000"}}}
    """
    for name, row, port in switch.once(settled):
        speed = number(text(row, "speed"))
        if speed is not None and speed not in (port.speed_mbps, *port.other_speeds_mbps):
            speeds = (port.speed_mbps, *port.other_speeds_mbps)
            known = ", ".join(f"{one // 1000}G" for one in speeds)
            message = f"speed {speed}, where the cage's mode has {known}"
            yield Spot(message, "PORT", name, "speed")
