"""Tasks that change a switch, as a push would: looked at, guarded, saved, or taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from nornir.core.task import Result, Task
from pydantic import ValidationError

from railwright.base.errors import ExitCode, SettingsError
from railwright.base.text import first_fault, printable, short
from railwright.diff import masking, patch
from railwright.diff.selfmade import settle
from railwright.diff.semantic import diff
from railwright.model import secrets
from railwright.model.configdb import ConfigDb, Value
from railwright.model.disruption import Disruption
from railwright.model.finding import Edit
from railwright.plan.single import Ends
from railwright.push.line import commands
from railwright.push.nornir_.alone import Aim, Alone, Bounds, Changed, HostFacts, masked
from railwright.push.nornir_.tasks import (
    TaskFailed,
    built,
    checkpoint_of,
    hidden,
    name_of,
    of_ours,
    sonic_of,
)
from railwright.push.transaction.case import Policy
from railwright.push.transaction.fit import Unfit
from railwright.push.transaction.states import ENDINGS, Outcome

_CHANGED: Final = frozenset((
    Outcome.COMMITTED, Outcome.APPLIED_UNSAVED, Outcome.FROZEN, Outcome.UNDECIDED,
))  # fmt: skip
"""Outcomes after which a switch has something else than before, or may have."""
_WOULD: Final = "would take the change"


@of_ours
def sonic_apply_patch(
    task: Task,
    *,
    patch: str | Sequence[Mapping[str, Any]],
    dry_run: bool | None = None,
    max_class: str = Disruption.HITLESS.value,
    verify_s: int = 60,
) -> Result:
    """Change a switch by a JSON patch, as a push would: looked at, guarded, saved, or taken back.

    What is done is the change that the patch makes, in steps of our own. A secret stands in it as
    ``<secret:NAME>``, by a name that the settings of the site have.

    Args:
        task: of Nornir.
        patch: operations ``add``, ``remove`` and ``replace`` of RFC 6902, or their JSON.
        dry_run: only have the switch judge it; None: as Nornir was told.
        max_class: the worst class of disruption that is allowed for.
        verify_s: seconds for which the changed switch is looked at.
    """
    edits = _edits(patch)
    return _change(
        task,
        lambda running, _kind: _patched(running, edits),
        _allowed(max_class, verify_s),
        task.is_dry_run(dry_run),
    )


@of_ours
def sonic_rollback(
    task: Task,
    *,
    checkpoint: str,
    dry_run: bool | None = None,
    max_class: str = Disruption.HITLESS.value,
    verify_s: int = 60,
) -> Result:
    """Take a switch back to a checkpoint, as :func:`sonic_apply_patch` makes any change.

    It is no ``config rollback``, which dies half-way with its session. Secrets that the checkpoint
    has and the switch does not have any more are not written: then it fails.

    Args:
        task: of Nornir.
        checkpoint: its name.
        dry_run: only have the switch judge it; None: as Nornir was told.
        max_class: the worst class of disruption that is allowed for.
        verify_s: seconds for which the changed switch is looked at.
    """
    sonic = sonic_of(task)
    built(commands.rollback, checkpoint)
    held = checkpoint_of(sonic, checkpoint, name_of(task, sonic))
    return _change(
        task,
        lambda running, kind: masked(running, settle(running, held, kind)),
        _allowed(max_class, verify_s),
        task.is_dry_run(dry_run),
    )


def _allowed(max_class: str, verify_s: int) -> Bounds:
    try:
        worst = Disruption(max_class)
    except ValueError:
        msg = f"max_class: {short(max_class)} is no class of disruption"
        raise SettingsError(msg, hint=", ".join(one.value for one in Disruption)) from None
    if verify_s < 1:
        msg = f"verify_s: {verify_s} s is no time to look at a switch"
        raise SettingsError(msg)
    return Bounds(worst, Policy(verify_s=verify_s))


def _edits(given: str | Sequence[Mapping[str, Any]]) -> tuple[Edit, ...]:
    try:
        listed = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        msg = "the patch is no JSON"  # what is wrong with it may be part of a secret
        raise SettingsError(msg) from None
    if not isinstance(listed, Iterable) or isinstance(listed, (str, Mapping)):
        msg = "the patch is no list of operations"
        raise SettingsError(msg)
    return tuple(_edit(number, one) for number, one in enumerate(listed, start=1))


def _edit(number: int, given: object) -> Edit:
    try:
        return Edit.model_validate(given)
    except ValidationError as error:
        msg = f"operation {number} of the patch: {first_fault(error)}"
        raise SettingsError(msg, hint="operations are add, remove and replace") from None


def _patched(running: ConfigDb, edits: Sequence[Edit]) -> Ends:
    """Return what a switch has, and what a patch makes of it.

    Raises:
        Unfit: the patch does not fit, or has a secret in the clear.
    """
    before = masking.masked(running)
    try:
        after = patch.apply(before, edits)
    except ValueError as error:
        named = any(secrets.COMMUNITIES in one.path for one in edits)  # by what is a secret itself
        msg = f"the patch does not fit what the switch has{'' if named else f': {error}'}"
        raise Unfit(msg) from None
    clear = diff("", after, masking.masked(after))
    if clear:
        msg = f"the patch has a secret in the clear: {clear[0].table}"
        hint = "write <secret:NAME>, and where it is under [push.secrets] of railwright.toml"
        raise Unfit(msg, hint=hint)
    return Ends(before, after)


def _change(task: Task, aim: Aim, allowed: Bounds, dry_run: bool) -> Result:  # noqa: FBT001
    """Make a change, or have it judged, and say what became of it."""
    sonic = sonic_of(task)
    known = HostFacts(name_of(task, sonic), task.host.extended_data())
    ended, ends = Alone(sonic, known, allowed).change(aim, dry_run=dry_run)
    changes = "" if ends is None else "\n".join(_lines(ends))
    return _told(task, ended, changes, dry_run=dry_run)


def _told(task: Task, ended: Changed, changes: str, *, dry_run: bool) -> Result:
    ending = ENDINGS[ended.outcome]
    would = dry_run and ended.outcome is Outcome.NOT_STARTED
    failed = not would and ending.code is not ExitCode.OK
    found = {
        "outcome": "would" if would else ended.outcome.value,
        "words": _WOULD if would else ending.words,
        "why": hidden(ended.why),
        "class": ended.plan.disruption.value if ended.plan else None,
        "path": ended.plan.path.value if ended.plan else None,
        "seconds": ended.plan.seconds if ended.plan else 0,
        "ports_down": list(ended.ports_down),
        "txn": ended.txn or None,
    }
    why = f" ({found['why']})" if found["why"] else ""
    error = TaskFailed(f"{task.host.name} {ending.words}{why}") if failed else None
    return Result(
        task.host,
        result=found,
        changed=would or ended.outcome in _CHANGED,
        diff=changes,
        failed=failed,
        exception=error,
        dry_run=dry_run,
    )


def _lines(ends: Ends) -> Iterable[str]:
    """Yield a line for each cell that changes."""
    for one in diff("", *ends):
        yield f"{one.address}: {_text(one.before)} -> {_text(one.after)}"


def _text(value: Value | None) -> str:
    if value is None:
        return "none"
    return printable(value if isinstance(value, str) else ",".join(value))
