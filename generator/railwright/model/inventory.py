"""A site's intent together with the line of every word in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import SkipValidation

from railwright.base.location import Location, Origin
from railwright.model.intent import SiteIntent
from railwright.model.types import Model

Path: TypeAlias = "tuple[str | int, ...]"
"""Where a value stands in the inventory: ``("tiers", "leaf", "platform")``."""


class Inventory(Model):
    """What was read: the intent, and where each key stands.

    ``positions`` maps the path of every key and list item to the place of its *value* (for a
    mapping or list, of its key).
    """

    intent: SiteIntent
    positions: Annotated[Mapping[Path, Location], SkipValidation]
    file: str
    """The main file, for findings that no line explains."""

    def locate(self, *path: str | int) -> Location:
        """Return the line of a path, or of its nearest parent that was written down."""
        for length in range(len(path), 0, -1):
            found = self.positions.get(path[:length])
            if found is not None:
                return found
        return Location(self.file)

    def origin(self, layer: str, text: str, *path: str | int) -> Origin:
        """Return an origin that points at a path."""
        return Origin(layer, text, self.locate(*path))
