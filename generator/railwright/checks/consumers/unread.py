"""Rows and fields of a configuration on which no program of the switch acts."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from railwright.checks.consumers.reading import Consumers, PassedOver, Program, consumers
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
        readers = _readers(table, dialect, on)
        if not readers:
            yield from _table(known, table, dialect, on)
        else:
            yield from _rows(known, table, rows, dialect, readers)


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


def _rows(
    known: Consumers,
    table: str,
    rows: Mapping[str, Row],
    dialect: Dialect,
    readers: tuple[Program, ...],
) -> Iterator[Unread]:
    passed = [each for each in known.rows if (each.table, each.dialect) == (table, dialect)]
    limited = [each.fields[table] for each in readers if table in each.fields]
    names = frozenset[str]().union(*(each.names for each in limited))
    all_limited = len(limited) == len(readers)
    if not passed and not all_limited:
        return
    for key, row in rows.items():
        over = next((each for each in passed if _is_passed(each, key)), None)
        if over is not None:
            yield Unread(table, key, None, over.reason, over.source)
        elif all_limited:
            who = " and ".join(each.program for each in readers)
            for field in [each for each in row if each not in names and each != "NULL"]:
                yield Unread(table, key, field, f"{who} does not read it", limited[0].source)


def _is_passed(over: PassedOver, key: str) -> bool:
    if over.which == "one-part":
        return "|" not in key
    try:
        ipaddress.ip_address(key.rsplit("|", 1)[-1])
    except ValueError:
        return True
    return False
