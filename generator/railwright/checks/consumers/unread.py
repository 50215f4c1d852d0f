"""Rows and fields of a configuration on which no program of the switch acts."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from railwright.checks.consumers.reading import Consumers, PassedOver, Program, consumers
from railwright.checks.switch import ip
from railwright.model.configdb import ConfigDb, Row
from railwright.model.types import Dialect, Release


class Unread(NamedTuple):
    """Something that nobody reads.

    Attributes:
        table: the table.
        key: the row; None when the whole table is meant.
        field: the field; None when the row or the table is meant.
        message: who would read it, or why nobody does.
        source: where that can be looked up.
    """

    table: str
    key: str | None
    field: str | None
    message: str
    source: str


def unread(config: ConfigDb, dialect: Dialect, release: Release | None = None) -> Iterator[Unread]:
    """Yield what nobody reads, in the order of the configuration.

    A table of which nothing is known here yields nothing: an unknown table is a matter of YANG. Nor
    does a table without rows, or one that is only there to be referred to.

    Args:
        config: the configuration of a switch.
        dialect: the routing daemon that it runs.
        release: its release; the newest when None.
    """
    known = consumers()
    on = release or list(Release)[-1]
    for table, rows in config.items():
        if not rows or table not in known.tables:
            continue
        if not _readers(table, dialect, on):
            yield from _table(known, table, dialect, on)
            continue
        limits = _limits(table, dialect, on)
        if limits is not None:
            yield from _rows(table, rows, limits)


@functools.cache
def _readers(table: str, dialect: Dialect, release: Release) -> tuple[Program, ...]:
    return consumers().readers(table, dialect, release)


def _table(known: Consumers, table: str, dialect: Dialect, release: Release) -> Iterator[Unread]:
    for nobody in known.unread:
        if nobody.table == table:
            if not nobody.needed:
                yield Unread(table, None, None, f"nobody reads it: {nobody.reason}", nobody.source)
            return
    readers = [each for each in known.programs if table in each.tables]
    here = [each for each in readers if each.dialect in {None, dialect}]
    if here:
        first = here[0]
        words = f"{first.program} reads it from {first.since[table]} on, this is {release}"
    else:
        first = readers[0]
        words = f"only {first.program} reads it, and this switch runs {dialect}"
    yield Unread(table, None, None, words, first.source)


class _Limits(NamedTuple):
    """What of a table is passed over, by whom."""

    passed: tuple[PassedOver, ...]
    read: frozenset[str] | None
    """The only fields that anybody reads; None where somebody reads all."""
    who: str
    source: str


@functools.cache
def _limits(table: str, dialect: Dialect, release: Release) -> _Limits | None:
    """Return what is passed over of a table; None if nothing is."""
    readers = _readers(table, dialect, release)
    passed = tuple(
        each for each in consumers().rows if (each.table, each.dialect) == (table, dialect)
    )
    limited = [each.fields[table] for each in readers if table in each.fields]
    read = frozenset[str]().union(*(each.names for each in limited))
    if len(limited) < len(readers):
        return _Limits(passed, None, "", "") if passed else None
    return _Limits(passed, read, " and ".join(each.program for each in readers), limited[0].source)


def _rows(table: str, rows: Mapping[str, Row], limits: _Limits) -> Iterator[Unread]:
    for key, row in rows.items():
        over = next((each for each in limits.passed if _is_passed(each, key)), None)
        if over is not None:
            yield Unread(table, key, None, over.reason, over.source)
        elif limits.read is not None:
            for field in [each for each in row if each not in limits.read and each != "NULL"]:
                message = f"{limits.who} does not read it"
                yield Unread(table, key, field, message, limits.source)


def _is_passed(over: PassedOver, key: str) -> bool:
    if over.which == "one-part":
        return "|" not in key
    return ip(key.rsplit("|", 1)[-1]) is None
