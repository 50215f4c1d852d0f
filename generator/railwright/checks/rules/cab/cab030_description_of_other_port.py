from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def descriptions(switch: Switch) -> Iterator[Spot]:
    """The description of a port names something that its cable does not reach, or has no cable.

    Why: LLDP announces it, and people pull cables by it. YANG takes any text.
    Fix: Correct the description, or the cable.
    Source: sonic-buildimage dockers/docker-lldp/lldpmgrd
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {description: "gpu-1-002:nic1"}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet0: {description: "first of its rail"}}}
    """
    known = {plug.peer for plug in switch.plugs.values()} - {""}
    for port, plug in switch.plugs.items():
        said = switch.text("PORT", port, "description")
        # most are what the inventory writes, which needs no taking apart
        if plug.peer and said != f"{plug.peer}:{plug.peer_port}":
            name, colon, far = said.partition(":")
            wrong_port = colon and plug.peer_port and far != plug.peer_port
            if (name in known and name != plug.peer) or (name == plug.peer and wrong_port):
                message = f"{said!r}, but the cable goes to {plug.peer}:{plug.peer_port}"
                yield Spot(message, "PORT", port, "description")
        elif not plug.peer and ":" in said and said.partition(":")[0] in known:
            yield Spot(f"{said!r}, but no cable is known", "PORT", port, "description")
