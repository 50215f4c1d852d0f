"""A configuration that was read, and where its parts stand in its file."""

from __future__ import annotations

from typing import NamedTuple

from railwright.base import json_positions
from railwright.base.json_positions import JsonPositions, Step
from railwright.base.location import Location
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Finding
from railwright.model.types import Release


class Places:
    """Where tables, rows and fields stand, in whatever form the file has them."""

    __slots__ = ("_config", "_file", "_inside", "_positions")

    def __init__(
        self,
        file: str,
        positions: JsonPositions | None = None,
        inside: tuple[str, ...] | None = None,
        config: ConfigDb | None = None,
    ) -> None:
        """Take what the file of a configuration is.

        Args:
            file: its name.
            positions: where its parts stand; None where nothing could be read.
            inside: of a file of rows (``TABLE|key``), the keys that lead from a row to its fields;
                None for a file of tables.
            config: what it holds.
        """
        self._file = file
        self._positions = positions
        self._inside = inside
        self._config = config or {}

    def locate(self, table: str, key: str | None = None, field: str | None = None) -> Location:
        """Return the place of a field's value, of a row's or table's, or of what is around it.

        What is not in the file has the place of the closest thing that is: the key of the row or
        table, else the start of the configuration.
        """
        if self._positions is None:
            return Location(self._file)
        return self._positions.nearest(self.path(table, key, field))

    def key(self, table: str, key: str | None = None, field: str | None = None) -> Location:
        """Return the place of the name itself of a table, row or field, else as :meth:`locate`."""
        if self._positions is None:
            return Location(self._file)
        path = self.path(table, key, field)
        return self._positions.key(path) or self._positions.nearest(path)

    def pointer(self, table: str, key: str | None = None, field: str | None = None) -> str:
        """Return the JSON pointer (RFC 6901) of a place in the file as it is written."""
        return json_positions.pointer(self.path(table, key, field))

    def path(
        self, table: str, key: str | None = None, field: str | None = None
    ) -> tuple[Step, ...]:
        """Return the keys that lead to a place in the file."""
        if self._inside is None:
            return tuple(step for step in (table, key, field) if step is not None)
        if key is None:  # where there are rows only, a table begins with its first
            key = next(iter(self._config.get(table, ())), "")
        row = f"{table}|{key}"
        if field is None:
            return (row,)
        as_list = (row, *self._inside, f"{field}@")
        if self._positions is not None and self._positions.key(as_list) is not None:
            return as_list
        return (row, *self._inside, field)


class Loaded(NamedTuple):
    """One switch's configuration.

    Attributes:
        name: the hostname; where there is none, the file's stem, and for ``config_db.json`` the
            name of its folder. A name that another file has too stands before ``@`` and the file.
        file: the file, as it is shown to people.
        config: table to key to field to value, as SONiC would hold it; None if it cannot be read.
            References of the form ``[TABLE|name]`` are written as ``name``.
        findings: what is wrong with it as a file, in the order of the file.
        release: the SONiC release that wrote it, where ``VERSIONS|DATABASE`` names one we know.
        platform_name: ``DEVICE_METADATA|localhost`` ``platform``, such as
            ``x86_64-nvidia_sn5600-r0``.
        hwsku: ``DEVICE_METADATA|localhost`` ``hwsku``.
        places: where the parts stand.
    """

    name: str
    file: str
    config: ConfigDb | None
    findings: tuple[Finding, ...]
    release: Release | None
    platform_name: str | None
    hwsku: str | None
    places: Places
