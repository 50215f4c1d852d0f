"""What switches have, read from files, as what a build is held against.

The files are whatever :mod:`railwright.configs` reads. A file belongs to the switch that its
hostname names, with or without a domain; a switch that was never called by its name (SONiC ships
as ``sonic``) is found by the name of its file or folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from railwright.base.location import Location
from railwright.base.natural import natural_key
from railwright.base.text import did_you_mean
from railwright.configs import kinds, read_all
from railwright.configs.loaded import Loaded
from railwright.configs.loader import CONFIG_FILE
from railwright.diff import masking
from railwright.diff.base import Base
from railwright.diff.selfmade import Kind, settle
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Device, Fabric
from railwright.model.finding import Finding, found
from railwright.model.types import Lifecycle, Release


class _Match(NamedTuple):
    """Which file is whose. ``broken`` are switches whose file cannot be read."""

    by_device: Mapping[str, Loaded]
    broken: frozenset[str]
    strange: tuple[Loaded, ...]


def base(paths: Sequence[Path], fabric: Fabric, built: Mapping[str, ConfigDb], name: str) -> Base:
    """Return what switches have, and what they shall have once they take what was built.

    Nothing is raised for anything that files may hold: it is a finding, and the switch is not
    compared. So is a switch without a file, and a file without a switch.

    Args:
        paths: files and folders.
        fabric: the site.
        built: device to its configuration.
        name: what the base is called.
    """
    loaded = read_all(paths)
    match = _matched(loaded, {device.name for device in fabric.devices})
    configs: dict[str, ConfigDb] = {}
    targets = dict(built)
    unread: list[str] = []
    said = (finding for one in loaded for finding in one.findings)
    findings = [*masking.untold(said, (one.config for one in loaded if one.config))]
    findings += (_strange(one, fabric) for one in match.strange)
    for device in sorted(fabric.devices, key=lambda device: natural_key(device.name)):
        one = match.by_device.get(device.name)
        if one is not None and one.config is not None:
            configs[device.name] = one.config
            targets[device.name] = settled(device, one, built[device.name])
            continue
        unread.append(device.name)
        if device.name not in match.broken and device.state is not Lifecycle.PLANNED:
            findings.append(_missing(device))
    return Base(name, configs, targets, findings=tuple(findings), unread=tuple(unread))


def settled(device: Device, have: Loaded, wanted: ConfigDb) -> ConfigDb:
    """Return what a switch shall have, with what it writes into its configuration by itself.

    Args:
        device: the switch.
        have: what it has.
        wanted: what was decided.
    """
    kind = Kind(device.vendor_asic, device.buffer_model, have.release or _release(device))
    return settle(have.config or {}, wanted, kind)


def _release(device: Device) -> Release | None:
    return next((release for release in Release if release.value == device.release), None)


def _matched(loaded: Sequence[Loaded], devices: set[str]) -> _Match:
    mine: dict[str, Loaded] = {}
    broken: set[str] = set()
    rest: list[Loaded] = []
    for one in loaded:
        name = next((name for name in _hostnames(one) if name in devices), None)
        if one.config is None:
            broken.update({_of_file(one)} & devices)
        elif name is None or name in mine:
            rest.append(one)
        else:
            mine[name] = one
    strange: list[Loaded] = []
    for one in rest:
        name = _of_file(one)
        if name in devices and name not in mine and "@" not in one.name:
            mine[name] = one
        elif "@" not in one.name:  # two files of one hostname carry a finding already
            strange.append(one)
    return _Match(mine, frozenset(broken - set(mine)), tuple(strange))


def _hostnames(one: Loaded) -> Iterator[str]:
    yield one.name
    yield one.name.partition(".")[0]


def _of_file(one: Loaded) -> str:
    path = PurePosixPath(one.file)
    return path.parent.name if path.name == CONFIG_FILE else path.stem


def _missing(device: Device) -> Finding:
    message = f"no file of {device.name} was given"
    return found(kinds.NOT_RUNNING, None, message).model_copy(update={"device": device.name})


def _strange(one: Loaded, fabric: Fabric) -> Finding:
    place: Location = one.places.locate("DEVICE_METADATA", "localhost", "hostname")
    close = did_you_mean(one.name, (device.name for device in fabric.devices))
    message = f"the site {fabric.site} has no switch {one.name}"
    finding = found(kinds.NOT_OF_SITE, place, message, close)
    return finding.model_copy(update={"device": one.name, "subject": one.file})
