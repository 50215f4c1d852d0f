"""The test cases of SONiC's YANG models: a document each, and whether it must be accepted.

They lie in sonic-net/sonic-buildimage below ``src/sonic-yang-models/tests/yang_model_tests``:
``tests/*.json`` describe the cases, ``tests_config/*.json`` hold their documents under the same
names. A case without an expected error text is one that must be accepted, and so is one whose
error is ``Verify``: it parses a good document and looks a value up (``test_yang_model.py`` there).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from railwright.checks.yang.schema import LeafPlan, ListPlan, SchemaPlan
from railwright.model.configdb import ConfigDb

Node: TypeAlias = "dict[str, Node] | list[Node] | str | int | float | bool | None"
Document: TypeAlias = dict[str, Node]
Fields: TypeAlias = "dict[str, str | list[str]]"

WHERE = Path("src/sonic-yang-models/tests/yang_model_tests")
_NO_ERROR = ("None", "Verify")


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        name: its name, unique in the corpus.
        document: a YANG data tree as JSON.
        accepted: whether the models must accept it.
    """

    name: str
    document: Document
    accepted: bool

    @property
    def tables(self) -> frozenset[str]:
        """The tables that the document has rows of, or at least names."""
        return frozenset(
            local(name)
            for module in self.document.values()
            if isinstance(module, dict)
            for name in module
        )

    def cut(self, tables: frozenset[str]) -> Document:
        """Return the document with only the tables named; modules that are left empty go."""
        kept = {
            top: {name: table for name, table in module.items() if local(name) in tables}
            for top, module in self.document.items()
            if isinstance(module, dict)
        }
        return {top: dict(module) for top, module in kept.items() if module}


def local(name: str) -> str:
    """Return a name without the module before it."""
    return name.rsplit(":", 1)[-1]


def read(buildimage: Path) -> tuple[Case, ...]:
    """Return the cases of a checkout of sonic-buildimage, by name.

    Of a name that stands twice the last one counts, as in SONiC's own reader.
    """
    documents: dict[str, Document] = {}
    for path in sorted((buildimage / WHERE / "tests_config").glob("*.json")):
        documents |= json.loads(path.read_text(encoding="utf-8"))
    expected: dict[str, bool] = {}
    for path in sorted((buildimage / WHERE / "tests").glob("*.json")):
        for name, test in json.loads(path.read_text(encoding="utf-8")).items():
            expected[name] = _accepted(test)
    return tuple(
        Case(name, documents[name], expected[name])
        for name in sorted(expected)
        if name in documents
    )


def _accepted(test: Mapping[str, object]) -> bool:
    kind = test.get("eStrKey", "None")
    return kind == "Verify" or (kind in _NO_ERROR and not test.get("eStr"))


def rows(document: Document, schema: SchemaPlan) -> ConfigDb | None:
    """Return a document as CONFIG_DB holds it; None when CONFIG_DB could not hold it.

    That is so of a node that the models do not have, a row without its key, and two rows alike.
    """
    config: dict[str, dict[str, Fields]] = {}
    for module in document.values():
        for name, table in module.items() if isinstance(module, dict) else ():
            plan = schema.tables.get(local(name))
            if plan is None or not isinstance(table, dict):
                return None
            found = config.setdefault(local(name), {})
            for child, value in table.items():
                lists = {each.name: each for each in plan.lists}
                if local(child) in lists and isinstance(value, list):
                    made = list(_list_rows(value, lists[local(child)]))
                elif local(child) in plan.rows and isinstance(value, dict):
                    made = [(local(child), _fields(value, plan.rows[local(child)]))]
                else:
                    return None
                for key, fields in made:
                    if key is None or fields is None or key in found:
                        return None
                    found[key] = fields
    return config


def _list_rows(entries: list[Node], plan: ListPlan) -> Iterator[tuple[str | None, Fields | None]]:
    for each in entries:
        if not isinstance(each, dict):
            yield None, None
            continue
        entry = {local(name): value for name, value in each.items()}
        parts = [_text(entry.pop(part, None)) for part in plan.keys]
        key = None if None in parts else "|".join(part or "" for part in parts)
        if key is not None and key.count("|") != len(plan.keys) - 1:
            key = None
        if plan.inner is None:
            yield key, _fields(entry, plan.fields)
        else:
            inner = entry.pop(plan.inner.name, [])
            yield key, None if entry else _map_fields(inner, plan.inner.key, plan.inner.value)


def _map_fields(entries: Node, key: str, value: str) -> Fields | None:
    fields: Fields = {}
    for each in entries if isinstance(entries, list) else [None]:
        entry = {local(name): node for name, node in each.items()} if isinstance(each, dict) else {}
        name, text = _text(entry.pop(key, None)), _text(entry.pop(value, None))
        if name is None or text is None or entry or name in fields:
            return None
        fields[name] = text
    return fields


def _fields(entry: Mapping[str, Node], plan: Mapping[str, LeafPlan]) -> Fields | None:
    fields: Fields = {}
    for name, node in entry.items():
        leaf = plan.get(local(name))
        if isinstance(node, list):
            items = [_text(item) for item in node]
            if leaf is None or not leaf.is_list or None in items:
                return None
            texts = [item for item in items if item is not None]
            fields[local(name)] = leaf.separator.join(texts) if leaf.separator else texts
        else:
            text = _text(node)
            if text is None:
                return None
            fields[local(name)] = text
    return fields


def _text(node: Node) -> str | None:
    if isinstance(node, bool):
        return "true" if node else "false"
    return str(node) if isinstance(node, str | int | float) else None
