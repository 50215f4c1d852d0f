"""What is different between two configurations of a device."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from railwright.base.natural import natural_key
from railwright.model.configdb import Value
from railwright.model.made import Made
from railwright.model.types import Described


class ChangeKind(StrEnum):
    """What happened to a row or a field."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Change(Described, Made):
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


class FieldChange(Described, Made):
    """What happens to one field of every row of a group.

    Where ``varies`` is set, ``before`` and ``after`` are those of most rows, or None; rows of which
    it is not true say their own.
    """

    field: str | None
    kind: ChangeKind
    before: Value | None = None
    after: Value | None = None
    varies: bool = False


class OwnValues(Described, Made):
    """What a field of one row is before and after, where the group does not say it."""

    before: Value | None = None
    after: Value | None = None


class RowRef(Described, Made):
    """A row of one device."""

    device: str
    key: str
    own: Mapping[str, OwnValues] = {}
    """By field: what is not as in most rows."""


class ChangeGroup(Described, Made):
    """Rows of one table that change in the same way."""

    table: str
    fields: tuple[FieldChange, ...]
    rows: tuple[RowRef, ...]

    @property
    def kind(self) -> ChangeKind:
        """``added`` or ``removed`` when every field is, else ``changed``."""
        kinds = {field.kind for field in self.fields}
        return kinds.pop() if len(kinds) == 1 else ChangeKind.CHANGED

    @property
    def devices(self) -> tuple[str, ...]:
        """Devices concerned, each once, in natural order."""
        return tuple(sorted({row.device for row in self.rows}, key=natural_key))

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys concerned, each once, in natural order."""
        return tuple(sorted({row.key for row in self.rows}, key=natural_key))

    def changes(self) -> Iterator[Change]:
        """Yield every change of the group, row by row: what was grouped."""
        for row in self.rows:
            for one in self.fields:
                own = row.own.get(one.field) if one.field is not None else None
                values = own or one
                yield Change(
                    device=row.device,
                    kind=one.kind,
                    table=self.table,
                    key=row.key,
                    field=one.field,
                    before=values.before,
                    after=values.after,
                )
