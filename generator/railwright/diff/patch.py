"""The JSON patch (RFC 6902) that makes one configuration of another, and its inverse.

An edit says as much as it can: a table that is new is put there whole, a row that is new likewise,
and a table that loses its last row goes, because CONFIG_DB cannot hold an empty one
(sonic-net/sonic-utilities generic_config_updater/patch_sorter.py, NoEmptyTableMoveValidator). A
list is one value: it is replaced as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple, cast

from pydantic import JsonValue

from railwright.base.json_positions import escaped, pointer, unescaped
from railwright.base.natural import natural_key
from railwright.diff import semantic
from railwright.model.change import Change, ChangeKind
from railwright.model.configdb import ConfigDb, Row, Table, Value
from railwright.model.finding import Edit

_Op = Literal["add", "remove", "replace"]
_Object = dict[str, object]

_Moved = tuple[Row | None, Row | None, list[str]]
_MovedRow = tuple[str, Row | None, Row | None, list[str]]
_NO_ROWS: Table = {}
_TABLE, _KEY = attrgetter("table"), attrgetter("key")
_DEPTH = 3
"""Steps of a path to a field: table, key, field."""


class Patch(NamedTuple):
    """Edits from one configuration to another, and those that lead back."""

    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]


def forward(before: ConfigDb, after: ConfigDb) -> tuple[Edit, ...]:
    """Return the edits that make ``after`` of ``before``, in natural order of their addresses.

    Args:
        before: table to key to field to value.
        after: likewise. A table without rows counts as absent in both.
    """
    return both(before, after).edits


def both(before: ConfigDb, after: ConfigDb) -> Patch:
    """Return :func:`forward` and its inverse, ``forward(after, before)``, for one comparison."""
    pairs = list(_pairs(semantic.touched(before, after)))
    return Patch(tuple([one for one, _ in pairs]), tuple([back for _, back in pairs]))


class Walk:
    """A configuration on its way: each step's changes become a patch, and are then made.

    A walk looks at the rows that change and at no others, so that many small steps cost as much as
    one of all.
    """

    def __init__(self, config: ConfigDb) -> None:
        self._config = config
        self._rows: dict[tuple[str, str], Row | None] = {}
        self._size: dict[str, int] = {}

    def on(self, changes: Iterable[Change]) -> Patch:
        """Return the patch of some changes, as :func:`both` would, and make them.

        Args:
            changes: in natural order of table and key, those of one row together; they fit.
        """
        pairs: list[_Pair] = []
        for table, of_table in groupby(changes, key=_TABLE):
            rows = [
                (key, *self._row(table, key, of_row)) for key, of_row in groupby(of_table, key=_KEY)
            ]
            pairs += self._table(table, rows)
        return Patch(tuple([one for one, _ in pairs]), tuple([back for _, back in pairs]))

    def size(self, table: str) -> int:
        """Return how many rows a table has by now."""
        known = self._size.get(table)
        return len(self._config.get(table, _NO_ROWS)) if known is None else known

    def _row(self, table: str, key: str, changes: Iterable[Change]) -> _Moved:
        """Make the changes of a row; return it before and after, and which fields differ."""
        was = self._rows.get((table, key), self._config.get(table, _NO_ROWS).get(key))
        cells = dict(cast("Mapping[str | None, Value | None]", was or {}))
        if was is not None and not was:
            cells[None] = None
        fields: list[str] = []
        for change in changes:
            if change.kind is ChangeKind.REMOVED:
                del cells[change.field]
            else:
                cells[change.field] = change.after
            if change.field is not None:
                fields.append(change.field)
        now = semantic.row_of(cells) if cells else None
        self._rows[table, key] = now
        return was, now, fields

    def _table(self, table: str, rows: list[_MovedRow]) -> list[_Pair]:
        size = self.size(table)
        come = sum([was is None and now is not None for _, was, now, _ in rows])
        go = sum([was is not None and now is None for _, was, now, _ in rows])
        self._size[table] = size + come - go
        if size == 0 and come:
            new = {key: now for key, _, now, _ in rows if now is not None}
            return [_whole(f"/{escaped(table)}", None, new)]
        if size == go and not come:
            old = {key: was for key, was, _, _ in rows if was is not None}
            return [_whole(f"/{escaped(table)}", old, None)]
        pairs: list[_Pair] = []
        for key, was, now, fields in rows:
            if was is None or now is None:
                pairs.append(_whole(f"/{escaped(table)}/{escaped(key)}", was, now))
                continue
            for field in fields:
                old_text, new_text = was.get(field), now.get(field)
                path = table, key, field
                pairs.append((_field(path, old_text, new_text), _field(path, new_text, old_text)))
        return pairs


_Pair = tuple[Edit, Edit]
"""An edit, and the one that takes it back."""


def _pairs(found: Iterable[semantic.Touched]) -> Iterator[_Pair]:
    for table, before, after, keys in found:
        if not before or not after:
            yield _whole(f"/{escaped(table)}", before or None, after or None)
            continue
        for key in keys:
            was, now = before.get(key), after.get(key)
            if was is None or now is None:
                yield _whole(f"/{escaped(table)}/{escaped(key)}", was, now)
            else:
                yield from _fields(table, key, was, now)


def _whole(path: str, before: Table | Row | None, after: Table | Row | None) -> _Pair:
    remove = Edit(op="remove", path=path, value=None)
    # The value is shared with the configuration: nobody writes into either.
    add = Edit(op="add", path=path, value=cast("JsonValue", after if before is None else before))
    return (add, remove) if before is None else (remove, add)


def _fields(table: str, key: str, before: Row, after: Row) -> Iterator[_Pair]:
    names = [name for name in before if name not in after or before[name] != after[name]]
    names += [name for name in after if name not in before]
    for name in sorted(names, key=natural_key) if len(names) > 1 else names:
        was, now = before.get(name), after.get(name)
        yield _field((table, key, name), was, now), _field((table, key, name), now, was)


def _field(path: tuple[str, str, str], before: Value | None, after: Value | None) -> Edit:
    op: _Op = "add" if before is None else "remove" if after is None else "replace"
    if isinstance(after, list):
        return Edit(op=op, path=pointer(path), value=cast("JsonValue", after))
    return _text_edit(op, path, after)


@lru_cache(maxsize=1 << 13)
def _text_edit(op: _Op, path: tuple[str, str, str], value: str | None) -> Edit:
    """Return the edit of a field; switches of a kind are often changed alike."""
    return Edit(op=op, path=pointer(path), value=value)


def apply(config: ConfigDb, edits: Iterable[Edit]) -> ConfigDb:
    """Return the configuration after the edits; ``config`` is left as it is.

    Stricter than RFC 6902 in one thing: what is added must not be there yet. A table that is left
    without rows is gone, as in CONFIG_DB.

    Raises:
        ValueError: an edit does not fit the configuration, or what it puts there has not the shape
            of CONFIG_DB; the message names its path.
    """
    result: _Object = dict(config)
    own: dict[int, _Object] = {}  # the objects made here, by identity; all others are shared
    for edit in edits:
        *parents, last = steps_of(edit)
        at = result
        for step in parents:
            if step not in at:
                raise _unfit(edit, "what it is part of is not there")
            at[step] = at = _own(at[step], own)
        if edit.op != "add" and last not in at:
            raise _unfit(edit, "it is not there")
        if edit.op == "add" and last in at and (parents or at[last]):
            raise _unfit(edit, "it is there already")
        if edit.op == "remove":
            del at[last]
        else:
            at[last] = _checked(edit, len(parents))
    return cast("ConfigDb", {table: rows for table, rows in result.items() if rows})


def _own(shared: object, own: dict[int, _Object]) -> _Object:
    """Return an object that may be written into: itself, if it was made here."""
    if id(shared) in own:
        return own[id(shared)]
    made = dict(cast("_Object", shared))
    own[id(made)] = made
    return made


def steps_of(edit: Edit) -> list[str]:
    """Return the steps of the pointer of an edit: a table, then a key, then a field.

    Raises:
        ValueError: it leads somewhere else.
    """
    first, *steps = edit.path.split("/")
    if first or not 0 < len(steps) <= _DEPTH:
        msg = f"{edit.path!r} is no pointer to a table, a row or a field"
        raise ValueError(msg)
    return [unescaped(step) for step in steps] if "~" in edit.path else steps


def _checked(edit: Edit, depth: int) -> object:
    """Return what is put there, of the shape that its place asks for: 0 a table, 1 a row."""
    if not _fits(edit.value, depth):
        raise _unfit(edit, f"the value is no {('table', 'row', 'field')[depth]}")
    return edit.value


def _fits(value: object, depth: int) -> bool:
    if depth < _DEPTH - 1:
        return isinstance(value, dict) and all(_fits(one, depth + 1) for one in value.values())
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )


def _unfit(edit: Edit, why: str) -> ValueError:
    return ValueError(f"{edit.op} {edit.path}: {why}")
