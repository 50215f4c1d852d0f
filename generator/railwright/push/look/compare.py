"""Where a switch stands between what a plan starts from and what it ends with.

What is compared, and how:

1. What a switch has is what ``sonic-cfggen -d --print-data`` prints, read by
   :mod:`railwright.configs`, which spells it as a plan does. It holds the secrets in the clear and
   is held against a snapshot that does too: a plan knows of a secret only where it stands, so that
   its digests cannot tell an old secret from a new one. They are used once, to find the
   configuration that the plan was made from (:mod:`railwright.push.transaction.fit`).
2. A switch writes rows of its own, now and later. When a plan is made, what is intended gets those
   that the switch has (:func:`railwright.diff.selfmade.settle`). Here it is the same: before it is
   compared, what is wanted loses what a program of the switch may have written by itself, where the
   plan touches no such row, and gets instead what the switch has of that. So a row that a program
   wrote, changed or took away in the meantime is nobody's change, and one that a person set is.
3. A profile that buffermgrd made for another cable length or speed, and that nothing names any
   more, may stay behind: it never takes one away (sonic-net/sonic-swss cfgmgr/buffermgr.cpp,
   doSpeedUpdateTask).
4. What is left is looked at cell by cell. A cell of the plan that has its old or its new value is
   ours. So is what the config updater does on its way: a port that the plan says is shut, rows of
   such a port and rows of the plan that are gone for a while (sonic-net/sonic-utilities
   generic_config_updater/patch_sorter.py). Anything else was written by somebody else.
5. TSA writes into the configuration that the switch is out of traffic. While a push has it so, that
   cell counts as it was before (:func:`undrained`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from railwright.diff.selfmade import Kind, settle
from railwright.diff.selfmade.reading import written
from railwright.diff.semantic import diff
from railwright.model.change import Change
from railwright.model.configdb import ConfigDb, Row, Table, Value

_PROFILE: Final = "BUFFER_PROFILE"
_MADE: Final = re.compile(r"pg_lossless_\w+_profile")
_ADMIN: Final = ("PORT", "admin_status", "down")

DRAINED: Final = ("BGP_DEVICE_GLOBAL", "STATE", "tsa_enabled")
"""What TSA and TSB write: sonic-net/sonic-buildimage dockers/docker-fpm-frr/base_image_files/TS."""

Address = tuple[str, str]
"""A table and a key."""


class Own(StrEnum):
    """Where the rows of the plan stand."""

    BEFORE = "before"
    AFTER = "after"
    MIXED = "mixed"


class Span(NamedTuple):
    """What a change leads from and to.

    Attributes:
        before: what the switch had when the change began, secrets in the clear.
        after: what it has once the change is made.
        kind: what the switch is, as far as its programs write different things.
        ports: those that the config updater shuts on its way.
    """

    before: ConfigDb
    after: ConfigDb
    kind: Kind
    ports: frozenset[str] = frozenset()

    @property
    def rows(self) -> frozenset[Address]:
        """The rows that the change touches."""
        return frozenset((one.table, one.key) for one in diff("", self.before, self.after))


class Position(NamedTuple):
    """Where a switch stands.

    Attributes:
        own: where the rows of the plan stand.
        foreign: addresses that somebody else wrote, ``TABLE|key.field``, never values.
    """

    own: Own
    foreign: tuple[str, ...] = ()

    @property
    def before(self) -> bool:
        """Whether the switch has what it had, and nothing else."""
        return self.own is Own.BEFORE and not self.foreign

    @property
    def after(self) -> bool:
        """Whether the switch has what it shall have, and nothing else."""
        return self.own is Own.AFTER and not self.foreign


def place(now: ConfigDb, span: Span) -> Position:
    """Return where a switch stands that has a configuration now."""
    rows = span.rows
    if not differences(now, span.after, span.kind, rows):
        return Position(Own.AFTER)
    found = differences(now, span.before, span.kind, rows)
    if not found:
        return Position(Own.BEFORE)
    cells = {
        (one.table, one.key, one.field): (one.before, one.after)
        for one in diff("", span.before, span.after)
    }
    ours = [_ours(one, cells, rows, span.ports) for one in found]
    foreign = tuple(_told(one) for one, mine in zip(found, ours, strict=True) if not mine)
    passing = any(
        mine and (one.table, one.key) not in rows for one, mine in zip(found, ours, strict=True)
    )
    return Position(Own.MIXED if passing else _own(now, span, rows), foreign)


def away(config: ConfigDb) -> ConfigDb:
    """Return a configuration as TSA would have it: a switch that loads it stays out of traffic."""
    table, key, field = DRAINED
    rows = config.get(table, {})
    return {**config, table: {**rows, key: {**rows.get(key, {}), field: "true"}}}


def undrained(now: ConfigDb, before: ConfigDb) -> ConfigDb:
    """Return what a switch has, but for what TSA wrote: there it has what it had before."""
    table, key, field = DRAINED
    was = before.get(table, {}).get(key, {}).get(field)
    row = now.get(table, {}).get(key)
    if row is None or row.get(field) == was:
        return now
    kept: Row = {name: value for name, value in row.items() if name != field}
    rows = {**now[table], key: kept if was is None else {**kept, field: was}}
    if not rows[key] and key not in before.get(table, {}):
        del rows[key]
    left = {name: one for name, one in now.items() if name != table}
    return {**left, table: rows} if rows else left


def differences(
    now: ConfigDb, wanted: ConfigDb, kind: Kind, touched: frozenset[Address] = frozenset()
) -> tuple[Change, ...]:
    """Return in what a switch differs from what is wanted, but for what it wrote by itself.

    Args:
        now: what the switch has.
        wanted: what it is held against.
        kind: what it is.
        touched: rows of a change, of which everything counts.

    Returns:
        Changes from what is wanted to what is there.
    """
    if now == wanted:
        return ()
    bare = _bare(wanted, kind, touched)
    found = diff("", settle(now, bare, kind), now)
    return tuple(one for one in found if not _leftover(one, now))


def _bare(config: ConfigDb, kind: Kind, touched: frozenset[Address]) -> ConfigDb:
    """Return a configuration without what a program of the switch may have written."""
    known = written(kind.vendor, kind.release)
    return {
        table: rows
        for table, all_rows in config.items()
        if (
            rows := all_rows
            if table not in known
            else dict(_bare_rows(table, all_rows, kind, touched))
        )
    }


def _bare_rows(
    table: str, rows: Table, kind: Kind, touched: frozenset[Address]
) -> Iterator[tuple[str, Row]]:
    known = written(kind.vendor, kind.release)[table]
    for key, row in rows.items():
        own = known.of(key, row) if (table, key) not in touched else {}
        if not own:
            yield key, row
        elif len(own) < len(row):
            yield key, {field: value for field, value in row.items() if field not in own}


def _leftover(change: Change, now: ConfigDb) -> bool:
    name = change.key
    if change.table != _PROFILE or change.before is not None or not _MADE.fullmatch(name):
        return False
    return not any(
        name == value
        for table in ("BUFFER_PG", "BUFFER_QUEUE")
        for row in now.get(table, {}).values()
        for value in row.values()
    )


def _ours(
    change: Change,
    cells: dict[tuple[str, str, str | None], tuple[Value | None, Value | None]],
    rows: frozenset[Address],
    ports: frozenset[str],
) -> bool:
    cell = cells.get((change.table, change.key, change.field))
    if cell is not None:
        return change.after in (*cell, None)
    if (change.table, change.field, change.after) == _ADMIN and change.key in ports:
        return True
    gone = change.after is None
    return gone and ((change.table, change.key) in rows or not ports.isdisjoint(_words(change)))


def _words(change: Change) -> list[str]:
    return change.key.split("|")


def _told(change: Change) -> str:
    return f"{change.table}|{change.key}" + (f".{change.field}" if change.field else "")


def _own(now: ConfigDb, span: Span, rows: frozenset[Address]) -> Own:
    seen = set()
    for table, key in rows:
        has = now.get(table, {}).get(key)
        before = span.before.get(table, {}).get(key)
        seen.add(
            Own.BEFORE
            if has == before
            else Own.AFTER
            if has == span.after.get(table, {}).get(key)
            else Own.MIXED
        )
    return seen.pop() if len(seen) == 1 else Own.MIXED
