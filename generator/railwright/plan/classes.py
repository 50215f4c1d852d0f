"""The data of ``disruption/*.yml`` beside this file: what a change does, row by row, as types.

The rows of a table stand in the order in which they are asked; the first that fits decides.
``updater.yml`` says what the config updater refuses, and for what it shuts ports.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from railwright.base import resources, yaml12
from railwright.model.change import ChangeKind
from railwright.model.disruption import Disruption
from railwright.model.platform import AsicFamily
from railwright.model.types import BufferModel, Described, Dialect, Release

UPDATER = "updater.yml"
FAMILIES = ("ports", "qos", "buffers", "routing", "interfaces", "management", "metadata")
"""The files of rows, in the order in which they are shown."""


class RowState(StrEnum):
    """What happens to the row that a change belongs to."""

    ADDED = "added"
    REMOVED = "removed"
    KEPT = "kept"


class When(Described):
    """On which switches a row holds; what is left out does not matter."""

    asics: tuple[AsicFamily, ...] | None = None
    since: Release | None = None
    until: Release | None = None
    """The first release in which it holds no longer."""
    dialect: Dialect | None = None
    buffer_model: BufferModel | None = None

    def holds(
        self, asic: str, release: Release, dialect: Dialect, buffer_model: BufferModel
    ) -> bool:
        """Return whether it holds on a switch."""
        return (
            (self.asics is None or asic in self.asics)
            and release.has(self.since)
            and (self.until is None or not release.has(self.until))
            and self.dialect in {None, dialect}
            and self.buffer_model in {None, buffer_model}
        )


class Ruling(Described):
    """One row of the data: which changes, and what they do."""

    tables: tuple[str, ...]
    fields: tuple[str, ...] | None = None
    """None: every field."""
    row: RowState | None = None
    kinds: tuple[ChangeKind, ...] | None = None
    keys: tuple[str, ...] | None = None
    after: tuple[str, ...] | None = None
    """Values that the field gets."""
    direction: Literal["lowered", "raised"] | None = None
    """Of a number."""
    port: Literal["up", "down"] | None = None
    """How the port of the row is before the change; of a cable length, the port of the field."""
    marks: bool | None = None
    """Whether the row marks packets (ECN) before and after the change."""
    fresh: Literal[True] | None = None
    """Holds only where the set of a prefix comes with the same change."""
    when: When = When()
    effect: Disruption
    updater: Disruption | None = None
    """Left out: as the effect."""
    takes_effect: str | None = None
    """When it does what it says, if not at once: `when the SNMP container restarts`."""
    cuts_management: bool = False
    why: str
    source: str
    """A name among the sources of its file."""


class Family(Described):
    """One file of rows."""

    sources: Mapping[str, str]
    rows: tuple[Ruling, ...]


class Cause(Described):
    """Tables or paths that the updater treats in a way of its own."""

    tables: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    why: str
    source: str


class Unmodelled(Described):
    """How the updater treats tables without a YANG model."""

    why: str
    source: str
    elsewhere: Mapping[Release, frozenset[str]]
    """To the first release that has it: tables with a model that this project does not ship."""


class Allowed(Described):
    """Operations on fields that the updater allows, by its names of chips."""

    fields: frozenset[str]
    operations: frozenset[Literal["add", "remove", "replace"]]
    since: Release | None = None
    until: Release | None = None
    families: Mapping[str, Release]
    """To the first release that names the chip."""


class Guarded(Described):
    """A table of which only some operations are allowed."""

    match: Literal["exact"]
    ends: Release | None = None
    """From which release on a field is compared without what stands before it."""
    rows: Release | None = None
    """From which release on whole rows may come and go."""
    until: Release | None = None
    """From which release on everything is allowed."""
    rules: tuple[Allowed, ...]


class Guards(Described):
    """All guarded tables."""

    source: str
    tables: Mapping[str, Guarded]


class ChipFamily(Described):
    """A name that the updater gives chips, and how it knows them."""

    chips: frozenset[AsicFamily] = frozenset()
    since: Release | None = None
    within: bool = False
    """Whether a name is looked for within the HwSKU, as for Broadcom's."""
    hwskus: Mapping[Release, frozenset[str]] = {}


class Updater(Described):
    """What the config updater does and does not."""

    critical: Cause
    irremovable: Cause
    unmodelled: Unmodelled
    validators: Guards
    families: Mapping[str, ChipFamily]


@functools.cache
def family(name: str) -> Family:
    """Return one file of rows, read once.

    Raises:
        ResourceError: the package is broken.
    """
    return Family.model_validate(yaml12.read(resources.root(_FOLDER) / f"{name}.yml").data)


@functools.cache
def updater() -> Updater:
    """Return what is known of the config updater, read once.

    Raises:
        ResourceError: the package is broken.
    """
    return Updater.model_validate(yaml12.read(resources.root(_FOLDER) / UPDATER).data)


_FOLDER: Literal["plan/disruption"] = "plan/disruption"
