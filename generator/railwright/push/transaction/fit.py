"""A plan made to fit a switch as it is: secrets filled in, and refused where it does not fit.

A plan is of a configuration that has the plan's digest: what the switch has now, or one that a plan
was made against, such as its golden. In the second case the switch may have more, if it wrote that
by itself; the patches of the plan are then held against what it really has, and have to do the same
there and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, cast

from pydantic import JsonValue

from railwright.base.errors import PushError
from railwright.base.json_positions import escaped, unescaped
from railwright.diff import masking, patch
from railwright.diff.fill import PLACEHOLDER
from railwright.diff.selfmade import Kind
from railwright.diff.semantic import diff
from railwright.model import secrets
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Edit
from railwright.model.plan import DevicePlan, Step
from railwright.plan.file import promised, sha256
from railwright.push.look.compare import Span, differences

Resolve = Callable[[str], str]
"""Given the name of a secret, returns it; raises PushError where it cannot be had."""
_Known = Mapping[tuple[str, str | None], Mapping[str, str]]
_DEPTH: Final = 3


class Unfit(PushError):
    """A plan does not fit what a switch has; nothing was done."""


class Fitted(NamedTuple):
    """The change of one switch, ready to be sent. It holds secrets: it is never shown.

    Attributes:
        plan: as it was approved.
        span: what the switch has, and what it shall have.
        states: what it has before the first step, between steps, and after the last.
        steps: those of the plan, with secrets.
        base: what the plan was made against, where that is not what the switch has.
    """

    plan: DevicePlan
    span: Span
    states: tuple[ConfigDb, ...]
    steps: tuple[Step, ...]
    base: ConfigDb | None = None


def fit(
    plan: DevicePlan,
    now: ConfigDb,
    kind: Kind,
    resolve: Resolve,
    bases: Iterable[ConfigDb] = (),
) -> Fitted:
    """Return the change of a switch.

    Args:
        plan: of the switch.
        now: what it has, or had when the change began.
        kind: what it is.
        resolve: finds secrets; asked late, and only for those that the plan writes.
        bases: configurations that the plan may have been made against, such as its golden.

    Raises:
        Unfit: the switch has something else, or the steps lead elsewhere; the message tells
            addresses and no values.
        PushError: a secret cannot be had.
    """
    base = next((one for one in (now, *bases) if sha256(one) == plan.before_sha256), None)
    if base is None:
        msg = f"{plan.device}: its configuration is not what the plan starts from"
        raise Unfit(msg, hint="plan again, against what runs: --against running")
    promised = _promised(plan, masking.masked(base))
    rows = frozenset((one.table, one.key) for one in diff("", masking.masked(base), promised))
    if base is not now:
        found = differences(now, base, kind, rows)
        if found:
            more = f", and {len(found) - 1} more" if len(found) > 1 else ""
            msg = f"{plan.device}: {found[0].address} is not what the plan starts from{more}"
            raise Unfit(msg, hint="plan again, against what runs: --against running")
    known = masking.known(base)
    states, steps = [now], []
    for step in plan.steps:
        edits = tuple(_filled(one, known, resolve) for one in step.edits)
        try:
            states.append(patch.apply(states[-1], edits))
        except ValueError:
            msg = f"{plan.device}: the step {step.title!r} does not fit what the switch has"
            raise Unfit(msg, hint="plan again, against what runs: --against running") from None
        steps.append(step.model_copy(update={"edits": edits}))
    ports = frozenset(port for step in plan.steps for port in step.ports_down)
    span = Span(now, states[-1], kind, ports)
    _same_change(plan.device, (masking.masked(base), promised), span)
    return Fitted(plan, span, tuple(states), tuple(steps), base if base is not now else None)


def _promised(plan: DevicePlan, config: ConfigDb) -> ConfigDb:
    try:
        return promised(plan, config)
    except ValueError as error:
        msg = f"{plan.device}: {error}"
        raise Unfit(msg) from None


def _same_change(device: str, promised: tuple[ConfigDb, ConfigDb], span: Span) -> None:
    """See that on the switch the steps change what they change in the plan, and nothing else."""
    wanted = set(_cells(*promised))
    gone = {
        (table, key)
        for table, key, _ in wanted
        if key not in span.after.get(table, {}) and key not in promised[1].get(table, {})
    }
    for table, key, field in _cells(span.before, span.after):
        if (table, key, field) not in wanted and (table, key) not in gone:
            msg = f"{device}: the plan would also change {table}|{key}, which it does not say"
            raise Unfit(msg, hint="plan again, against what runs: --against running")


def _cells(before: ConfigDb, after: ConfigDb) -> Iterator[tuple[str, str, str | None]]:
    for one in diff("", before, after):
        key = "" if one.table == secrets.COMMUNITIES else one.key
        yield one.table, key, one.field


def _filled(edit: Edit, known: _Known, resolve: Resolve) -> Edit:
    """Return an edit with the secrets that its masks and placeholders stand for."""
    table, *rest = [unescaped(step) for step in edit.path.split("/")[1:]]
    key = rest[0] if rest else None
    if key is not None:
        key = _text(key, (table, key), known.get((table, None), {}), resolve)
    path = [table, *([] if key is None else [key]), *rest[1:]]
    value = _value(edit.value, path, known, resolve)
    return Edit(op=edit.op, path="".join(f"/{escaped(step)}" for step in path), value=value)


def _value(value: object, path: list[str], known: _Known, resolve: Resolve) -> JsonValue:
    if isinstance(value, dict):
        names = known.get((path[0], None), {}) if len(path) == 1 else {}
        filled = {
            _text(name, (path[0], name), names, resolve) if len(path) == 1 else name: _value(
                one, [*path, name], known, resolve
            )
            for name, one in value.items()
        }
        return cast("JsonValue", filled)
    if isinstance(value, (str, list)) and len(path) >= _DEPTH:
        masks = known.get((path[0], path[2]), {})
        if isinstance(value, str):
            return _text(value, path, masks, resolve)
        return [_text(str(one), path, masks, resolve) for one in value]
    return cast("JsonValue", value)


def _text(text: str, path: Sequence[str], masks: Mapping[str, str], resolve: Resolve) -> str:
    if text.startswith(masking.START):
        if text not in masks:
            msg = "the plan names a secret of the switch that the switch does not have"
            raise Unfit(msg, hint="plan again, against what runs: --against running")
        return masks[text]
    named = PLACEHOLDER.search(text)
    if named is None:
        return text
    table, *_, last = path
    if not (
        secrets.is_secret(table, last) if len(path) >= _DEPTH else table == secrets.COMMUNITIES
    ):
        # From there anybody may read it, and nothing that is read of a switch would mask it.
        msg = f"the plan writes the secret {named[1]} where SONiC has none: {table}"
        raise Unfit(msg, hint="have it where it belongs, and plan again")
    return PLACEHOLDER.sub(lambda found: resolve(found[1]), text)


def already(plan: DevicePlan, now: ConfigDb, kind: Kind, bases: Iterable[ConfigDb] = ()) -> bool:
    """Return whether a switch has what the plan ends with, as far as that can be told.

    A secret that the plan writes counts as there where anything is there: nobody can see which one.
    """
    if sha256(now) == plan.after_sha256 != plan.before_sha256:
        return True
    for base in bases:
        if sha256(base) == plan.before_sha256:
            before = masking.masked(base)
            after = _promised(plan, before)
            rows = frozenset((one.table, one.key) for one in diff("", before, after))
            return not differences(now, after, kind, rows)
    return False
