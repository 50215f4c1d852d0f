"""Find and read the hardware data: the shipped files, and a site's own beside or over them.

A file is read when it is first asked for, and once per process. A site adds to the catalog, or
replaces a shipped file, with files in
``<site>/catalog/{platforms,optics,servers,qos,asics,pause,features,nics}``; its
``<site>/catalog/defaults.yml`` replaces single defaults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import ValidationError

from railwright.base.errors import CatalogError, UnknownReference
from railwright.base.location import Location
from railwright.base.natural import natural_key
from railwright.base.resources import root, shown
from railwright.base.text import did_you_mean
from railwright.catalog.platform_build import FileFault, build
from railwright.catalog.platform_file import PlatformFile
from railwright.catalog.reading import Fault, document, error, invalid, mapping
from railwright.model.defaults import Default
from railwright.model.parts import Optic, ServerProfile
from railwright.model.platform import AsicFamily, Platform
from railwright.model.types import Model

if TYPE_CHECKING:
    from railwright.model.asic import AsicFacts, PauseQuanta
    from railwright.model.feature import FeatureFacts
    from railwright.model.host_contract import NicFamily
    from railwright.model.qos_profile import Feature, QosProfile

Kind = Literal["platform", "optic", "server", "qos", "asic", "pause", "feature", "nic"]
_FOLDER: Mapping[Kind, str] = {
    "platform": "platforms",
    "optic": "optics",
    "server": "servers",
    "qos": "qos",
    "asic": "asics",
    "pause": "pause",
    "feature": "features",
    "nic": "nics",
}
_NAME_KEY: Mapping[Kind, str] = {
    "platform": "name",
    "optic": "part",
    "server": "name",
    "qos": "name",
    "asic": "name",
    "pause": "name",
    "feature": "name",
    "nic": "name",
}
_PAUSE = "ieee-802.3"
_DEFAULTS = "defaults.yml"
_Item = TypeVar("_Item", bound=Model)
_Index = Mapping[Kind, Mapping[str, Path]]


@dataclass(frozen=True)
class Catalog:
    """What hardware there is and what it can do, by name.

    Names are matched without regard to case; what is returned carries the canonical name.
    """

    _index: _Index
    _default_files: tuple[Path, ...]

    def platforms(self) -> tuple[str, ...]:
        """Names of all switch models, in natural order."""
        return self._names("platform")

    def optics(self) -> tuple[str, ...]:
        """Part numbers of all optics and cables, in natural order."""
        return self._names("optic")

    def servers(self) -> tuple[str, ...]:
        """Names of all server profiles, in natural order."""
        return self._names("server")

    def qos_profiles(self) -> tuple[str, ...]:
        """Names of all QoS profiles, in natural order."""
        return self._names("qos")

    def platform(self, name: str) -> Platform:
        """Return a switch model.

        Raises:
            UnknownReference: nothing of that name.
            CatalogError: its file is wrong.
        """
        return _platform(*_stamp(self._path("platform", name)))

    def platform_called(self, sonic_name: str) -> str | None:
        """Return the name of the switch model that SONiC calls ``x86_64-...``; None if unknown."""
        paths = self._index["platform"].values()
        found = (path for path in paths if _head(*_stamp(path), "platform")[0] == sonic_name)
        path = next(found, None)
        return _head(*_stamp(path), _NAME_KEY["platform"])[0] if path else None

    def optic(self, part: str) -> Optic:
        """Return an optic or cable by part number; raises as :meth:`platform` does."""
        return _optic(*_stamp(self._path("optic", part)))

    def server(self, name: str) -> ServerProfile:
        """Return a server profile; raises as :meth:`platform` does."""
        return _server(*_stamp(self._path("server", name)))

    def qos(self, name: str) -> QosProfile:
        """Return a QoS profile; raises as :meth:`platform` does."""
        return _qos(*_stamp(self._path("qos", name)))

    def asic(self, family: AsicFamily) -> AsicFacts:
        """Return what buffer arithmetic needs of a chip; raises as :meth:`platform` does."""
        name = family.value.lower().replace(" ", "-")
        return _asic(*_stamp(self._path("asic", name)))

    def pause_quanta(self) -> PauseQuanta:
        """Return how long a peer goes on sending, by speed; raises as :meth:`platform` does."""
        return _pause(*_stamp(self._path("pause", _PAUSE)))

    def feature(self, name: Feature) -> FeatureFacts:
        """Return what a feature needs of chip and release; raises as :meth:`platform` does."""
        return _feature(*_stamp(self._path("feature", name.value)))

    def nic_families(self) -> tuple[str, ...]:
        """Names of all families of NICs, in natural order."""
        return self._names("nic")

    def nic_family(self, name: str) -> NicFamily:
        """Return how a family of NICs is set and read; raises as :meth:`platform` does."""
        return _nic(*_stamp(self._path("nic", name)))

    def longest_reach_m(self, medium: str) -> float | None:
        """Return the longest reach in metres of any cable of a class; None if none is stated."""
        parts = (self.optic(name) for name in self.optics())
        reaches = (part.reach_m for part in parts if part.medium == medium)
        return max((reach for reach in reaches if reach is not None), default=None)

    @property
    def defaults(self) -> Mapping[str, Default]:
        """What holds when no layer of the inventory says otherwise, by setting."""
        return {key: default for key, (default, _) in self._defaults().items()}

    def default(self, key: str) -> Default:
        """Return the default of one setting; raises as :meth:`platform` does."""
        return self._default(key)[0]

    def location(self, kind: Kind | Literal["defaults"], name: str) -> Location:
        """Return the place of a file's name line, or of one default.

        Raises:
            UnknownReference: nothing of that name.
        """
        if kind == "defaults":
            return self._default(name)[1]
        path = self._path(kind, name)
        return Location(shown(path), _head(*_stamp(path), _NAME_KEY[kind])[1])

    def _defaults(self) -> dict[str, tuple[Default, Location]]:
        found: dict[str, tuple[Default, Location]] = {}
        for path in self._default_files:
            found.update(_default_file(*_stamp(path)))
        return found

    def _default(self, key: str) -> tuple[Default, Location]:
        known = self._defaults()
        if key not in known:
            msg = f"the catalog has no default {key!r}"
            raise UnknownReference(msg, hint=did_you_mean(key, known))
        return known[key]

    def _names(self, kind: Kind) -> tuple[str, ...]:
        key = _NAME_KEY[kind]
        names = (_head(*_stamp(path), key)[0] for path in self._index[kind].values())
        return tuple(sorted(names, key=natural_key))

    def _path(self, kind: Kind, name: str) -> Path:
        path = self._index[kind].get(name.lower())
        if path is None:
            self._misnamed(kind, name)
            msg = f"the catalog has no {kind} {name!r}"
            raise UnknownReference(msg, hint=did_you_mean(name, self._names(kind)))
        return path

    def _misnamed(self, kind: Kind, name: str) -> None:
        """Refuse a file that says it is what was asked for, but is called otherwise."""
        for path in self._index[kind].values():
            if _head(*_stamp(path), _NAME_KEY[kind])[0].lower() == name.lower():
                msg = f"{kind} {name!r} stands in a file called {path.name}"
                hint = f"call the file {name.lower()}{path.suffix}"
                raise CatalogError(msg, location=Location(shown(path)), hint=hint)


def load(site: Path | None = None) -> Catalog:
    """Open the catalog; no file is read yet.

    Args:
        site: folder of a site, whose ``catalog`` folder adds to the shipped files and overrides
            those of the same file name.

    Raises:
        CatalogError: a site file has the wrong suffix or its folder cannot be listed.
        ResourceError: the shipped catalog is missing.
    """
    folders = [root("catalog")] + ([site / "catalog"] if site is not None else [])
    index: dict[Kind, dict[str, Path]] = {kind: {} for kind in _FOLDER}
    for folder in folders:
        for kind, name in _FOLDER.items():
            for path in _files(folder / name):
                index[kind][path.stem.lower()] = path
    defaults = tuple(path for folder in folders if (path := folder / _DEFAULTS).is_file())
    return Catalog(index, defaults)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        msg = f"cannot be listed: {error.strerror or error}"
        raise CatalogError(msg, location=Location(shown(folder))) from None
    for path in paths:
        if path.suffix in (".yaml", ".YAML", ".YML"):
            msg = f"{path.name} would be passed over"
            hint = f"rename it to {path.stem}.yml"
            raise CatalogError(msg, location=Location(shown(path)), hint=hint)
    return [path for path in paths if path.suffix == ".yml" and path.is_file()]


def _stamp(path: Path) -> tuple[Path, int, int]:
    """Return the path with its age and size, so that a changed file is read again."""
    try:
        status = path.stat()
    except OSError as error:
        msg = f"cannot be read: {error.strerror or error}"
        raise CatalogError(msg, location=Location(shown(path))) from None
    return path, status.st_mtime_ns, status.st_size


@lru_cache(maxsize=1024)
def _head(path: Path, _age: int, _size: int, key: str) -> tuple[str, int]:
    """Return the canonical name a file gives itself, and the line, without parsing the file."""
    wanted = re.compile(rf"{key}: *(['\"]?)([^'\"#]+)\1 *(?:#.*)?")
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []  # reading the file as a whole will say why
    for number, line in enumerate(lines, start=1):
        match = wanted.fullmatch(line.rstrip())
        if match:
            return match[2].strip(), number
    return path.stem, 1


@lru_cache(maxsize=256)
def _platform(path: Path, _age: int, _size: int) -> Platform:
    return _checked(path, "platform", lambda data: build(PlatformFile.model_validate(data)))


@lru_cache(maxsize=1024)
def _optic(path: Path, _age: int, _size: int) -> Optic:
    return _checked(path, "optic", Optic.model_validate)


@lru_cache(maxsize=1024)
def _server(path: Path, _age: int, _size: int) -> ServerProfile:
    return _checked(path, "server", ServerProfile.model_validate)


@lru_cache(maxsize=256)
def _qos(path: Path, _age: int, _size: int) -> QosProfile:
    from railwright.model.qos_profile import QosProfile  # noqa: PLC0415 - only sites with QoS pay for it

    return _checked(path, "qos", QosProfile.model_validate)


@lru_cache(maxsize=64)
def _asic(path: Path, _age: int, _size: int) -> AsicFacts:
    from railwright.model.asic import AsicFacts  # noqa: PLC0415 - only buffer sums pay for it

    return _checked(path, "asic", AsicFacts.model_validate)


@lru_cache(maxsize=16)
def _pause(path: Path, _age: int, _size: int) -> PauseQuanta:
    from railwright.model.asic import PauseQuanta  # noqa: PLC0415 - only buffer sums pay for it

    return _checked(path, "pause", PauseQuanta.model_validate)


@lru_cache(maxsize=64)
def _feature(path: Path, _age: int, _size: int) -> FeatureFacts:
    from railwright.model.feature import FeatureFacts  # noqa: PLC0415 - only gates pay for it

    return _checked(path, "feature", FeatureFacts.model_validate)


@lru_cache(maxsize=64)
def _nic(path: Path, _age: int, _size: int) -> NicFamily:
    from railwright.model.host_contract import NicFamily  # noqa: PLC0415 - only contracts pay

    return _checked(path, "nic", NicFamily.model_validate)


@lru_cache(maxsize=16)
def _default_file(path: Path, _age: int, _size: int) -> dict[str, tuple[Default, Location]]:
    read = document(path)
    found: dict[str, tuple[Default, Location]] = {}
    for key, value in mapping(read).items():
        try:
            default = Default.model_validate(value)
        except ValidationError as wrong:
            faults = [fault._replace(keys=(key, *fault.keys)) for fault in invalid(wrong)]
            raise error(read, faults) from None
        found[str(key)] = (default, read.positions.key((key,)))
    return found


def _checked(path: Path, kind: Kind, make: Callable[[object], _Item]) -> _Item:
    read = document(path)
    try:
        item = make(mapping(read))
    except FileFault as fault:
        raise error(read, [Fault(fault.path, fault.message, fault.hint)]) from None
    except ValidationError as wrong:
        raise error(read, invalid(wrong)) from None
    key = _NAME_KEY[kind]
    name = str(getattr(item, key))
    if name.lower() != path.stem.lower():
        message = f"the file of {kind} {name!r} is called {path.name}"
        raise error(read, [Fault((key,), message, f"rename it to {name.lower()}.yml")])
    return item
