"""What is different between two configurations of a device."""

from __future__ import annotations

from enum import StrEnum

from railwright.model.configdb import Value
from railwright.model.types import Described


class ChangeKind(StrEnum):
    """What happened to a row or a field."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Change(Described):
    """One difference at ``table|key.field``; ``field`` is None for a row without fields."""

    device: str
    kind: ChangeKind
    table: str
    key: str
    field: str | None = None
    before: Value | None = None
    after: Value | None = None

    @property
    def address(self) -> str:
        """``TABLE|key.field``."""
        row = f"{self.table}|{self.key}"
        return f"{row}.{self.field}" if self.field else row
