"""Keep ports apart that a switch would give one lossless profile although they need two."""

from __future__ import annotations

from collections.abc import Sequence

from railwright.base.location import Origin
from railwright.design.lossless.names import DynamicPort, collisions
from railwright.model.fabric import Port

_SOURCE = "sonic-net/sonic-swss cfgmgr/buffermgrdyn.cpp (getDynamicProfileName)"


def separated(ports: Sequence[Port], *, platform: str, default_dynamic_th: int) -> tuple[Port, ...]:
    """Return the ports, those of eight lanes with a metre more where names would collide.

    On a 6xxx model a port of eight lanes and one of fewer get one profile when speed, cable and MTU
    are equal, and whichever comes up first decides its sizes. A length of its own gives each its
    own profile, and a metre too much only adds headroom.
    """
    widths = {port.lanes.count(",") for port in ports if port.qos.lossless and port.cable_m}
    if len(widths) <= 1:  # ports of one width never collide
        return tuple(ports)
    result = {port.interface: port for port in ports}
    while True:
        lossless = [_named(port) for port in result.values() if port.qos.lossless and port.cable_m]
        found = collisions(lossless, platform=platform, default_dynamic_th=default_dynamic_th)
        if not found:
            return tuple(result.values())
        for clash in found:
            for name in clash.eight_lanes:
                result[name] = _longer(result[name])


def _named(port: Port) -> DynamicPort:
    return DynamicPort(
        name=port.interface,
        speed_mbps=port.speed_mbps,
        lanes=port.lanes.count(",") + 1,
        cable_m=port.cable_m,
        mtu=port.mtu,
    )


def _longer(port: Port) -> Port:
    known = port.origin_of("cable_m")
    text = "a metre more, so that ports of eight lanes get a profile of their own"
    origins = {**port.origins, "cable_m": Origin("design", text, known.location, _SOURCE)}
    return port.model_copy(update={"cable_m": port.cable_m + 1, "origins": origins})
