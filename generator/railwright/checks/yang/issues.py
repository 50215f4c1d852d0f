"""What a YANG engine says about one configuration, addressed in CONFIG_DB terms."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from railwright.base.natural import natural_key


class IssueKind(StrEnum):
    """What sort of rule was broken."""

    UNKNOWN_TABLE = "unknown-table"
    UNKNOWN_FIELD = "unknown-field"
    KEY_SHAPE = "key-shape"
    VALUE = "value"
    REFERENCE = "reference"
    CONSTRAINT = "constraint"
    MISSING = "missing"
    COUNT = "count"


class YangIssue(NamedTuple):
    """One thing the models refuse.

    Attributes:
        table: the CONFIG_DB table; empty when the engine could not name one.
        key: the row, as written in the configuration; None when a whole table is meant.
        field: the field; None when the row or its key is meant.
        message: one sentence for people, without the address.
        kind: which sort of rule was broken.
    """

    table: str
    key: str | None
    field: str | None
    message: str
    kind: IssueKind

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: table, then row and field in natural order, then the words."""
        return (
            self.table,
            natural_key(self.key or ""),
            natural_key(self.field or ""),
            self.message,
        )


def sorted_unique(issues: list[YangIssue]) -> tuple[YangIssue, ...]:
    """Return the issues without repetitions, in :attr:`YangIssue.order`."""
    return tuple(sorted(set(issues), key=lambda issue: issue.order))
