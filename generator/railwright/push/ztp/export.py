"""The folder that a server of files hands out to switches that start for the first time.

::

    ztp.json               what a switch does, and where it asks for its configuration
    configs/<box>.json     config_db.json of a box, by serial number or host name
    unfilled/<box>.json    likewise with a secret to fill in first: no switch asks for it
    dhcp/                  snippets for ISC dhcpd, dnsmasq and Kea
    MANIFEST.json          which switch is which box, SHA-256 of every file, what to fill in

Every file is replaced in one step, and the manifest comes last. Files that an earlier manifest
lists and this one does not are removed, so that no switch gets what its site does not say any
more; nothing else is touched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import StringConstraints, ValidationError

from railwright.base import atomic, canonical
from railwright.base.natural import natural_key
from railwright.diff import fill
from railwright.model import ztp_kinds as kinds
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Device
from railwright.model.finding import Finding, Kind, found
from railwright.model.intent import DeviceIntent
from railwright.model.types import Described
from railwright.push.ztp import dhcp, judge
from railwright.push.ztp.document import CONFIGS, DOCUMENT, By, document

UNFILLED = "unfilled"
MANIFEST = "MANIFEST.json"
FileName = Annotated[
    str,
    StringConstraints(
        pattern=r"^(?:(?:configs|unfilled|dhcp)/)?[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=255
    ),
]
"""A name below the folder, which never leads out of it."""


class Box(Described):
    """A switch in the manifest."""

    device: str
    file: FileName
    fill: tuple[str, ...] = ()
    """Addresses, ``TABLE|key`` or ``TABLE|key.field``, of the secrets to be filled in."""
    secrets: tuple[str, ...] = ()
    """Their names."""


class Manifest(Described):
    """What a folder holds; ``boxes`` are by serial number or host name, as ``by`` says."""

    version: Literal[1] = 1
    site: str
    url: str
    by: By
    boxes: Mapping[str, Box]
    files: Mapping[FileName, str]


class Wish(NamedTuple):
    """What is to be exported.

    Attributes:
        site: name of the site.
        url: where the folder is served.
        by: how switches name themselves.
        more: further sections of the ZTP JSON file.
    """

    site: str
    url: str
    by: By = By.SERIAL
    more: judge.Object | None = None


class Export(NamedTuple):
    """A folder in memory."""

    files: Mapping[str, bytes]
    manifest: Manifest
    findings: tuple[Finding, ...]


def export(
    wish: Wish,
    devices: Sequence[Device],
    intents: Mapping[str, DeviceIntent],
    configs: Mapping[str, ConfigDb],
) -> Export:
    """Return the folder, and what is wrong with it.

    Args:
        wish: what is wanted.
        devices: the switches.
        intents: what the inventory says of single switches.
        configs: their configurations; judged by the caller.
    """
    files: dict[str, bytes] = {}
    boxes: dict[str, Box] = {}
    findings: list[Finding] = []
    hosts: list[dhcp.Host] = []
    for device in devices:
        told = intents.get(device.name) or DeviceIntent()
        box = told.serial if wish.by is By.SERIAL else device.name
        if box is None:
            findings.append(_about(kinds.NO_BOX, device.name, "no serial number"))
            continue
        config = configs[device.name]
        gaps = [gap for gap in fill.gaps(config) if gap.secret is not None]
        name = f"{UNFILLED if gaps else CONFIGS}/{box}.json"
        files[name] = canonical.dumps_in_order(config)
        secrets = tuple(sorted({gap.secret for gap in gaps if gap.secret}, key=natural_key))
        boxes[box] = Box(
            device=device.name,
            file=name,
            fill=tuple(dict.fromkeys(gap.address for gap in gaps)),
            secrets=secrets,
        )
        if gaps:
            findings.append(_about(kinds.FILL, device.name, f"{name}: {', '.join(secrets)}"))
        management = device.management_port
        hosts.append(dhcp.Host(device.name, told.mac, management.ipv4, management.gateway_ipv4))
    if not boxes:
        findings.append(found(kinds.NOTHING, None, "nothing to export"))
    files[DOCUMENT] = canonical.dumps(document(wish.url, wish.by, wish.more))
    url = f"{wish.url.rstrip('/')}/{DOCUMENT}"
    files |= {f"dhcp/{name}": raw for name, raw in dhcp.snippets(url, hosts).items()}
    manifest = Manifest(
        site=wish.site,
        url=wish.url,
        by=wish.by,
        boxes=boxes,
        files={name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()},
    )
    return Export(files, manifest, tuple(findings))


def _about(kind: Kind, device: str, message: str) -> Finding:
    return found(kind, None, message).model_copy(update={"device": device})


def write(folder: Path, made: Export) -> int:
    """Write a folder and return how many files changed.

    Raises:
        OSError: it cannot be written.
    """
    before = read_manifest(folder)
    changed = 0
    for name in sorted(made.files, key=natural_key):
        changed += atomic.write(folder / name, made.files[name])
    gone = set(before.files if before else ()) - set(made.files)
    for name in sorted(gone, key=natural_key):
        if (folder / name).is_file():
            (folder / name).unlink()
            changed += 1
    raw = canonical.dumps(made.manifest.model_dump(mode="json"))
    changed += atomic.write(folder / MANIFEST, raw)
    for each in (folder, *(folder / one for one in (CONFIGS, UNFILLED, "dhcp"))):
        if each.is_dir():
            atomic.clean(each)
            atomic.settle(each)
    return changed


def read_manifest(folder: Path) -> Manifest | None:
    """Return what an earlier export wrote; None where none did, or it cannot be read."""
    try:
        return Manifest.model_validate(canonical.loads((folder / MANIFEST).read_bytes()))
    except (OSError, ValueError, ValidationError):
        return None


def stale(folder: Path, made: Export) -> tuple[Finding, ...]:
    """Return the files that somebody filled in and that are not those of this site any more.

    Secrets are not looked at: where a place for one stands, anything is right.
    """
    result = []
    for box in made.manifest.boxes.values():
        name = box.file.replace(UNFILLED, CONFIGS, 1)
        if (
            box.fill
            and (folder / name).exists()
            and not _is_filled(folder / name, made.files[box.file])
        ):
            message = f"{name} is not {box.file} with its secrets"
            result.append(_about(kinds.STALE, box.device, message))
    return tuple(result)


def _is_filled(path: Path, raw: bytes) -> bool:
    try:
        filled = _leaves(json.loads(path.read_bytes()))
    except (OSError, ValueError, RecursionError):
        return False
    wanted = _leaves(json.loads(raw))
    left = [leaf for leaf in wanted if leaf not in filled]
    more = filled - wanted
    return len(left) == len(more) and all(any(fill.START in part for part in leaf) for leaf in left)


def _leaves(data: object, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Return every path to a leaf, the leaf at its end."""
    if isinstance(data, dict) and data:
        return set().union(*(_leaves(value, (*path, str(key))) for key, value in data.items()))
    return {(*path, json.dumps(data))}
