"""A site as Nornir's inventory: hosts, groups, and what is the same for all of them.

No secret is in it, only references to them, and host keys, which are public.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from nornir.core.inventory import (
    ConnectionOptions,
    Defaults,
    Group,
    Groups,
    Host,
    Hosts,
    Inventory,
    ParentGroups,
)

from railwright.base.natural import natural_key
from railwright.model.fabric import Device, Fabric
from railwright.plan.reach import Wiring
from railwright.push.line.access import Address
from railwright.push.line.hosts import Known
from railwright.push.nornir_.connection import NAME
from railwright.push.settings import PushSettings

PLATFORM: Final = "sonic"
_REACHING: Final = ("addresses", "known_hosts", "port", "family", "at_once")
"""Settings that are used up once it is known where a switch is, and whom to trust."""
_PATHS: Final = frozenset(("key", "state", "stop_file"))


class Reached(NamedTuple):
    """How the switches of a site are reached.

    Attributes:
        where: addresses, as far as they are known.
        known: whose host keys are trusted.
        settings: of the site.
        folder: of the site.
        simulated: whether it is a lab that answers.
        boxes: serial numbers and MAC addresses by switch, as data of its host; those of a switch
            that has another one are refused when it is changed.
    """

    where: Mapping[str, Address]
    known: Known
    settings: PushSettings
    folder: Path
    simulated: bool = False
    boxes: Mapping[str, Mapping[str, str]] = {}


def inventory(fabric: Fabric, devices: Iterable[Device], reached: Reached) -> Inventory:
    """Return switches as hosts.

    Groups are named by what their switches have in common: ``leaf``, ``pod-1``, ``plane-2``,
    ``rail-3``, ``asic-Spectrum-4``, and ``simulated`` in a lab.

    Args:
        fabric: the site.
        devices: those of its switches that become hosts.
        reached: how they are reached.
    """
    pods = {pod.number: pod.name for pod in fabric.pods}
    settings = reached.settings.model_dump(
        mode="json", exclude=set(_REACHING), exclude_defaults=True
    )
    for name in _PATHS & settings.keys():  # from where the script is now, wherever it goes
        settings[name] = str(Path(settings[name]).expanduser().resolve())
    common = {
        **settings,
        "site": fabric.site,
        "folder": str(reached.folder.resolve()),
        "simulated": reached.simulated,
    }
    defaults = Defaults(
        username=reached.settings.user,
        platform=PLATFORM,
        data={"site": fabric.site, "simulated": reached.simulated},
    )
    asked = reached.settings.job_gate or reached.settings.max_hosts is not None
    below = Wiring(fabric).hosts_below if asked else {}
    groups = Groups()
    hosts = Hosts()
    for device in devices:
        data = _data(device, pods, fabric.rails.get(device.name, ()))
        data |= reached.boxes.get(device.name, {})
        if device.name in below:
            data["servers"] = sorted(below[device.name], key=natural_key)
        names = _groups(data, simulated=reached.simulated)
        for name in names:
            groups.setdefault(name, Group(name=name, defaults=defaults))
        address = reached.where.get(device.name)
        keys = [one.line for one in reached.known.of(device.name)]
        extras: dict[str, Any] = {**common, "device": device.name, "host_keys": keys}
        hosts[device.name] = Host(
            name=device.name,
            hostname=address.host if address else None,
            port=address.port if address else None,
            groups=ParentGroups(groups[name] for name in names),
            data=data,
            connection_options={NAME: ConnectionOptions(extras=extras)},
            defaults=defaults,
        )
    return Inventory(hosts=hosts, groups=groups, defaults=defaults)


def _data(device: Device, pods: Mapping[int, str], rails: Iterable[int]) -> dict[str, Any]:
    return {
        "role": device.tier.value,
        "pod": device.pod,
        "pod_name": None if device.pod is None else pods[device.pod],
        "plane": device.plane,
        "rails": list(rails),
        "index": device.index,
        "asic": device.asic,
        "vendor": device.vendor_asic,
        "platform": device.platform,
        "model": device.model,
        "hwsku": device.hwsku,
        "release": device.release,
        "dialect": device.dialect.value,
        "buffer_model": device.buffer_model.value,
        "state": device.state.value,
        "asn": device.asn,
        "loopback": device.loopback_ipv4,
    }


def _groups(data: Mapping[str, Any], *, simulated: bool) -> list[str]:
    return [
        data["role"],
        *([f"pod-{data['pod']}"] if data["pod"] is not None else []),
        f"plane-{data['plane']}",
        *(f"rail-{rail}" for rail in data["rails"]),
        f"asic-{data['asic'].replace(' ', '-')}",
        *(["simulated"] if simulated else []),
    ]
