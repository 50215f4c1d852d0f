"""What has to be put into a rendered configuration before a switch may load it.

A golden holds nothing that differs from box to box and no secrets. The MAC address is the box's own
and not known here; `config reload` of a file without it first writes the HwSKU's default PORT and
BREAKOUT_CFG rows (sonic-utilities config/main.py, load_sysinfo_if_missing), and a start from such a
file ends vlanmgrd and intfmgrd (sonic-swss cfgmgr/vlanmgrd.cpp and cfgmgr/intfmgrd.cpp). Secrets
stand as placeholders, ``<secret:name>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from railwright.base.natural import natural_key
from railwright.model.configdb import ConfigDb

_MAC = ("DEVICE_METADATA", "localhost", "mac")
PLACEHOLDER: Final = re.compile(r"<secret:([A-Za-z][A-Za-z0-9_-]*)>")
"""Where a secret belongs; the group is its name."""
START: Final = "<secret:"
"""What no text without a placeholder holds, which is cheaper to look for."""


class Gap(NamedTuple):
    """One thing to fill in: its address as ``TABLE|key`` or ``TABLE|key.field``.

    ``secret`` is the name of the secret that belongs there; None is the MAC address.
    """

    address: str
    secret: str | None = None


def gaps(config: ConfigDb) -> tuple[Gap, ...]:
    """Return what has to be filled into a configuration, in its order; the MAC address first."""
    table, key, field = _MAC
    known = config.get(table, {}).get(key, {}).get(field)
    mac = () if known else (Gap(f"{table}|{key}.{field}"),)
    return (*mac, *_secrets(config))


def summary(needed: Mapping[str, tuple[Gap, ...]]) -> str | None:
    """Return one line for people about the gaps of every device; None if there are none."""
    boxes = sum(any(gap.secret is None for gap in found) for found in needed.values())
    names = sorted(
        {gap.secret for found in needed.values() for gap in found if gap.secret}, key=natural_key
    )
    parts = [f"mac on {boxes} device{'s' if boxes != 1 else ''}"] if boxes else []
    if names:
        parts.append(f"secret{'s' if len(names) != 1 else ''} {', '.join(names)}")
    return f"fill before loading: {', '.join(parts)}" if parts else None


def _secrets(config: ConfigDb) -> Iterator[Gap]:
    for table, rows in config.items():
        for key, row in rows.items():
            if START in key:
                yield from (Gap(f"{table}|{key}", name) for name in PLACEHOLDER.findall(key))
            for field, value in row.items():
                for text in (value,) if isinstance(value, str) else value:
                    if START in text:
                        address = f"{table}|{key}.{field}"
                        yield from (Gap(address, name) for name in PLACEHOLDER.findall(text))
