"""What the fields of CONFIG_DB count, and what they are in plain words: ``units.yml``."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from railwright.base import resources, yaml12
from railwright.model.types import Described

ANY: Final = "*"
"""In place of a field: each of a table whose fields are names."""


class Unit(StrEnum):
    """What a value counts, and with it how it is written for people."""

    ALPHA = "alpha"
    """The power of two that a queue or group may take of what is free of its pool."""
    BYTES = "bytes"
    COUNT = "count"
    METRES = "metres"
    MILLISECONDS = "milliseconds"
    MINUTES = "minutes"
    PERCENT = "percent"
    PROFILE = "profile"
    """The name of a lossless profile, in which speed and cable length stand."""
    RATE = "rate"
    """Bytes or packets in a second."""
    SECONDS = "seconds"
    SPEED = "speed"
    """Mbit/s."""
    TEXT = "text"


class Meaning(Described):
    """What fields mean."""

    tables: tuple[str, ...]
    fields: tuple[str, ...]
    unit: Unit
    source: str
    """Name of the public source that says so."""
    label: str = "{}"
    plain: str | None = None
    """What it is, in a few words."""
    effects: Mapping[str, str] = {}
    """Value to what it does."""


class Units(Described):
    """All that is known."""

    sources: Mapping[str, str]
    """Name to repository and path."""
    fields: tuple[Meaning, ...]

    @functools.cached_property
    def by_field(self) -> Mapping[tuple[str, str], Meaning]:
        """Table and field to their meaning."""
        return {
            (table, field): each
            for each in self.fields
            for table in each.tables
            for field in each.fields
        }

    def of(self, table: str, field: str) -> Meaning | None:
        """Return what a field means; None if nobody has said."""
        return self.by_field.get((table, field)) or self.by_field.get((table, ANY))


@functools.cache
def units() -> Units:
    """Return the table, read once.

    Raises:
        ResourceError: the package is broken.
    """
    return Units.model_validate(yaml12.read(resources.root("diff/units") / "units.yml").data)
