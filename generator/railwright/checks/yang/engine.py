"""The verdict: a configuration against a set of YANG modules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

import orjson

from railwright.checks.yang import mapping, modules
from railwright.checks.yang.issues import YangIssue, sorted_unique
from railwright.checks.yang.libyang import Context, EngineMissing
from railwright.checks.yang.modules import ModuleSet
from railwright.checks.yang.schema import SchemaPlan
from railwright.checks.yang.translate import Translation, translate
from railwright.model.configdb import ConfigDb

__all__ = ["EngineMissing", "LibyangEngine", "YangEngine", "load_engine"]


class YangEngine(Protocol):
    """Judges configurations by one set of YANG modules."""

    @property
    def schema(self) -> SchemaPlan:
        """The plan of the module set: its tables, fields and digest."""

    def validate(self, config: ConfigDb) -> tuple[YangIssue, ...]:
        """Return everything the modules refuse, sorted; empty means accepted."""


class LibyangEngine:
    """The engine on libyang. It is loaded once and serves any number of configurations.

    The verdict takes time in proportion to the rows, except for VLAN_MEMBER and BGP_NEIGHBOR_AF,
    whose conditions grow with the square of their rows (noticeable above some 2,000).

    Raises:
        EngineMissing: libyang is not installed.
        SchemaError: the modules do not load.
    """

    def __init__(self, module_set: ModuleSet, schema: SchemaPlan, *, shipped: bool = False) -> None:
        """Load a module set; ``shipped`` says that it is the one of this package."""
        self._schema = schema
        roots = {table.module for table in schema.tables.values()} if shipped else ()
        self._context = Context(module_set.folder, module_set.names, roots)

    @property
    def schema(self) -> SchemaPlan:
        """The plan of the module set."""
        return self._schema

    def validate(self, config: ConfigDb) -> tuple[YangIssue, ...]:
        """Return everything the modules refuse, sorted; empty means accepted.

        A refused configuration is parsed a second time, laid out so that errors name rows.
        """
        translation = translate(config, self._schema)
        if not self._context.parse(_document(translation)):
            return sorted_unique(translation.issues)
        from railwright.checks.yang.explain import explain  # noqa: PLC0415 # only a refusal needs
        from railwright.checks.yang.layout import layout  # noqa: PLC0415 # words for it

        text, rows = layout(translation)
        errors = self._context.parse(text)
        return explain(errors, rows, config, self._schema, translation.issues)


def load_engine(models: Path | None = None, cache: Path | None = None) -> YangEngine:
    """Return an engine.

    Args:
        models: a folder of YANG modules (a switch's ``/usr/local/yang-models``, a checkout of
            sonic-yang-models); the bundled modules when None.
        cache: where derived plans are kept; the user's cache folder when None.

    Raises:
        EngineMissing: libyang is not installed, so nothing can be judged by YANG.
        SchemaError: the modules cannot be read, do not parse or do not load.
        ResourceError: the bundled modules are missing.
    """
    module_set = modules.bundled() if models is None else modules.read(models, cache)
    try:
        plan = mapping.plan_of(module_set, cache)
        return LibyangEngine(module_set, plan, shipped=models is None)
    finally:
        module_set.discard()


def _document(translation: Translation) -> str:
    data = translation.data()
    try:
        return orjson.dumps(data).decode()
    except TypeError:  # text that is no Unicode, which libyang then refuses by itself
        return json.dumps(data)
