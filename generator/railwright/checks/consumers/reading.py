"""The table of consumers, ``tables.yml`` beside this file, as typed data."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from railwright.base import resources, yaml12
from railwright.model.types import Described, Dialect, Release


class Fields(Described):
    """The only fields of a table that a program acts on."""

    source: str
    names: frozenset[str]


class Program(Described):
    """What reads tables."""

    program: str
    """Its name."""
    source: str
    """Repository and file that names the tables."""
    tables: frozenset[str]
    dialect: Dialect | None = None
    """Set where it runs under one routing dialect only."""
    since: Mapping[str, Release] = {}
    """Table to the first release in which it reads it; left out, in all that are known here."""
    fields: Mapping[str, Fields] = {}
    """Table to the only fields it acts on; left out, all of them."""

    def reads(self, table: str, dialect: Dialect, release: Release) -> bool:
        """Return whether it acts on a table there."""
        runs = self.dialect is None or self.dialect is dialect
        return runs and table in self.tables and release.has(self.since.get(table))


class UnreadTable(Described):
    """A table with a YANG model on which no program acts."""

    table: str
    reason: str
    source: str
    needed: bool = False
    """Whether rows of other tables refer to it, so that it must be there all the same."""


class PassedOver(Described):
    """Rows that a program passes over although it acts on their table."""

    table: str
    dialect: Dialect
    which: Literal["interface", "one-part"]
    """``interface``: the last part of the key is no address; ``one-part``: the key has one part."""
    reason: str
    source: str


class Consumers(Described):
    """All that is known."""

    programs: tuple[Program, ...]
    unread: tuple[UnreadTable, ...]
    rows: tuple[PassedOver, ...]

    @functools.cached_property
    def tables(self) -> frozenset[str]:
        """Every table of which it is known who reads it, or that nobody does."""
        return frozenset().union(*(each.tables for each in self.programs)) | {
            each.table for each in self.unread
        }

    def readers(self, table: str, dialect: Dialect, release: Release) -> tuple[Program, ...]:
        """Return the programs that act on a table under a dialect, in the order of the file."""
        return tuple(each for each in self.programs if each.reads(table, dialect, release))


@functools.cache
def consumers() -> Consumers:
    """Return the table, read once.

    Raises:
        ResourceError: the package is broken.
    """
    return Consumers.model_validate(yaml12.read(_path()).data)


def _path() -> Path:
    return resources.root("checks/consumers") / "tables.yml"
