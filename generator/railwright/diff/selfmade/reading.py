"""What a switch is to have once it takes a configuration: that, and what it writes by itself."""

from __future__ import annotations

from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Device
from railwright.model.types import Release


def settle(
    running: ConfigDb,
    intended: ConfigDb,
    device: Device,  # noqa: ARG001
    release: Release | None,  # noqa: ARG001
) -> ConfigDb:
    """Return what is intended, with what the switch wrote by itself."""
    mac = running.get("DEVICE_METADATA", {}).get("localhost", {}).get("mac")
    there = intended.get("DEVICE_METADATA", {}).get("localhost", {})
    if mac is None or "mac" in there:
        return intended
    return {**intended, "DEVICE_METADATA": {"localhost": {**there, "mac": mac}}}
