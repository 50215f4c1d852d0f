"""JSON data to tables, rows and fields as SONiC would hold them, and what it makes of the rest.

Four forms are known: the tables themselves (config_db.json, ``show runningconfiguration all``), a
dump of the database (``sonic-db-dump``), its rows without what Redis says of them, and the forms of
switches with several ASICs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Final, Literal, NamedTuple, TypeAlias

from railwright.base.text import short
from railwright.configs import kinds, legacy
from railwright.configs.parse import MAX_OF_A_KIND, LongNumber
from railwright.model.finding import Kind

Form = Literal["tables", "dump", "flat", "multi-asic", "other"]
Row: TypeAlias = dict[str, str | list[str]]
Tables: TypeAlias = dict[str, dict[str, Row]]

RAW_BGP: Final = "bgpraw"
"""Where ``show runningconfiguration all`` puts FRR's text beside the tables (sonic-net/
sonic-utilities, show/main.py)."""

_DUMP_TYPES = frozenset({"hash", "string", "list", "set", "zset"})
"""What redis-dump-load, which sonic-db-dump runs, calls the types of Redis (sonic-net/
sonic-py-swsssdk, src/swsssdk/sonic_db_dump_load.py)."""
_NAMESPACE = re.compile(r"localhost|asic\d+")
_ONLY_TEXT = frozenset((str,))
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_PLACEHOLDER = "NULL"


class Note(NamedTuple):
    """One thing that is wrong, by its place in CONFIG_DB.

    Attributes:
        in_file: keys that lead to it in the file, where those of CONFIG_DB do not.
        at_key: whether the name is wrong, not what it stands for.
    """

    kind: Kind
    message: str
    table: str | None = None
    key: str | None = None
    field: str | None = None
    hint: str | None = None
    in_file: tuple[str, ...] | None = None
    at_key: bool = False


class Shape:
    """The tables of some data. What is wrong is in ``notes``.

    Args:
        data: the outermost object.
        text: the text that it was read from; tells cheaply what need not be looked for.
    """

    def __init__(self, data: Mapping[str, object], text: str) -> None:
        self.tables: Tables = {}
        self.notes: list[Note] = []
        self._counts: Counter[str] = Counter()
        self._odd_names = "\\" in text or not text.isascii() or "\x7f" in text
        self._old_references = '"[' in text or "\\u005" in text
        self._placeholders = f'"{_PLACEHOLDER}"' in text or "\\u00" in text
        self.form = _form(data)
        if self.form == "dump":
            self._rows(data)
        elif self.form == "flat":
            message = "the rows are spelled TABLE|key at the top"
            self._note(Note(kinds.FLAT, message))
            self._rows(data)
        elif self.form == "tables":
            self._all_tables(data)
        self._old_spellings()

    def _note(self, note: Note) -> None:
        self._counts[note.kind.id] += 1
        if self._counts[note.kind.id] <= MAX_OF_A_KIND:
            self.notes.append(note)

    # ---- tables ----------------------------------------------------------------------------------

    def _all_tables(self, data: Mapping[str, object]) -> None:
        for name, rows in data.items():
            if not name[:1].isupper():
                if name != RAW_BGP or not isinstance(rows, str):
                    message = f"SONiC does not load {short(name)}"
                    self._note(Note(kinds.NOT_LOADED, message, in_file=(name,), at_key=True))
                continue
            table = self._name(name, ())
            if not isinstance(rows, dict):
                message = f"a table is an object of rows, not {_what(rows)}"
                self._note(Note(kinds.WRONG_SHAPE, message, table))
            elif not rows:
                message = "the table is empty"
                self._note(Note(kinds.EMPTY_TABLE, message, table, at_key=True))
            else:
                found = self.tables.setdefault(table, {})
                for key, fields in rows.items():
                    self._row(found, (name, table), key, fields)
                if not found:
                    del self.tables[table]

    def _row(self, rows: dict[str, Row], tables: tuple[str, str], key: str, fields: object) -> None:
        """Add a row; its table has a name in the file, and one that may be shown."""
        in_file, table = tables
        if not isinstance(fields, dict):
            message = f"a row is an object of fields, not {_what(fields)}"
            self._note(Note(kinds.WRONG_SHAPE, message, table, key))
            return
        if self._odd_names:
            path = (in_file, key)
            key = self._name(key, (in_file,))
            fields = {self._name(name, path): value for name, value in fields.items()}
        if self._placeholders and fields.get(_PLACEHOLDER) == _PLACEHOLDER:
            message = 'the row holds "NULL": "NULL"'
            self._note(Note(kinds.PLACEHOLDER, message, table, key, _PLACEHOLDER, at_key=True))
            fields = {name: value for name, value in fields.items() if name != _PLACEHOLDER}
        if _ONLY_TEXT.issuperset(map(type, fields.values())):
            rows[key] = fields
            return
        row: Row = {}
        for field, value in fields.items():
            seen = self._value(value, table, key, field)
            if seen is not None:
                row[field] = seen
        rows[key] = row

    def _name(self, name: str, around: tuple[str, ...]) -> str:
        """Return a name without what would steer a terminal."""
        if _CONTROL.search(name) is None:
            return name
        message = f"a control character stands in the name {short(name)}"
        self._note(Note(kinds.UNPRINTABLE, message, in_file=(*around, name), at_key=True))
        return _CONTROL.sub("\ufffd", name)

    def _value(self, value: object, table: str, key: str, field: str) -> str | list[str] | None:
        """Return what SONiC would hold for a value; None where that is of no use to anybody."""
        if type(value) is str:
            return value
        if isinstance(value, list):
            return list(self._items(value, table, key, field))
        text, fault = _scalar(value)
        if fault is not None:
            kind = kinds.OVER_LIMIT if isinstance(value, LongNumber) else kinds.NOT_TEXT
            self._note(Note(kind, fault, table, key, field))
        return text

    def _items(self, items: list[object], table: str, key: str, field: str) -> Iterator[str]:
        bad: list[str] = []
        for item in items:
            if type(item) is str:
                yield item
                continue
            bad.append(_what(item))
            text, _ = _scalar(item)
            if text is not None:
                yield text
        if bad:
            more = f", and {len(bad) - 1} more" if len(bad) > 1 else ""
            message = f"an item of the list is {bad[0]}, not a text{more}"
            self._note(Note(kinds.ITEM_NOT_TEXT, message, table, key, field))

    # ---- a dump of the database ------------------------------------------------------------------

    def _rows(self, data: Mapping[str, object]) -> None:
        """Read rows as the database has them: a list is one text under a name that ends in ``@``.

        A file may hold rows with and without what Redis says of them beside each other.

        Args:
            data: rows by table and key, which a ``|`` parts.

        Entries without ``|`` are no rows (sonic-net/sonic-swss-common, common/configdb.cpp), such
        as the mark that the database is filled.
        """
        for name, entry in data.items():
            if "|" not in name:
                continue
            inside = ("value",) if self.form == "dump" or _is_dumped(entry) else ()
            value = entry
            for step in inside:
                value = value.get(step) if isinstance(value, dict) else None
            if not isinstance(value, dict):
                message = f"the row {short(name)} is no hash of fields"
                self._note(Note(kinds.WRONG_SHAPE, message, in_file=(name,)))
                continue
            table, _, key = self._name(name, ()).partition("|")
            rows = self.tables.setdefault(table, {})
            row: Row = rows.setdefault(key, {})
            for raw_field, content in value.items():
                field = self._name(raw_field, (name, *inside))
                if field == _PLACEHOLDER:
                    continue
                seen = self._value(content, table, key, field)
                if field.endswith("@") and isinstance(seen, str):
                    row[field[:-1]] = seen.split(",")
                elif seen is not None:
                    row[field] = seen

    # ---- old spellings ---------------------------------------------------------------------------

    def _old_spellings(self) -> None:
        for table, rows in self.tables.items():
            if self._old_references:
                for old in legacy.references(rows):
                    self._old(table, old)
            for old in legacy.port_lists(table, rows):
                self._old(table, old)

    def _old(self, table: str, old: legacy.Old) -> None:
        at_key = old.field is None
        self._note(Note(old.kind, old.message, table, old.key, old.field, old.hint, at_key=at_key))


def multi_asic(config: Mapping[str, Mapping[str, Mapping[str, object]]], file: str) -> str | None:
    """Return why a configuration is one part of a switch with several ASICs, or None.

    ``sub_role`` and ``asic_name`` are of such switches (sonic-net/sonic-buildimage, src/
    sonic-yang-models/yang-models/sonic-device_metadata.yang), and each ASIC has a file of its own,
    ``config_db<number>.json`` (sonic-net/sonic-utilities, config/main.py).
    """
    if re.fullmatch(r"config_db\d+\.json", file):
        return f"{file} is the file of one ASIC of several"
    localhost = config.get("DEVICE_METADATA", {}).get("localhost", {})
    for field in ("sub_role", "asic_name"):
        if localhost.get(field):
            return f"DEVICE_METADATA|localhost has {field} {short(localhost[field])}"
    return None


def _form(data: Mapping[str, object]) -> Form:
    if not data:
        return "other"
    if all(_NAMESPACE.fullmatch(name) and isinstance(data[name], dict) for name in data):
        return "multi-asic"
    rows = sum("|" in name for name in data)
    dumped = sum(map(_is_dumped, data.values()))
    if dumped and 2 * dumped >= rows:
        return "dump"
    return "flat" if 2 * rows > len(data) else "tables"


def _is_dumped(entry: object) -> bool:
    """Whether an entry is one of Redis; a table of rows cannot have a text under ``type``."""
    type_ = entry.get("type") if isinstance(entry, dict) and "value" in entry else None
    return isinstance(type_, str) and type_ in _DUMP_TYPES


def _what(value: object) -> str:
    """Return what a value is, for a message; one that is nested may be too deep to print."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return short(value)


def _scalar(value: object) -> tuple[str | None, str | None]:
    """Return a value as SONiC stores it, ``str(value)``, and what is wrong with that."""
    if isinstance(value, LongNumber):
        return None, f"a number of {len(value)} digits"
    if value is None or isinstance(value, (bool, dict, list)):
        text = None if isinstance(value, (dict, list)) else str(value)
        stored = "its Python text" if text is None else f'"{text}"'
        return text, f"{_what(value)} is no text; SONiC stores {stored}"
    if isinstance(value, float) and not isfinite(value):
        return str(value), f'{value} is no number of JSON; SONiC stores "{value}"'
    return str(value), None
