"""The verdict: a configuration against a set of YANG modules."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
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
from railwright.model.types import Release

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
        self._shipped = shipped
        self._added = module_set.added
        roots = {table.module for table in schema.tables.values()} if shipped else ()
        self._context = Context(module_set.folder, module_set.names, roots, module_set.overlay)

    @property
    def schema(self) -> SchemaPlan:
        """The plan of the module set."""
        return self._schema

    def validate(self, config: ConfigDb) -> tuple[YangIssue, ...]:
        """Return everything the modules refuse, sorted; empty means accepted.

        A refused configuration is parsed a second time, laid out so that errors name rows.
        """
        translation = translate(config, self._schema)
        if self._added:
            _qualify(translation, self._added)
        if not self._context.parse(_document(translation), quick=self._shipped):
            return sorted_unique(translation.issues)
        from railwright.checks.yang.explain import explain  # noqa: PLC0415 # only a refusal needs
        from railwright.checks.yang.layout import layout  # noqa: PLC0415 # words for it

        text, rows = layout(translation)
        errors = self._context.parse(text)
        return explain(errors, rows, config, self._schema, translation.issues)


def load_engine(
    models: Path | None = None, cache: Path | None = None, release: Release | None = None
) -> YangEngine:
    """Return an engine.

    Args:
        models: a folder of YANG modules (a switch's ``/usr/local/yang-models``, a checkout of
            sonic-yang-models); the bundled modules when None.
        cache: where derived plans are kept; the user's cache folder when None.
        release: the SONiC release whose tables, fields and values are meant, for the bundled
            modules; the newest when None. ``models`` are taken as they are.

    Raises:
        EngineMissing: libyang is not installed, so nothing can be judged by YANG.
        SchemaError: the modules cannot be read, do not parse or do not load.
        ResourceError: the bundled modules are missing.
    """
    if models is None and release is not None:
        return _load_release(release, cache)
    module_set = modules.bundled() if models is None else modules.read(models, cache)
    try:
        plan = mapping.plan_of(module_set, cache)
        return LibyangEngine(module_set, plan, shipped=models is None)
    finally:
        module_set.discard()


def engine_by_release(models: Path | None = None) -> Callable[[Release | None], YangEngine]:
    """Return what gives the engine of a release, each loaded once.

    Args:
        models: a folder of YANG modules, which are then those of every release.

    Raises:
        EngineMissing: when called, as :func:`load_engine` does.
        SchemaError: likewise.
    """
    given = functools.cache(lambda: load_engine(models))
    return functools.cache(lambda release: given() if models else load_engine(release=release))


def _load_release(release: Release, cache: Path | None) -> YangEngine:
    from railwright.checks.yang import releases  # noqa: PLC0415 # who asks for none needs none

    module_set = releases.module_set(release)
    return LibyangEngine(module_set, releases.plan_of(module_set, release, cache), shipped=True)


def _qualify(translation: Translation, added: Mapping[str, Mapping[str, str]]) -> None:
    """Give the fields that another module adds to a table their qualified names."""
    for name, fields in added.items():
        table = translation.tables.get(name)
        if table is None:
            continue
        entries = [entry for found, _ in table.lists.values() for entry in found]
        for entry in (*table.rows.values(), *entries):
            for field in entry.keys() & fields.keys():
                entry[fields[field]] = entry.pop(field)


def _document(translation: Translation) -> str:
    data = translation.data()
    try:
        return orjson.dumps(data).decode()
    except TypeError:  # text that is no Unicode, which libyang then refuses by itself
        return json.dumps(data)
