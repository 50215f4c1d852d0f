from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.INFO, Need.CABLING)
def silent(switch: Switch) -> Iterator[Spot]:
    """A cabled port has no description on a switch that describes its other ports.

    Why: `show interfaces description` and LLDP leave out just this port.
    Fix: Describe what the cable reaches.
    Source: sonic-buildimage dockers/docker-lldp/lldpmgrd
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {description: null}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet512: {description: null}}}
    """
    ports = [port for port, plug in switch.plugs.items() if plug.peer]
    bare = [port for port in ports if not switch.text("PORT", port, "description")]
    if len(bare) * 2 < len(ports):
        for port in bare:
            yield Spot(f"reaches {switch.plugs[port].peer}", "PORT", port, "description")
