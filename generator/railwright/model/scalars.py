"""Single values of an inventory: what may be written for a name, a speed, a number."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

_SPEED = re.compile(r"(\d{1,4}(?:\.\d)?)([GT])")
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+$"
"""Text without line ends, controls, and marks that turn the direction of writing."""
_CAGES = r"^\d{1,3}(-\d{1,3})?(,\d{1,3}(-\d{1,3})?)*$"


def _speed_mbps(value: object) -> object:
    """Turn ``800G`` or ``1.6T`` into Mb/s; a plain number is refused as it has no unit."""
    if isinstance(value, str) and (match := _SPEED.fullmatch(value)):
        return round(float(match[1]) * {"G": 1_000, "T": 1_000_000}[match[2]])
    msg = "a speed is text, a number with its unit such as 400G or 1.6T"
    raise ValueError(msg)


SpeedMbps = Annotated[
    int,
    BeforeValidator(_speed_mbps),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,4}(\.\d)?[GT]$", "examples": ["800G"]}),
]
CageRange = Annotated[str, StringConstraints(pattern=_CAGES)]
"""Front-panel cages as printed on the box: ``1-32`` or ``1,3,5-8``."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
"""A name that is a host name: lower case, digits, hyphens, 63 characters at most."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\x20-\x7e]+$")]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=10, max_length=500, pattern=ONE_LINE),
]
"""Why something is so: one line of any language, without characters that steer a terminal."""
Asn = Annotated[int, Field(strict=True, ge=1, le=4_294_967_294)]
Number = Annotated[int, Field(strict=True, ge=1, le=4_095)]
"""A position (pod, plane, rail, device in its tier), counted from 1."""
PortNumber = Annotated[int, Field(strict=True, ge=1, le=65_535)]
"""A TCP or UDP port."""
Serial = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""A serial number as `show platform syseeprom` prints it; also part of a file name and a URL."""
Mac = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$", to_lower=True),
]
"""The MAC address of one port: no group address (IEEE 802, 8.4); small letters, as Linux has it."""
