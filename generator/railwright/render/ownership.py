"""Which template prints which table: the first line of a template says it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from railwright.base import resources
from railwright.base.errors import TemplateError
from railwright.base.location import Location

TEMPLATES = "templates"
"""Folder of a site that holds its templates."""
FOLDER = "tables"
SUFFIX = ".json.j2"
_OWNS = re.compile(r"\{#-? owns: ([A-Z][A-Z0-9_]*(?: [A-Z][A-Z0-9_]*)*) -?#\}\s*")


class TableTemplate(NamedTuple):
    """A template that prints tables.

    ``name`` is what the loader knows it by, ``shown`` how people are told of it.
    """

    name: str
    path: Path
    shown: str
    tables: frozenset[str]


def discover(site: Path | None) -> tuple[TableTemplate, ...]:
    """Return every table template in order of its name; a site's one stands for the shipped one.

    Raises:
        TemplateError: a folder that cannot be read, a link out of the site's templates, a first
            line that names no tables, or a table with two owners.
    """
    found: dict[str, TableTemplate] = {}
    folders = [resources.root("templates")]
    if site is not None:
        folders.append(site / TEMPLATES)
    for folder in folders:
        for path in _table_files(folder / FOLDER):
            if site is not None and folder == site / TEMPLATES and not inside(path, site):
                msg = "this template leads out of the site's folder of templates"
                hint = "put the file itself there in place of the link"
                raise TemplateError(msg, location=Location(resources.shown(path)), hint=hint)
            template = _read(path)
            found[template.name] = template
    templates = tuple(found[name] for name in sorted(found))
    owners(templates)
    return templates


def _table_files(folder: Path) -> list[Path]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(SUFFIX))
    except OSError as error:
        dangling = folder.is_symlink() or folder.parent.is_symlink()
        if isinstance(error, FileNotFoundError) and not dangling:
            return []
        msg = f"the folder of templates cannot be read: {error}"
        raise TemplateError(msg, location=Location(resources.shown(folder))) from error
    return [folder / name for name in names]


def inside(path: Path, site: Path) -> bool:
    """Whether a template of a site lies in the site's folder of templates, links followed."""
    return path.resolve().is_relative_to(site.resolve() / TEMPLATES)


def owners(templates: Iterable[TableTemplate]) -> Mapping[str, TableTemplate]:
    """Return the owner of every table.

    Raises:
        TemplateError: two templates own one table.
    """
    result: dict[str, TableTemplate] = {}
    for template in templates:
        for table in sorted(template.tables):
            other = result.setdefault(table, template)
            if other is not template:
                msg = f"{table} is owned by {other.shown} already"
                raise TemplateError(
                    msg,
                    location=Location(template.shown),
                    hint="leave the table to one of them, or give both files the same name",
                )
    return result


def _read(path: Path) -> TableTemplate:
    shown = resources.shown(path)
    try:
        with path.open(encoding="utf-8") as stream:
            first = stream.readline()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"the template cannot be read: {error}"
        raise TemplateError(msg, location=Location(shown)) from error
    match = _OWNS.fullmatch(first)
    if match is None:
        msg = "the first line does not say which tables this template prints"
        raise TemplateError(msg, location=Location(shown), hint="write {# owns: PORT VLAN #}")
    return TableTemplate(
        name=f"{FOLDER}/{path.name}",
        path=path,
        shown=shown,
        tables=frozenset(match[1].split()),
    )
