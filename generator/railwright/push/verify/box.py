"""Whether a switch is the box that it should be, and is well, in traffic, and saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from railwright.model import verify_kinds as kinds
from railwright.model.finding import Finding
from railwright.model.types import Dialect, Lifecycle, Release
from railwright.push.look.compare import differences
from railwright.push.look.health import services
from railwright.push.verify.asked import Asked, Place, Told, counted, wrong

_NORMAL, _AWAY, _NOBODY = "Normal", "Maintenance", "No external neighbors"
"""Words of TSC (sonic-net/sonic-buildimage dockers/docker-fpm-frr/TSC)."""
_MODES: Final = {Lifecycle.ACTIVE: _NORMAL, Lifecycle.DRAINED: _AWAY}
_SHOWN: Final = 3


def identity(asked: Asked) -> Told:
    """Look whether it is the box that the inventory says."""
    device, version, box = asked.device, asked.version, asked.box
    release = next((one.value for one in Release if one.value in version.build), "")
    hostname = asked.config.get("DEVICE_METADATA", {}).get("localhost", {}).get("hostname", "")
    pairs = (
        ("hostname", str(hostname), device.name),
        ("platform", version.platform, device.platform),
        ("HwSKU", version.hwsku, device.hwsku),
        ("release", release, device.release),
        ("serial number", version.serial, box.serial),
        ("MAC address", asked.mac, box.mac),
    )
    findings: list[Finding] = []
    skipped: list[str] = []
    for name, has, should in pairs:
        if should and not has:
            skipped.append(asked.live.untold.get("version", f"it does not tell its {name}"))
        elif should and has.lower() != should.lower():
            message = f"its {name} is {has!r}, not {should!r}"
            findings.append(wrong(device.name, kinds.WRONG_BOX, message))
    seen = sum(bool(has and should) for _, has, should in pairs)
    return Told(device.name, "identity", seen, tuple(findings), counted(skipped))


def drained(asked: Asked) -> Told:
    """Look whether it takes traffic, or not, as the inventory says."""
    device = asked.device
    should = _MODES.get(device.state)
    if should is None:
        return Told(device.name, "drain", skipped=(f"the inventory has it in {device.state}",))
    if device.dialect is not Dialect.BGPCFGD:
        why = f"TSC speaks of bgpcfgd alone, and it has {device.dialect}"
        return Told(device.name, "drain", skipped=(why,))
    if asked.mode in {"", _NOBODY}:
        why = asked.live.untold.get("mode", "TSC sees no neighbours")
        return Told(device.name, "drain", skipped=(why,))
    if asked.mode == should:
        return Told(device.name, "drain", 1)
    message = f"TSC calls it {asked.mode!r}, and the inventory has it {device.state}"
    place = Place("BGP_DEVICE_GLOBAL", "STATE", "tsa_enabled")
    return Told(device.name, "drain", 1, (wrong(device.name, kinds.LEFT_DRAINED, message, place),))


def saved(asked: Asked) -> Told:
    """Look whether it would start with what it runs."""
    name = asked.device.name
    if asked.saved is None:
        return Told(name, "saved", skipped=("what it would start with cannot be read",))
    odd = differences(asked.config, asked.saved, asked.writers)
    if not odd:
        return Told(name, "saved", 1)
    rows = list(dict.fromkeys(f"{one.table}|{one.key}" for one in odd))
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    message = f"not saved: {', '.join(rows[:_SHOWN])}{more}"
    place = Place(odd[0].table, odd[0].key)
    return Told(name, "saved", 1, (wrong(name, kinds.UNSAVED, message, place),))


def health(asked: Asked) -> Told:
    """Look whether its services are well."""
    live = asked.live
    names = ("system", "state", "cores")
    skipped = tuple(live.untold[name] for name in names if name in live.untold)
    findings = tuple(wrong(asked.device.name, kinds.UNWELL, words) for words in _complaints(asked))
    return Told(asked.device.name, "health", len(names) - len(skipped), findings, skipped)


def _complaints(asked: Asked) -> Iterator[str]:
    live = asked.live
    if live.system not in {"", "running"}:
        yield f"systemd calls the system {live.system}"
    yield from (f"the unit {name} failed" for name in live.failed)
    if live.state.get("SYSTEM_READY|SYSTEM_STATE", {}).get("Status", "UP").upper() != "UP":
        yield "the system is not ready"
    yield from (f"the service {name} is {state}" for name, state in services(live).items())
    yield from (f"a program died: {name} is in /var/core" for name in live.cores)
