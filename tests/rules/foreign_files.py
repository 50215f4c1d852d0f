"""Configurations that nobody made here, as small as they can be."""

from __future__ import annotations

from typing import Any

MAC = "52:54:00:12:34:56"


def switch(**tables: Any) -> dict[str, Any]:
    localhost = {"hostname": "sw-1", "hwsku": "Any", "platform": "x86_64-any-r0", "mac": MAC}
    return {"DEVICE_METADATA": {"localhost": localhost}, **tables}


def port(number: int, **fields: str) -> dict[str, str]:
    lanes = ",".join(str(4 * number + lane) for lane in range(4))
    return {"lanes": lanes, "speed": "100000", "admin_status": "up", **fields}


def ports(count: int, **fields: str) -> dict[str, dict[str, str]]:
    return {f"Ethernet{4 * one}": port(one, **fields) for one in range(count)}
