"""What turns one plan into another, as a JSON merge patch (RFC 7396).

A merge patch replaces arrays whole; so the lists of a table are put by name while patching.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from railwright.base.canonical import Json
from railwright.checks.yang.schema import SchemaPlan

_Object: TypeAlias = dict[str, Json]


def make(old: SchemaPlan, new: SchemaPlan) -> Json:
    """Return the patch that turns one plan into another."""
    return _difference(_by_name(old.to_json()), _by_name(new.to_json()))


def apply(old: Json, patch: Json) -> SchemaPlan:
    """Return a plan, given as JSON data, with a patch applied.

    Raises:
        ValueError: the outcome is no plan.
    """
    data = _merged(_by_name(old), patch)
    for table in _objects(_object(data).get("tables")):
        lists = table.get("lists")
        if isinstance(lists, dict):
            table["lists"] = [{"name": name, **_object(body)} for name, body in lists.items()]
            if not lists:
                del table["lists"]
    return SchemaPlan.from_json(data)


def _by_name(plan: Json) -> Json:
    data = _object(plan)
    tables = _object(data.get("tables"))
    return {**data, "tables": {name: _lists_by_name(table) for name, table in tables.items()}}


def _lists_by_name(data: Json) -> Json:
    table = _object(data)
    lists = table.get("lists")
    if not isinstance(lists, list):
        return table
    bodies: _Object = {}
    for body in map(_object, lists):
        bodies[str(body["name"])] = {name: body[name] for name in body if name != "name"}
    return {**table, "lists": bodies}


def _object(data: Json) -> _Object:
    return data if isinstance(data, dict) else {}


def _objects(data: Json) -> list[_Object]:
    return [each for each in _object(data).values() if isinstance(each, dict)]


def _difference(old: Json, new: Json) -> Json:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    patch: _Object = {name: None for name in old if name not in new}
    for name, value in new.items():
        if name not in old:
            patch[name] = value
        elif old[name] != value:
            patch[name] = _difference(old[name], value)
    return patch


def _merged(old: Json, patch: Json) -> Json:
    if not isinstance(patch, Mapping):
        return patch
    result = dict(_object(old))
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _merged(result.get(name), value)
    return result
