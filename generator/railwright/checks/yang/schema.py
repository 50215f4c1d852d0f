"""The plan of a set of YANG modules: how each CONFIG_DB table maps to YANG data.

A CONFIG_DB table is a YANG container below the top container of a module. Its rows are entries of
one of the container's lists, chosen by the number of parts of the row's key, or inner containers
named by the whole key (``DEVICE_METADATA|localhost``). In a *map list* (``DSCP_TO_TC_MAP``) the
fields of a row are themselves the entries of one inner list.

The plan is plain data, so that it can be kept as JSON and read back without parsing any YANG.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from railwright.base.canonical import Json

FORMAT = 1
"""Version of the JSON form; a cached plan of another version is derived anew."""

ROW_OF = "the name of a row in "
"""How the words for a reference begin; the tables follow."""

STRING_LISTS: Mapping[tuple[str, str], str] = {
    ("BGP_ALLOWED_PREFIXES", "prefixes_v4"): ",",
    ("BGP_ALLOWED_PREFIXES", "prefixes_v6"): ",",
    ("BUFFER_PORT_EGRESS_PROFILE_LIST", "profile_list"): ",",
    ("BUFFER_PORT_INGRESS_PROFILE_LIST", "profile_list"): ",",
    ("MIRROR_SESSION", "src_ip"): ",",
    ("NTP", "src_intf"): ";",
    ("PORT", "adv_interface_types"): ",",
    ("PORT", "adv_speeds"): ",",
}
"""Leaf-lists that CONFIG_DB holds as one text, with the separator.

Source: sonic-net/sonic-buildimage, src/sonic-yang-mgmt/sonic_yang_ext.py. The models do not say it.
"""


class LeafPlan(NamedTuple):
    """One field.

    Attributes:
        expects: what a legal value is, in words that follow "is not".
        is_list: a leaf-list: CONFIG_DB holds a list of texts.
        separator: set for a leaf-list that CONFIG_DB holds as one text.
        has_default: a leaf-list with a default, for which an empty list cannot be told from none.
    """

    expects: str
    is_list: bool = False
    separator: str | None = None
    has_default: bool = False


class MapPlan(NamedTuple):
    """The inner list of a map list: its name, its key leaf (the field) and its value leaf."""

    name: str
    key: str
    value: str
    key_expects: str
    value_expects: str


class ListPlan(NamedTuple):
    """A list whose entries are rows.

    Attributes:
        name: the list's name in YANG.
        keys: the key leaves, in order.
        fields: every leaf by name, the key leaves too.
        inner: set for a map list.
        plain: the fields that are one text and no part of the key: they pass as they are.
    """

    name: str
    keys: tuple[str, ...]
    fields: Mapping[str, LeafPlan]
    inner: MapPlan | None
    plain: frozenset[str]


def list_plan(
    name: str, keys: tuple[str, ...], fields: Mapping[str, LeafPlan], inner: MapPlan | None = None
) -> ListPlan:
    """Return a list plan; :attr:`ListPlan.plain` is worked out once, for a fast translation."""
    single = {name for name, leaf in fields.items() if not leaf.is_list}
    plain = frozenset() if inner else frozenset(single.difference(keys))
    return ListPlan(name, keys, fields, inner, plain)


class TablePlan(NamedTuple):
    """A table: its module, its lists, and its rows that are containers of their own."""

    module: str
    lists: tuple[ListPlan, ...]
    rows: Mapping[str, Mapping[str, LeafPlan]]


class SchemaPlan(NamedTuple):
    """All tables of a module set. ``digest`` is that of the module texts."""

    digest: str
    modules: tuple[str, ...]
    tables: Mapping[str, TablePlan]

    def to_json(self) -> Json:
        """Return the plan as JSON data."""
        return {
            "format": FORMAT,
            "digest": self.digest,
            "modules": list(self.modules),
            "tables": {name: _table_json(table) for name, table in self.tables.items()},
        }

    @classmethod
    def from_json(cls, data: object) -> SchemaPlan:
        """Read a plan back.

        Raises:
            ValueError: not a plan, or one of another format version.
        """
        try:
            return _read(data)
        except (KeyError, TypeError, AttributeError) as error:
            msg = f"not a schema plan: {error}"
            raise ValueError(msg) from error


def _table_json(table: TablePlan) -> Json:
    data: dict[str, Json] = {"module": table.module}
    if table.lists:
        data["lists"] = [_list_json(plan) for plan in table.lists]
    if table.rows:
        data["rows"] = {key: _fields_json(fields) for key, fields in table.rows.items()}
    return data


def _list_json(plan: ListPlan) -> Json:
    data: dict[str, Json] = {
        "name": plan.name,
        "keys": list(plan.keys),
        "fields": _fields_json(plan.fields),
    }
    if plan.inner:
        inner = plan.inner
        data["map"] = [inner.name, inner.key, inner.value, inner.key_expects, inner.value_expects]
    return data


def _fields_json(fields: Mapping[str, LeafPlan]) -> Json:
    return {name: _leaf_json(leaf) for name, leaf in fields.items()}


def _leaf_json(leaf: LeafPlan) -> Json:
    if not leaf.is_list:
        return leaf.expects
    data: dict[str, Json] = {"list of": leaf.expects}
    if leaf.separator:
        data["separator"] = leaf.separator
    if leaf.has_default:
        data["default"] = True
    return data


def _read(data: object) -> SchemaPlan:
    if not isinstance(data, dict) or data["format"] != FORMAT:
        msg = "not a schema plan of this version"
        raise ValueError(msg)
    return SchemaPlan(
        digest=str(data["digest"]),
        modules=tuple(data["modules"]),
        tables={name: _read_table(table) for name, table in data["tables"].items()},
    )


def _read_table(data: dict[str, dict[str, dict[str, object]]]) -> TablePlan:
    return TablePlan(
        module=str(data["module"]),
        lists=tuple(_read_list(plan) for plan in data.get("lists", ())),
        rows={key: _read_fields(fields) for key, fields in data.get("rows", {}).items()},
    )


def _read_list(data: object) -> ListPlan:
    if not isinstance(data, dict):
        msg = "a list plan is not an object"
        raise TypeError(msg)
    inner = data.get("map")
    return list_plan(
        name=data["name"],
        keys=tuple(data["keys"]),
        fields=_read_fields(data["fields"]),
        inner=MapPlan(*inner) if inner else None,
    )


def _read_fields(data: Mapping[str, object]) -> dict[str, LeafPlan]:
    return {name: _read_leaf(leaf) for name, leaf in data.items()}


def _read_leaf(data: object) -> LeafPlan:
    if isinstance(data, str):
        return LeafPlan(data)
    if not isinstance(data, dict):
        msg = "a leaf plan is neither text nor object"
        raise TypeError(msg)
    return LeafPlan(
        expects=data["list of"],
        is_list=True,
        separator=data.get("separator"),
        has_default=bool(data.get("default")),
    )
