"""How long the config updater is predicted to take: moves, and seconds.

The moves follow from how it puts operations together (sonic-net/sonic-utilities
generic_config_updater/patch_sorter.py): since 202605 rows of one table that come or go are one
move, and so are fields of one table that change, where its rows hold no list; before, each is a
move of its own (BulkKeyLevelMoveGenerator, BulkKeyGroupLowLevelMoveGenerator,
BulkLowLevelMoveGenerator). A new table begins with one row, and the others follow. A list comes and
goes element by element (LowLevelMoveGenerator). Rows with a field that only comes with the row go
one by one after those that name them, and all come again (CreateOnlyFilter,
RemoveCreateOnlyDependencyMoveGenerator). For a port that has to be down there is one move to shut
it and one to open it again.

The seconds are a fit to runs of these very programs on golden configurations of this project, on a
shared machine with two cores; a switch may be faster or slower by a factor of three. Branch master:
8 s to start, read and check; 0.25 s for each changed row and 0.1 s for each that comes or goes; and
0.05 s for the square of the moves of shut ports (8 ports: 15 to 60 s, 16 ports: 68 to 80 s). Branch
202511, which looks at the whole configuration more often: 12 s, 2 s and 0.2 s. After each move it
waits 1 s since 202605 (change_applier.py, ChangeApplier.apply); before, it reads the configuration
again, which took 2.4 s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from railwright.model.change import Change, ChangeKind
from railwright.model.configdb import ConfigDb
from railwright.model.types import Release
from railwright.plan.pieces import Phase, Piece
from railwright.plan.references import Address, Index, naming

RELOAD_SECONDS = 300
"""Of `config reload`: five minutes, as a judged figure."""
REMADE_MOVES = 20
"""More of a port that gets other lanes: the rows that name it go one by one, and come again."""
BULK_SINCE = Release.R202605
_OF_SESSION = frozenset(
    ("asn", "holdtime", "keepalive", "local_addr", "name", "nhopself", "rrclient")
)
_APART = "admin_status"
"""Of all ports it is changed at once, but not with other fields: others wait for it."""
ONLY_WHOLE: Mapping[str, frozenset[str] | None] = {
    "BGP_NEIGHBOR": _OF_SESSION,
    "BGP_MONITORS": _OF_SESSION,
    "BGP_PEER_RANGE": None,
    "BGP_SENTINELS": None,
    "LOOPBACK_INTERFACE": frozenset(("vrf_name",)),
    "MIRROR_SESSION": None,
}
"""Table to the fields that only come and go with their row; None: all."""


Size = Callable[[str], int]
"""Given a table, returns how many rows it has."""


class _Speed(NamedTuple):
    start: float
    field: float
    row: float
    square: float
    move: float


_SPEED = _Speed(start=8, field=0.25, row=0.1, square=0.05, move=1)
_SPEED_BEFORE = _Speed(start=12, field=2, row=2, square=0.2, move=2.4)


class Cost(NamedTuple):
    """What a step is predicted to cost."""

    moves: int
    seconds: int


def cost(pieces: Sequence[Piece], before: ConfigDb, release: Release, size: Size) -> Cost:
    """Return what the config updater is predicted to make of the pieces of one step.

    Args:
        pieces: the pieces.
        before: what the switch has before the change.
        release: of the switch.
        size: how many rows a table has before the step.
    """
    shut = [one for one in pieces if one.shut]
    open_ = [one for one in pieces if not one.shut]
    plain = [one for one in open_ if not _only_whole(one)]
    whole = [one for one in open_ if _only_whole(one)] if len(plain) < len(open_) else []
    ports = {port for one in shut for port in one.ports}
    of_shut = 2 * len(ports) + _moves(shut, release, by_port=True)
    moves = of_shut + _moves(plain, release, by_port=False) + sum(map(_with_lanes, plain))
    if release.has(BULK_SINCE):
        moves += _begun(plain, size)
    if whole:
        rows = _with_namers({(one.table, one.key) for one in whole}, before)
        moves += _rebuilt(rows, release, size)
    speed = _SPEED if release.has(BULK_SINCE) else _SPEED_BEFORE
    seconds = (
        speed.start
        + sum(speed.field if one.phase is Phase.CHANGE else speed.row for one in open_)
        + speed.square * of_shut**2
        + speed.move * moves
    )
    return Cost(moves, round(seconds))


def _only_whole(piece: Piece) -> bool:
    """Return whether a row that stays goes and comes again."""
    if piece.phase is not Phase.CHANGE or piece.table not in ONLY_WHOLE:
        return False
    fields = ONLY_WHOLE[piece.table]
    return fields is None or any(change.field in fields for change in piece.changes)


def _with_lanes(piece: Piece) -> int:
    """Return the moves more for a port that gets other lanes."""
    if piece.table != "PORT" or piece.phase is not Phase.CHANGE:
        return 0
    return REMADE_MOVES * any(
        one.field == "lanes" and one.kind is ChangeKind.CHANGED for one in piece.changes
    )


def _with_namers(rows: set[Address], before: ConfigDb) -> set[Address]:
    """Return rows with those that name them."""
    index = Index(rows)
    tables = {named for table, _ in rows for named in naming(table)}
    return rows | {
        (table, key)
        for table in tables & before.keys()
        for key, row in before[table].items()
        if index.of(table, key, row)
    }


def _rebuilt(rows: set[Address], release: Release, size: Size) -> int:
    """Return the moves of rows that go one by one, and come again."""
    if not release.has(BULK_SINCE):
        return 2 * len(rows)
    by_table = Counter(table for table, _ in rows)
    begun = sum(1 < many == size(table) for table, many in by_table.items())
    return len(rows) + len(by_table) + begun


def _moves(pieces: Sequence[Piece], release: Release, *, by_port: bool) -> int:
    if not release.has(BULK_SINCE):
        return sum(_operations(one, release) for one in pieces)
    together = {
        (
            one.table,
            one.key.count("|"),
            change.kind,
            one.ports if by_port else (),
            one.phase is Phase.CHANGE and change.field == _APART,
        )
        for one in pieces
        if not one.listed
        for change in one.changes
    }
    return len(together) + sum(_operations(one, release) for one in pieces if one.listed)


def _operations(piece: Piece, release: Release) -> int:
    if piece.phase is not Phase.CHANGE:
        return 1
    return sum(_elements(change, release) for change in piece.changes)


def _elements(change: Change, release: Release) -> int:
    """Return the operations of one field: of a list that comes or goes, one for each element."""
    before, after = change.before, change.after
    if isinstance(after, list) and before is None:
        return len(after)
    if isinstance(before, list) and after is None:
        # A list was left empty first, and went then; since master the last element takes it along.
        return len(before) + (not release.has(Release.MASTER))
    if isinstance(before, list) and isinstance(after, list) and not release.has(BULK_SINCE):
        return len(set(before) ^ set(after)) or 1
    return 1


def _begun(pieces: Iterable[Piece], size: Size) -> int:
    """Return the moves more for new tables, of which one row comes alone."""
    rows = {(one.table, one.key) for one in pieces if not size(one.table)}
    if not rows:
        return 0
    first = {table: min(key.count("|") for name, key in rows if name == table) for table, _ in rows}
    alike = Counter(table for table, key in rows if key.count("|") == first[table])
    return sum(many > 1 for many in alike.values())
