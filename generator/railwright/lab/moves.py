"""The order in which the config updater makes a change: moves, each a JSON patch.

The real sorter searches an order; here the order is that of :mod:`railwright.plan.order`, with the
moves that the sorter was seen to make: a port whose queues, maps or buffers change is shut before
and opened after, and since 202605 fields of one table that change are one move, rows that come
another (sonic-net/sonic-utilities generic_config_updater/patch_sorter.py: RequiredValueIdentifier,
BulkKeyLevelMoveGenerator, BulkKeyGroupLowLevelMoveGenerator).
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from railwright.diff import patch, semantic
from railwright.model.change import Change
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Edit
from railwright.model.types import Release
from railwright.plan import oracle, order
from railwright.plan.cost import BULK_SINCE
from railwright.plan.oracle import Traits
from railwright.plan.pieces import Piece


class Move(NamedTuple):
    """One move: the configurations around it, and the patch between them."""

    before: ConfigDb
    after: ConfigDb
    edits: tuple[Edit, ...]


def moves(name: str, before: ConfigDb, after: ConfigDb, traits: Traits) -> Iterator[Move]:
    """Yield the moves from one configuration to another, in their order.

    Args:
        name: of the switch.
        before: what it has.
        after: what it shall have; nothing in between is refused.
        traits: what of the switch decides.
    """
    changes = semantic.diff(name, before, after)
    verdicts = oracle.verdicts(changes, before, after, traits)
    state = before
    for group in order.groups(changes, verdicts, before, after):
        for some in _parts(group, state, traits.release):
            state = yield from _made(some, state)


_Part = Sequence[Change] | tuple[str, str]
"""Changes that are made at once, or a port and what its admin_status becomes."""


def _parts(group: Sequence[Piece], state: ConfigDb, release: Release) -> Iterator[_Part]:
    shut = [one for one in group if one.shut]
    by_port = groupby(sorted(shut, key=lambda one: one.ports), key=lambda one: one.ports)
    for ports, pieces in by_port:
        up = [port for port in ports if oracle.is_up(port, state)]
        yield from ((port, "down") for port in up)
        yield from _bulks(pieces, release)
        yield from ((port, "up") for port in up)
    yield from _bulks((one for one in group if not one.shut), release)


def _bulks(pieces: Iterable[Piece], release: Release) -> Iterator[Sequence[Change]]:
    found: dict[tuple[object, ...], list[Change]] = {}
    for number, one in enumerate(pieces):
        for change in one.changes:
            alone = () if release.has(BULK_SINCE) else (number, change.field)
            kind = (one.phase, one.table, one.key.count("|"), *alone)
            found.setdefault(kind, []).append(change)
    yield from found.values()


def _made(part: _Part, state: ConfigDb) -> Generator[Move, None, ConfigDb]:
    if isinstance(part, tuple) and part and isinstance(part[0], str):
        port, status = str(part[0]), str(part[1])
        rows = state.get("PORT", {})
        after: ConfigDb = {
            **state,
            "PORT": {**rows, port: {**rows[port], "admin_status": status}},
        }
    else:
        after = semantic.apply([one for one in part if isinstance(one, Change)], state)
    edits = patch.forward(state, after)
    if edits:
        yield Move(state, after, edits)
    return after
