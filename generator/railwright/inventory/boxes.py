"""Boxes: serial numbers and MAC addresses, each of one switch."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.inventory import kinds
from railwright.model.finding import Finding, found
from railwright.model.inventory import Inventory

_SAID = {"serial": "serial number", "mac": "MAC address"}


def boxes(inventory: Inventory) -> Iterator[Finding]:
    """No two switches are the same box; capitals make no difference."""
    for key, said in _SAID.items():
        holders: dict[str, str] = {}
        for name, device in inventory.intent.devices.items():
            text: str | None = getattr(device, key)
            if text is None:
                continue
            holder = holders.setdefault(text.lower(), name)
            if holder != name:
                place = inventory.locate("devices", name, key)
                first = inventory.locate("devices", holder, key)
                message = f"{said} {text} of {name!r} is that of {holder!r}; first at {first}"
                yield found(kinds.BOX_TWICE, place, message)
