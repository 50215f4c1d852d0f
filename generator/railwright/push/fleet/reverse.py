"""The plan that takes a push back: the same steps the other way, last wave first.

It is made from what each switch had before the push, which was kept, and it is pushed like any
other plan. It never disturbs more than the push did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from railwright.base.errors import PushError
from railwright.diff import masking, patch
from railwright.diff.base import Base
from railwright.diff.selfmade import Kind
from railwright.model import secrets
from railwright.model.configdb import ConfigDb, Row, Value
from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.plan import Batch, DevicePlan, Plan, Reach, Rollback, Step
from railwright.plan.file import sha256, sha256_of_masked
from railwright.push.fleet.past import Past
from railwright.push.transaction import snapshot
from railwright.push.transaction.case import SNAPSHOT
from railwright.push.transaction.fit import Fitted, Resolve, fit

AGAINST: Final = "push:"
"""What such a plan starts from, with the name of the push."""
_BACK: Final = "before-"
"""Names of secrets that a switch had and has no more begin with it."""


class Back(NamedTuple):
    """How one switch is taken back. It holds secrets: it is never shown.

    Attributes:
        plan: the way back.
        base: what the switch has after the push.
        secrets: what it had and has no more, by the names that the plan gives them.
    """

    plan: DevicePlan
    base: ConfigDb
    secrets: Mapping[str, str]

    def resolve(self, name: str, usual: Resolve) -> str:
        """Return a secret that the plan names."""
        return self.secrets[name] if name in self.secrets else usual(name)


def back(past: Past, name: str, kind: Kind, resolve: Resolve, bases: Iterable[ConfigDb]) -> Back:
    """Return how a switch of a push is taken back.

    Args:
        past: the push.
        name: the switch.
        kind: what it is.
        resolve: finds the secrets that the push wrote.
        bases: configurations that the plan of the push may have been made against.

    Raises:
        PushError: what it had is not known any more, or a secret cannot be had.
    """
    plan = next(one for one in past.plan.devices if one.device == name)
    kept = snapshot.read(past.folder / f"{name}{SNAPSHOT}")
    known = (*([kept.base] if kept.base is not None else []), *bases)
    return _reversed(fit(plan, kept.config, kind, resolve, known))


def _reversed(fitted: Fitted) -> Back:
    plan, span = fitted.plan, fitted.span
    names: dict[str, str] = {}
    states = [_hidden(span.after, one, names) for one in reversed(fitted.states)]
    old = tuple(reversed(fitted.plan.steps))
    if plan.rollback.path is ApplyPath.RELOAD and plan.path is not ApplyPath.RELOAD:
        states, old = [states[0], states[-1]], (_all(plan),)
    steps = tuple(
        _step(one, before, after)
        for one, (before, after) in zip(old, pairwise(states), strict=True)
    )
    made = DevicePlan(
        device=plan.device,
        hwsku=plan.hwsku,
        asic=plan.asic,
        release=plan.release,
        before_sha256=sha256(span.after),
        after_sha256=sha256_of_masked(states[-1]),
        disruption=plan.rollback.disruption,
        because=None,
        path=plan.rollback.path,
        why=plan.rollback.why,
        seconds=sum(one.seconds for one in steps),
        cuts_management=plan.cuts_management,
        rollback=Rollback(path=plan.path, disruption=plan.disruption),
        secrets=plan.secrets,
        steps=steps,
    )
    return Back(made, span.after, {name: secret for secret, name in names.items()})


def _all(plan: DevicePlan) -> Step:
    return Step(
        title="all at once",
        disruption=plan.rollback.disruption,
        edits=(),
        inverse=(),
        moves=sum(one.moves for one in plan.steps),
        seconds=plan.seconds,
    )


def _step(step: Step, before: ConfigDb, after: ConfigDb) -> Step:
    edits, inverse = patch.both(before, after)
    title = f"take back: {step.title}"
    return step.model_copy(update={"title": title, "edits": edits, "inverse": inverse})


def _hidden(base: ConfigDb, config: ConfigDb, names: dict[str, str]) -> ConfigDb:
    """Return a configuration without secrets: by the masks of a base, or by names of our own.

    Args:
        base: whose masks count.
        config: what is hidden.
        names: by secret, of those that the base does not have; added to.
    """
    if base is config:
        return masking.masked(config)
    masked = masking.base(Base("", {"": base}, {"": config})).targets[""]
    known = masking.known(base)

    def name_of(text: str, secret: str, place: tuple[str, str | None]) -> str:
        if not text.startswith(masking.START) or text in known.get(place, {}):
            return text
        return f"<secret:{names.setdefault(secret, f'{_BACK}{len(names) + 1}')}>"

    def value_of(text: Value, secret: Value, place: tuple[str, str]) -> Value:
        if isinstance(text, str) or isinstance(secret, str):
            return name_of(str(text), str(secret), place)
        return [name_of(*pair, place) for pair in zip(text, secret, strict=True)]

    def row_of(table: str, row: Row, real: Row) -> Row:
        return {field: value_of(value, real[field], (table, field)) for field, value in row.items()}

    found: dict[str, dict[str, Row]] = {}
    for table, rows in masked.items():
        if rows is config[table]:
            found[table] = dict(rows)
            continue
        keys = _keys(table, rows, config)
        found[table] = {
            name_of(key, keys[key], (table, None)): row_of(table, row, config[table][keys[key]])
            for key, row in rows.items()
        }
    return found


def _keys(table: str, rows: Mapping[str, Row], config: ConfigDb) -> Mapping[str, str]:
    """Return the key that each masked key stands for: that of the very same row."""
    if table != secrets.COMMUNITIES:
        return {key: key for key in rows}
    real = {id(row): key for key, row in config[table].items()}
    return {key: real[id(row)] for key, row in rows.items()}


def plan_of(past: Past, backs: Mapping[str, Back]) -> Plan:
    """Return the plan that takes a push back on some of its switches, its last wave first.

    Raises:
        PushError: it would disturb more than the push did.
    """
    batches = [_batch(batch, backs) for batch in reversed(past.plan.batches)]
    devices = tuple(one.plan for one in backs.values())
    for one in past.plan.devices:
        if one.device in backs and one.rollback.disruption.rank > one.disruption.rank:
            msg = (
                f"{one.device}: to take it back is {one.rollback.disruption}, more than it was to"
                f" make: {one.rollback.why}"
            )
            raise PushError(msg, hint="plan what it shall have, and have that approved")
    return Plan(
        site=past.plan.site,
        against=f"{AGAINST}{past.txn}",
        revision=past.plan.revision,
        inventory_sha256=past.plan.inventory_sha256,
        disruption=Disruption.worst(one.disruption for one in devices),
        because=None,
        unknown=0,
        reach=past.plan.reach if devices else Reach(),
        batches=tuple(one for one in batches if one is not None),
        hunks=(),
        devices=devices,
    )


def _batch(batch: Batch, backs: Mapping[str, Back]) -> Batch | None:
    names = tuple(name for name in batch.devices if name in backs)
    if not names:
        return None
    worst = Disruption.worst(backs[name].plan.disruption for name in names)
    return batch.model_copy(update={"devices": names, "disruption": worst})
