"""A site's intent together with the line of every word in it."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import PrivateAttr, SkipValidation

from railwright.base.location import Location, Origin
from railwright.model.intent import SiteIntent
from railwright.model.types import Model

Path: TypeAlias = "tuple[str | int, ...]"
"""Where a value stands in the inventory: ``("tiers", "leaf", "platform")``."""


def dotted(path: Path) -> str:
    """Spell a path: ``tiers.leaf.platform``."""
    return ".".join(map(str, path))


class Inventory(Model):
    """What was read: the intent, and where each key stands.

    ``positions`` maps the path of every key and list item to the place of its *value* (for a
    mapping or list, of its key).
    """

    intent: SiteIntent
    positions: Annotated[Mapping[Path, Location], SkipValidation]
    file: str
    """The main file, for findings that no line explains."""
    _located: dict[Path, Location] = PrivateAttr(default_factory=dict)
    """Places found so far: every link of a fabric asks for the same few."""
    _origins: dict[tuple[str, str, Path], Origin] = PrivateAttr(default_factory=dict)
    """Origins made so far, likewise."""
    _paths: dict[Location, str] = PrivateAttr(default_factory=dict)
    """Dotted paths by place, made when a finding asks for one."""

    def locate(self, *path: str | int) -> Location:
        """Return the line of a path, or of its nearest parent that was written down."""
        known = self._located.get(path)
        if known is None:
            known = self._located[path] = self._nearest(path)
        return known

    def _nearest(self, path: Path) -> Location:
        for length in range(len(path), 0, -1):
            found = self.positions.get(path[:length])
            if found is not None:
                return found
        return Location(self.file)

    def subject(self, location: Location) -> str:
        """Return the dotted path of what stands at a place; the file, for a place elsewhere."""
        if not self._paths:
            for path, place in self.positions.items():
                self._paths.setdefault(place, dotted(path))
        return self._paths.get(location, location.file)

    def origin(self, layer: str, text: str, *path: str | int) -> Origin:
        """Return an origin that points at a path; where nothing is written, one that names it."""
        known = self._origins.get((layer, text, path))
        if known is None:
            known = self._origins[layer, text, path] = self._origin(layer, text, path)
        return known

    def _origin(self, layer: str, text: str, path: Path) -> Origin:
        if path and path[:1] not in self.positions:
            key = ".".join(str(part) for part in path)
            return Origin("default", f"{text} (set `{key}` in {self.file} to change it)")
        return Origin(layer, text, self.locate(*path))
