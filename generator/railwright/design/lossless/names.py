"""Names of the lossless profiles that a switch makes for itself under the dynamic buffer model.

Ports with one name share one profile, and whoever comes first decides what is in it: the switch
looks the name up before it computes anything (sonic-net/sonic-swss cfgmgr/buffermgrdyn.cpp,
``getDynamicProfileName`` and ``allocateProfile``).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from railwright.base.natural import natural_key
from railwright.design.lossless.headroom import DEFAULT_MTU
from railwright.model.made import Made

_EIGHT = 8
_DIGITS = re.compile(r"\d+")
_NATIVE_EIGHT_LANE_MBPS: Mapping[int, int] = {4: 400_000, 5: 800_000}
"""Thousands of the model number to the one speed at which its ports always have eight lanes."""


class DynamicPort(Made):
    """What decides the name of a port's lossless profile."""

    name: str
    speed_mbps: Annotated[int, Field(gt=0)]
    lanes: Annotated[int, Field(gt=0)]
    cable_m: Annotated[int, Field(ge=0)]
    mtu: Annotated[int, Field(gt=0)] = DEFAULT_MTU
    dynamic_th: int | None = None
    """Exponent of alpha; None for that of DEFAULT_LOSSLESS_BUFFER_PARAMETER."""
    gearbox: str = ""
    """Gearbox model; no Spectrum-4 or later switch has one."""


class NameCollision(Made):
    """Ports that would get one profile although their lanes ask for different sizes."""

    profile: str
    ports: tuple[str, ...]
    """All of them, in natural order."""
    eight_lanes: tuple[str, ...]
    """Those with eight lanes, which need twice the latency and one port MTU more."""


def model_number(platform: str) -> int:
    """Return the number after ``sn`` in a platform string, as the switch reads it; 0 if none.

    ``x86_64-nvidia_sn5610n-r0`` gives 5610.
    """
    _, _, rest = platform.partition("sn")
    digits = _DIGITS.match(rest[:4])
    return int(digits[0]) if digits else 0


def dynamic_profile_name(port: DynamicPort, *, platform: str, default_dynamic_th: int) -> str:
    """Return the name of the profile that the switch makes for a port.

    ``pg_lossless_<speed>_<cable>m[_mtu<mtu>][_th<exponent>][_<gearbox>][_8lane]_profile``. Parts in
    brackets appear when they differ from what is usual: an MTU other than 9100, an exponent other
    than the default, a gearbox. ``_8lane`` exists on 4xxx and 5xxx models only, for ports of eight
    lanes at a speed that has fewer elsewhere; a 6xxx model never says it.
    """
    parts = ["pg_lossless", str(port.speed_mbps), f"{port.cable_m}m"]
    if port.mtu != DEFAULT_MTU:
        parts.append(f"mtu{port.mtu}")
    if port.dynamic_th is not None and port.dynamic_th != default_dynamic_th:
        parts.append(f"th{port.dynamic_th}")
    if port.gearbox:
        parts.append(port.gearbox)
    native = _NATIVE_EIGHT_LANE_MBPS.get(model_number(platform) // 1000)
    if port.lanes == _EIGHT and native is not None and port.speed_mbps != native:
        parts.append("8lane")
    return "_".join([*parts, "profile"])


def collisions(
    ports: Iterable[DynamicPort], *, platform: str, default_dynamic_th: int
) -> tuple[NameCollision, ...]:
    """Find ports that share a name although some have eight lanes and some have not.

    On a 6xxx model that is every pair of equal speed, cable, MTU and alpha; on 4xxx and 5xxx models
    only a pair at the speed whose ports are taken to have eight lanes always. Whichever port comes
    up first decides the sizes of all.
    """
    named: dict[str, list[DynamicPort]] = {}
    for port in ports:
        name = dynamic_profile_name(port, platform=platform, default_dynamic_th=default_dynamic_th)
        named.setdefault(name, []).append(port)
    found = []
    for name in sorted(named, key=natural_key):
        eight = [port.name for port in named[name] if port.lanes == _EIGHT]
        if eight and len(eight) < len(named[name]):
            every = (port.name for port in named[name])
            found.append(
                NameCollision(
                    profile=name,
                    ports=tuple(sorted(every, key=natural_key)),
                    eight_lanes=tuple(sorted(eight, key=natural_key)),
                )
            )
    return tuple(found)
