"""Derive the plan of a module set with pyang. The one place that touches pyang, which is untyped.

pyang resolves imports, ``uses``, ``augment`` and typedefs; what is left here is to walk
module -> top container -> table container -> lists and containers -> leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from railwright.base.errors import SchemaError
from railwright.checks.yang.modules import ModuleSet
from railwright.checks.yang.schema import (
    ROW_OF,
    STRING_LISTS,
    LeafPlan,
    ListPlan,
    MapPlan,
    SchemaPlan,
    TablePlan,
    list_plan,
)

_INTEGER = re.compile(r"u?int(8|16|32|64)\Z")
_LITERALS = re.compile(r"[\w.+-]+(\|[\w.+-]+)*\Z")
_LIST_STEP = re.compile(r"([\w-]+)_LIST(?:\[|/|\Z)")
_LONGEST = 160
_WORDS: Mapping[str, str] = {
    "as-number": "an AS number",
    "host": "a host name or an IP address",
    "ip-address": "an IP address",
    "ip-prefix": "an IP prefix (address/length)",
    "ipv4-address": "an IPv4 address",
    "ipv4-prefix": "an IPv4 prefix (address/length)",
    "ipv6-address": "an IPv6 address",
    "ipv6-prefix": "an IPv6 prefix (address/length)",
    "mac-address": "a MAC address",
    "port-number": "a port number 0..65535",
    "sonic-ip-prefix": "an IP prefix (address/length)",
    "sonic-ip4-prefix": "an IPv4 prefix (address/length)",
    "sonic-ip6-prefix": "an IPv6 prefix (address/length)",
}


def derive(modules: ModuleSet) -> SchemaPlan:
    """Parse the modules and return their plan.

    Raises:
        SchemaError: a module does not parse, an import is missing, or a table stands twice.
    """
    tables: dict[str, TablePlan] = {}
    for module in _parse(modules):
        for table in _tables(module):
            if table.arg in tables:
                msg = f"table {table.arg} stands in two modules: {tables[table.arg].module}, "
                raise SchemaError(msg + module.arg)
            tables[table.arg] = _table_plan(module.arg, table)
    return SchemaPlan(modules.digest, modules.names, dict(sorted(tables.items())))


def _parse(modules: ModuleSet) -> list[Any]:
    from pyang import context, error, repository  # noqa: PLC0415 - slow to import, rarely needed

    reader = context.Context(repository.FileRepository(str(modules.folder), verbose=False))
    parsed = [
        reader.add_module(str(modules.folder / f"{name}.yang"), text)
        for name, text in modules.texts.items()
    ]
    if modules.overlay:
        parsed.append(reader.add_module("overlay.yang", modules.overlay))
    reader.validate()
    wrong = [
        f"{where.ref}:{where.line}: {error.err_to_str(tag, details)}"
        for where, tag, details in reader.errors
        if error.is_error(error.err_level(tag))
    ]
    if wrong or None in parsed:
        msg = "the YANG modules do not parse:\n  " + "\n  ".join(sorted(wrong)[:20])
        raise SchemaError(msg, hint="is the folder complete? imports are looked up in it")
    return parsed


def _children(node: Any) -> Iterator[Any]:  # noqa: ANN401 - pyang is untyped
    """Yield the data nodes below one, through choices and cases."""
    for child in getattr(node, "i_children", ()):
        if child.keyword in ("choice", "case"):
            yield from _children(child)
        else:
            yield child


def _of(node: Any, *keywords: str) -> list[Any]:  # noqa: ANN401 - pyang is untyped
    return [child for child in _children(node) if child.keyword in keywords]


def _tables(module: Any) -> Iterator[Any]:  # noqa: ANN401 - pyang is untyped
    """Yield the table containers: below the top container that bears the module's name.

    A container that holds leaves itself has no rows: it is an event record, not a table.
    """
    for top in _of(module, "container"):
        if top.arg == module.arg:
            yield from (
                table for table in _of(top, "container") if not _of(table, "leaf", "leaf-list")
            )


def _table_plan(module: str, table: Any) -> TablePlan:  # noqa: ANN401 - pyang is untyped
    name: str = table.arg
    rows = {
        row.arg: _fields(name, row)
        for row in sorted(_of(table, "container"), key=lambda row: str(row.arg))
    }
    return TablePlan(module, tuple(_list_plan(name, node) for node in _of(table, "list")), rows)


def _list_plan(table: str, node: Any) -> ListPlan:  # noqa: ANN401 - pyang is untyped
    keys = tuple(leaf.arg for leaf in node.i_key)
    inner = _of(node, "list")
    return list_plan(node.arg, keys, _fields(table, node), _map_plan(inner[0]) if inner else None)


def _map_plan(node: Any) -> MapPlan:  # noqa: ANN401 - pyang is untyped
    key = node.i_key[0]
    value = next(leaf for leaf in _of(node, "leaf") if leaf is not key)
    return MapPlan(node.arg, key.arg, value.arg, _expects(key), _expects(value))


def _fields(table: str, node: Any) -> dict[str, LeafPlan]:  # noqa: ANN401 - pyang is untyped
    leaves = sorted(_of(node, "leaf", "leaf-list"), key=lambda leaf: str(leaf.arg))
    return {
        leaf.arg: LeafPlan(
            expects=_expects(leaf),
            is_list=leaf.keyword == "leaf-list",
            separator=STRING_LISTS.get((table, leaf.arg)),
            has_default=leaf.keyword == "leaf-list" and leaf.search_one("default") is not None,
        )
        for leaf in leaves
    }


def _expects(leaf: Any) -> str:  # noqa: ANN401 - pyang is untyped
    words = list(dict.fromkeys(_words(leaf.search_one("type"))))
    tables = [word.removeprefix(ROW_OF) for word in words if word.startswith(ROW_OF)]
    others = [word for word in words if not word.startswith(ROW_OF)]
    reference = [ROW_OF + _either(tables)] if tables else []
    text = " or ".join([*reference, *others])
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _words(type_: Any) -> Iterator[str]:  # noqa: ANN401 - pyang is untyped
    """Say what values a type takes; one text per member of a union."""
    chain = [type_]
    while getattr(chain[-1], "i_typedef", None) is not None:
        chain.append(chain[-1].i_typedef.search_one("type"))
    known = [_WORDS[link.arg.split(":")[-1]] for link in chain if link.arg.split(":")[-1] in _WORDS]
    base: str = chain[-1].arg
    if known:
        yield known[-1]
    elif base == "union":
        for member in chain[-1].search("type"):
            yield from _words(member)
    elif base == "leafref":
        yield _reference(chain[-1].search_one("path").arg)
    elif base == "enumeration":
        enums = next(link.search("enum") for link in chain if link.search("enum"))
        yield _one_of([str(enum.arg) for enum in enums])
    elif base == "boolean":
        yield "true or false"
    elif _INTEGER.match(base) or base == "decimal64":
        yield _number(base, _restriction(chain, "range"))
    else:
        yield _text(chain)


def _reference(path: str) -> str:
    steps = _LIST_STEP.findall(path.replace(":", "/"))
    return ROW_OF + steps[-1] if steps else "an existing name"


def _either(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _one_of(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"one of {', '.join(values)}"


def _restriction(chain: list[Any], keyword: str) -> str | None:
    found = (link.search_one(keyword) for link in chain)
    return next((str(stmt.arg) for stmt in found if stmt is not None), None)


def _number(base: str, limits: str | None) -> str:
    if base == "decimal64":
        return f"a decimal number {limits}" if limits else "a decimal number"
    bits = int(base.rsplit("int", 1)[1])
    signed = not base.startswith("u")
    low = -(2 ** (bits - 1)) if signed else 0
    high = 2 ** (bits - signed) - 1
    shown = (limits or "min..max").replace("min", str(low)).replace("max", str(high))
    return f"a number {shown.replace(' ', '').replace('|', ' or ')}"


def _text(chain: list[Any]) -> str:
    patterns = [str(stmt.arg) for link in chain for stmt in link.search("pattern")]
    if len(patterns) == 1 and _LITERALS.match(patterns[0]):
        return _one_of(patterns[0].split("|"))
    length = _restriction(chain, "length")
    size = f" of {length} characters" if length else ""
    return f"text{size}" + "".join(f" matching {pattern}" for pattern in patterns)
