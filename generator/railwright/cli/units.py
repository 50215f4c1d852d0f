"""Units as people type them, taken literally or refused with a hint: types of Click options."""

from __future__ import annotations

import re
from decimal import Decimal

import click

_SPEED = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,3})?)([GT])")
_CABLE = re.compile(r"([0-9]{1,5})m?")
_MBPS = {"G": 1_000, "T": 1_000_000}
_LONGEST_M = 10_000
"""As in an inventory."""


def speed_mbps(text: str) -> int:
    """Return the megabits a second of ``800G`` or ``1.6T``.

    Raises:
        BadParameter: it is written otherwise, or is nothing.
    """
    match = _SPEED.fullmatch(text)
    mbps = Decimal(match[1]) * _MBPS[match[2]] if match else Decimal(0)
    if not mbps:
        msg = f"{text!r} is no speed; write 800G or 1.6T"
        raise click.BadParameter(msg)
    return int(mbps)


def cable_m(text: str) -> int:
    """Return the metres of ``100m`` or ``100``.

    Raises:
        BadParameter: it is written otherwise, or out of range.
    """
    match = _CABLE.fullmatch(text)
    if not match:
        msg = f"{text!r} is no length; write whole metres: 100m or 100"
        raise click.BadParameter(msg)
    if not 1 <= int(match[1]) <= _LONGEST_M:
        msg = f"{text} is not between 1 and {_LONGEST_M} metres"
        raise click.BadParameter(msg)
    return int(match[1])
