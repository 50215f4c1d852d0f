"""What a lab is made of: switches and the cables between them, as a file says it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from railwright.base import atomic, canonical
from railwright.base.errors import LabError
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric
from railwright.model.types import BufferModel, Described, Dialect, Release


class Facts(Described):
    """One switch, but for its configuration."""

    name: str
    index: int
    """Its place, from 0: it decides the databases and the port."""
    mac: str
    serial: str
    platform: str
    hwsku: str
    model: str
    asic: str
    """Family of the chip, such as `Spectrum-4`."""
    vendor_asic: str
    """As SONiC names the maker of the chip: `mellanox`."""
    release: Release
    build_version: str
    dialect: Dialect = Dialect.BGPCFGD
    buffer_model: BufferModel = BufferModel.TRADITIONAL
    management: str = ""
    """Address of eth0 without mask."""


class Cable(Described):
    """A link between two switches, or a switch and a host."""

    a: str
    a_port: str
    b: str
    b_port: str


class Site(Described):
    """All switches of a lab."""

    name: str
    switches: tuple[Facts, ...]
    cables: tuple[Cable, ...] = ()


def facts(fabric: Fabric) -> Site:
    """Return the lab of a fabric. What no inventory says is made up from names, always the same."""
    return Site(
        name=fabric.site,
        switches=tuple(
            Facts(
                name=device.name,
                index=index,
                mac=mac(device.name),
                serial=serial(device.name),
                platform=device.platform,
                hwsku=device.hwsku,
                model=device.model,
                asic=device.asic,
                vendor_asic=device.vendor_asic,
                release=Release(device.release),
                build_version=build_version(device.release),
                dialect=device.dialect,
                buffer_model=device.buffer_model,
                management=next(iter(device.management_port.hosts), ""),
            )
            for index, device in enumerate(fabric.devices)
        ),
        cables=tuple(
            Cable(a=one.a.device, a_port=one.a.port, b=one.b.device, b_port=one.b.port)
            for one in fabric.links
        ),
    )


def mac(name: str) -> str:
    """Return the MAC of a switch: made up, so of the locally administered ones (RFC 9542, 2.1)."""
    digest = hashlib.sha256(f"mac {name}".encode()).digest()
    return ":".join(f"{byte:02x}" for byte in (0x02, *digest[:5]))


def serial(name: str) -> str:
    """Return the serial number of a switch: made up, and so that one sees it."""
    return f"SIM{hashlib.sha256(f'serial {name}'.encode()).hexdigest()[:10].upper()}"


def build_version(release: str) -> str:
    """Return the version of an image of a release, in the form that images have."""
    return f"{release}.0-simulated"


def write(folder: Path, site: Site, configs: Mapping[str, ConfigDb]) -> None:
    """Write what a lab is made of into a folder, for :func:`read`."""
    atomic.write(folder / "site.json", canonical.dumps(site.model_dump(mode="json")))
    (folder / "configs").mkdir(exist_ok=True)
    for name, config in configs.items():
        atomic.write(folder / "configs" / f"{name}.json", canonical.dumps(config))


def read(folder: Path) -> tuple[Site, dict[str, ConfigDb]]:
    """Return what a lab is made of.

    Raises:
        LabError: the folder holds no lab.
    """
    try:
        site = Site.model_validate_json((folder / "site.json").read_bytes())
        configs = {
            one.name: _config((folder / "configs" / f"{one.name}.json").read_bytes())
            for one in site.switches
        }
    except (OSError, ValidationError, ValueError) as error:
        msg = f"{folder} holds no lab: {error}"
        raise LabError(msg) from None
    return site, configs


def _config(raw: bytes) -> ConfigDb:
    found = canonical.loads(raw)
    if not isinstance(found, dict):
        msg = "a configuration is no object"
        raise TypeError(msg)
    return found
