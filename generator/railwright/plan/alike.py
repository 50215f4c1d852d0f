"""Switches that are changed alike are planned once.

What is planned for a switch follows from the kind of switch, from its changed cells, and from
little of what stands around them: which of their rows and tables there are before and after, which
of them hold lists, which ports are up, and which of them lead to one switch. Where all of that is
equal, so is the plan, name for name. Changes that need a look at whole rows around them (ports that
trade lanes, or join a VLAN or bundle) are never shared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from railwright.base.errors import PlanError
from railwright.diff import masking, patch
from railwright.diff.grouping import Shape, shapes
from railwright.model.change import Change
from railwright.model.configdb import ConfigDb, Row, Value
from railwright.model.disruption import Disruption, Verdict
from railwright.model.plan import Rollback
from railwright.plan import oracle, path
from railwright.plan.cost import ONLY_WHOLE
from railwright.plan.oracle import Traits
from railwright.plan.path import Permits, Way
from railwright.plan.peers import peers
from railwright.plan.references import naming
from railwright.plan.rollback import rollback
from railwright.plan.touch import Traces, traces

_NONE: Mapping[str, Row] = {}
_EMPTY: Row = {}
_TO_A_FIELD = 3
"""Steps of a path."""
_AROUND = frozenset(("VLAN_MEMBER", "PORTCHANNEL_MEMBER"))
"""Tables whose changes tie other rows to them."""


class Course(NamedTuple):
    """What switches that are changed alike have in common.

    Attributes:
        way: how they are changed; the switch in its reason is the first of them.
        rollback: how they come back.
        unknown: changes of which nobody knows what they do.
        secrets: addresses of masks.
        left: what the changes touch.
        shapes: the changed rows, apart by what is worst of each.
        worst: the worst verdict of each row, by table and key.
        plain: whether it is fields of rows that stay and nothing else: then the cells are all that
            the steps ask for, and what leads there on one switch does on all that are alike.
    """

    way: Way
    rollback: Rollback
    unknown: int
    secrets: tuple[str, ...]
    left: Traces
    shapes: tuple[Shape, ...]
    worst: Mapping[tuple[str, str], Verdict]
    plain: bool

    def because_of(self, device: str) -> Way:
        """Return the way, of a certain switch."""
        reason = self.way.because
        if reason is None or reason.device == device:
            return self.way
        return self.way._replace(because=reason.model_copy(update={"device": device}))


class Courses:
    """What was planned so far."""

    def __init__(self, permits: Permits) -> None:
        self._permits = permits
        self._known: dict[Hashable, Course] = {}

    def of(
        self, traits: Traits, changes: Sequence[Change], before: ConfigDb, after: ConfigDb
    ) -> Course:
        """Return what is planned for a switch.

        Args:
            traits: the switch.
            changes: all differences of the two.
            before: what it has.
            after: what it shall have.

        Raises:
            PlanError: the steps do not lead from the one to the other and back: a bug.
        """
        key = likeness(traits, changes, before, after)
        known = self._known.get(key) if key is not None else None
        if known is not None and (known.plain or leads(known.way, before, after)):
            return known
        made = self._planned(traits, changes, before, after)
        if not leads(made.way, before, after):
            msg = f"{changes[0].device}: the steps do not lead to what was built, and back"
            raise PlanError(msg, hint="this is a bug of railwright; please report it")
        if key is not None and known is None:
            self._known[key] = made
        return made

    def _planned(
        self, traits: Traits, changes: Sequence[Change], before: ConfigDb, after: ConfigDb
    ) -> Course:
        verdicts = oracle.verdicts(changes, before, after, traits)
        way = path.way(changes, verdicts, before, after, traits.release, self._permits)
        back = rollback(changes, before, after, traits, way)
        worst = _worst(changes, verdicts)
        said = {id(one): (one.effect, one.updater, one.told, one.source) for one in worst.values()}
        return Course(
            way=way,
            rollback=back,
            unknown=sum(one.effect is Disruption.UNKNOWN for one in verdicts),
            secrets=masking.needs(changes),
            left=traces(zip(changes, verdicts, strict=True), way.path, before, after),
            shapes=shapes(changes, lambda one: said[id(worst[one.table, one.key])]),
            worst=worst,
            plain=all(
                edit.path.count("/") == _TO_A_FIELD for step in way.steps for edit in step.edits
            ),
        )


def _worst(
    changes: Sequence[Change], verdicts: Sequence[Verdict]
) -> Mapping[tuple[str, str], Verdict]:
    worst: dict[tuple[str, str], Verdict] = {}
    for change, verdict in zip(changes, verdicts, strict=True):
        row = change.table, change.key
        known = worst.get(row)
        if known is None or (known is not verdict and _rank(verdict) > _rank(known)):
            worst[row] = verdict
    return worst


def _rank(verdict: Verdict) -> int:
    """Return how bad a verdict is: its class, then whether it is refused, then whether it waits."""
    by_updater = verdict.updater or verdict.effect
    worst = max(verdict.effect.rank, by_updater.rank)
    return 4 * worst + 2 * verdict.refused + (verdict.takes_effect is not None)


def leads(way: Way, before: ConfigDb, after: ConfigDb) -> bool:
    """Whether the steps of a way lead from one configuration to the other, and their inverse back.

    Every switch is walked, also one whose plan was made for another, unless it is :attr:`plain
    <Course.plain>`: what is approved must fit.
    """
    try:
        there = before
        for step in way.steps:
            there = patch.apply(there, step.edits)
        back = after
        for step in reversed(way.steps):
            back = patch.apply(back, step.inverse)
    except ValueError:
        return False
    return _filled(there) == _filled(after) and _filled(back) == _filled(before)


def _filled(config: ConfigDb) -> ConfigDb:
    return {table: rows for table, rows in config.items() if rows}


def likeness(
    traits: Traits, changes: Sequence[Change], before: ConfigDb, after: ConfigDb
) -> Hashable | None:
    """Return what decides how a switch is changed; None where more than that may decide."""
    tables = {one.table for one in changes}
    if tables & _AROUND or any(one.field == "lanes" for one in changes if one.table == "PORT"):
        return None
    cells = tuple([
        (one.table, one.key, one.field, one.kind, _frozen(one.before), _frozen(one.after))
        for one in changes
    ])  # fmt: skip
    rows = dict.fromkeys([(one.table, one.key) for one in changes])
    there = tuple([
        (_kind(before.get(table, _NONE).get(key)), _kind(after.get(table, _NONE).get(key)))
        for table, key in rows
    ])  # fmt: skip
    of_table = Counter(table for table, key in rows if key in before.get(table, _NONE))
    # Whether rows stay that nothing changes decides whether a table is gone between two steps.
    around = tuple([
        (table, bool(before.get(table)), bool(after.get(table)),
         len(before.get(table, _NONE)) > of_table[table])
        for table in sorted(tables)
    ])  # fmt: skip
    marks = tuple([
        (_ecn(before, key), _ecn(after, key)) for table, key in rows if table == "WRED_PROFILE"
    ])  # fmt: skip
    # Rows that name a row which goes and comes again do so too.
    namers = tuple([
        tuple(before.get(name, _NONE))
        for table in sorted(tables & ONLY_WHOLE.keys())
        for name in sorted(naming(table))
    ])  # fmt: skip
    cabled = tuple(peers(before).items())
    return traits, cells, there, around, marks, namers, cabled, _ports(before), _ports(after)


def _kind(row: Row | None) -> int:
    """Return whether a row is there, and whether it holds a list, which makes moves of its own."""
    return 0 if row is None else 2 if list in map(type, row.values()) else 1


def _ecn(config: ConfigDb, key: str) -> Hashable:
    return _frozen(config.get("WRED_PROFILE", _NONE).get(key, _EMPTY).get("ecn"))


def _ports(config: ConfigDb) -> tuple[tuple[str, Hashable], ...]:
    return tuple([
        (name, _frozen(row.get("admin_status"))) for name, row in config.get("PORT", _NONE).items()
    ])  # fmt: skip


def _frozen(value: Value | None) -> Hashable:
    return tuple(value) if isinstance(value, list) else value
