"""JSON patches (RFC 6902) on a configuration, as loosely as the library that the updater uses.

What does not fit is refused in that library's words (python-json-patch jsonpatch.py).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

from railwright.base.json_positions import unescaped
from railwright.model.configdb import ConfigDb

Operations = Sequence[Mapping[str, object]]
_OPERATORS = frozenset(("add", "remove", "replace", "move", "copy", "test"))


class Misfit(Exception):
    """A patch does not fit what it is applied to."""


def is_patch(found: object) -> bool:
    """Return whether something read from a file is a patch (main.py, validate_patch_format)."""
    return isinstance(found, list) and all(
        isinstance(one, dict) and "path" in one and one.get("op") in _OPERATORS for one in found
    )


def with_tables(operations: Operations, config: ConfigDb) -> list[Mapping[str, object]]:
    """Return a patch that makes the tables it writes to (main.py, append_emptytables...)."""
    found = [*operations]
    for name in dict.fromkeys(table_of(str(one["path"])) for one in operations):
        if name not in config:
            place = next(
                number for number, one in enumerate(found) if table_of(str(one["path"])) == name
            )
            found.insert(place, {"op": "add", "path": f"/{name}", "value": {}})
    return found


def table_of(path: str) -> str:
    """Return the table that a path leads into."""
    return unescaped(path.strip("/").split("/")[0])


def apply(config: ConfigDb, operations: Operations) -> dict[str, dict[str, dict[str, object]]]:
    """Return a configuration after a patch; it may hold empty tables.

    Raises:
        Misfit: an operation does not fit.
    """
    document: dict[str, dict[str, dict[str, object]]] = copy.deepcopy(dict(config))  # type: ignore[arg-type]
    for one in operations:
        _one(document, one)
    return document


def _one(document: object, operation: Mapping[str, object]) -> None:
    *parents, last = [unescaped(part) for part in str(operation["path"]).split("/")[1:]]
    at = document
    for part in parents:
        at = _step(at, part)
    verb, value = operation["op"], operation.get("value")
    if isinstance(at, list):
        _in_list(at, last, str(verb), value)
    elif not isinstance(at, dict):
        msg = f"Couldn't find {last}"
        raise Misfit(msg)
    elif verb == "add":
        at[last] = value
    elif last not in at:
        msg = f"can't {verb} a non-existent object '{last}'"
        raise Misfit(msg)
    elif verb == "remove":
        del at[last]
    elif verb == "replace":
        at[last] = value
    elif at[last] != value:
        msg = f"{at[last]} ({type(at[last])}) is not equal to tested value {value}"
        raise Misfit(msg)


def _step(at: object, part: str) -> object:
    if isinstance(at, dict) and part in at:
        return at[part]
    if isinstance(at, list) and part.isdigit() and int(part) < len(at):
        return at[int(part)]
    msg = f"member '{part}' not found in {at}"
    raise Misfit(msg)


def _in_list(at: list[object], last: str, verb: str, value: object) -> None:
    place = len(at) if last == "-" else int(last) if last.isdigit() else -1
    if not 0 <= place <= len(at) or (verb != "add" and place == len(at)):
        msg = "list index out of range"
        raise Misfit(msg)
    if verb == "add":
        at.insert(place, value)
    elif verb == "remove":
        del at[place]
    else:
        at[place] = value
