"""Tasks for any Nornir script, over the connection ``sonic``.

What a task returns has masks for the secrets of the switch. A task that fails says so in its result
(``failed``, and ``exception`` with an error of ours that has no traceback), so that Nornir has
nothing to write to its log.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Concatenate, Final, ParamSpec

from nornir.core.task import Result, Task
from pydantic import ValidationError

from railwright.base.errors import (
    AnswerError,
    AnswerLost,
    ExitCode,
    PushError,
    RailwrightError,
    SettingsError,
)
from railwright.base.text import printable, short
from railwright.configs import Loaded, read_text
from railwright.diff import masking, patch
from railwright.diff.selfmade import settle
from railwright.diff.semantic import diff
from railwright.model import secrets
from railwright.model.configdb import ConfigDb, Value
from railwright.model.disruption import Disruption
from railwright.model.finding import Edit
from railwright.plan.single import Ends
from railwright.push import bug, commands
from railwright.push.answer import SHOWN
from railwright.push.case import Policy
from railwright.push.command import Command
from railwright.push.compare import differences
from railwright.push.fetch import FACTORY_NAME
from railwright.push.fit import Unfit
from railwright.push.nornir_ import guard
from railwright.push.nornir_.alone import (
    Aim,
    Allowed,
    Alone,
    Ended,
    Known,
    kind_of,
    masked,
    utc,
)
from railwright.push.nornir_.connection import NAME, Sonic
from railwright.push.remote import Remote
from railwright.push.states import ENDINGS, Outcome

Given = ParamSpec("Given")
_CHANGED: Final = frozenset((
    Outcome.COMMITTED, Outcome.APPLIED_UNSAVED, Outcome.FROZEN, Outcome.UNDECIDED,
))  # fmt: skip
"""Outcomes after which a switch has something else than before, or may have."""
_WOULD: Final = "would take the change"


class TaskFailed(PushError):
    """A task did not do what it is for."""


def _of_ours(
    work: Callable[Concatenate[Task, Given], Result],
) -> Callable[Concatenate[Task, Given], Result]:
    """Have a task tell what went wrong in its result, without secrets and without a traceback."""

    @functools.wraps(work)
    def task(task: Task, /, *args: Given.args, **given: Given.kwargs) -> Result:
        try:
            return work(task, *args, **given)
        except RailwrightError as error:
            return _failed(task, error)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            return _failed(task, SettingsError(f"{where}: {first['msg']}"))
        except Exception as error:  # noqa: BLE001 # Nornir would log its words, and they may tell
            return _failed(task, TaskFailed(f"{task.host.name}: {bug.told(error)}"))

    return task


def _failed(task: Task, error: RailwrightError) -> Result:
    told = type(error)(_hidden(error.message), hint=error.hint)
    return Result(task.host, result=str(told), failed=True, exception=told)


def _hidden(text: str) -> str:
    return printable(" ".join(guard.hidden(text).split()))[:SHOWN]


def _sonic(task: Task) -> Sonic:
    found: Sonic = task.host.get_connection(NAME, task.nornir.config)
    return found


def _name(task: Task, sonic: Sonic) -> str:
    return sonic.extras.device or task.host.name


def _config(loaded: Loaded, name: str, what: str) -> ConfigDb:
    """Return a configuration, if it is one and of the switch that was meant.

    Raises:
        AnswerError: it is not.
    """
    if loaded.config is None:
        msg = f"{name}: {what} cannot be read"
        raise AnswerError(msg)
    guard.learn(loaded.config)
    own = loaded.config.get("DEVICE_METADATA", {}).get("localhost", {}).get("hostname", "")
    if not isinstance(own, str) or own.partition(".")[0] not in {name, FACTORY_NAME, ""}:
        msg = f"{name}: what answers calls itself {short(own)}"
        raise AnswerError(msg)
    return loaded.config


@_of_ours
def sonic_get_config(task: Task, *, saved: bool = False) -> Result:
    """Read the configuration of a switch.

    Args:
        task: of Nornir.
        saved: what it would start with, in the place of what it runs.

    Returns:
        Table to key to field to value, with masks for secrets.
    """
    sonic = _sonic(task)
    loaded = sonic.saved() if saved else sonic.running()
    config = _config(loaded, _name(task, sonic), "its configuration")
    return Result(task.host, result=masking.masked(config))


@_of_ours
def sonic_health(task: Task) -> Result:
    """Look how a switch is; it fails where something is wrong with it.

    Returns:
        ``ready`` (whether it may be changed), ``complaints``, and the ``ports_down`` of those that
        the configuration has up.
    """
    sonic = _sonic(task)
    config = _config(sonic.running(), _name(task, sonic), "its configuration")
    health = Remote(sonic, "").health()
    if health.value is None:
        raise TaskFailed(health.why)
    ports = config.get("PORT", {})
    down = sorted(
        port for port in health.value.down if ports.get(port, {}).get("admin_status") == "up"
    )
    found = {
        "ready": health.value.ready,
        "complaints": sorted(map(_hidden, health.value.complaints)),
        "ports_down": down,
    }
    wrong = not health.value.ready or bool(health.value.complaints)
    return Result(task.host, result=found, failed=wrong)


@_of_ours
def sonic_checkpoint(
    task: Task, *, checkpoint: str | None = None, dry_run: bool | None = None
) -> Result:
    """Take a checkpoint of what a switch runs, and read it back. None is ever overwritten.

    Args:
        task: of Nornir.
        checkpoint: its name; left out, ``nornir-`` and the time.
        dry_run: only see whether it could be taken; None: as Nornir was told.

    Returns:
        The name.
    """
    sonic = _sonic(task)
    found = checkpoint or f"nornir-{utc()[:19].replace('-', '').replace(':', '')}"
    command = _command(commands.checkpoint, found)
    if found in sonic.checkpoints():
        msg = f"{sonic.name}: it has a checkpoint {found} already"
        raise TaskFailed(msg, hint="take another name; SONiC would overwrite it without a word")
    dry = task.is_dry_run(dry_run)
    if not dry:
        _taken(sonic, command, found)
        loaded = sonic.running()
        config = _config(loaded, _name(task, sonic), "its configuration")
        held = _checkpoint(sonic, found, _name(task, sonic))
        known = Known(_name(task, sonic), task.host.extended_data())
        kind = kind_of(sonic, known, config, loaded.release.value if loaded.release else "")
        if differences(held, config, kind):
            msg = f"{sonic.name}: the checkpoint {found} is not what it runs"
            raise TaskFailed(msg, hint="it may have been changed meanwhile: look at both")
    return Result(task.host, result=found, changed=True, dry_run=dry)


def _taken(sonic: Sonic, command: Command[str], name: str) -> None:
    """Take a checkpoint; where the answer is lost, the switch is asked whether it has it."""
    try:
        sonic.ask(command)
    except AnswerLost:
        if name not in sonic.checkpoints():
            raise


def _command(build: Callable[[str], Any], name: str) -> Any:  # noqa: ANN401 # a command of any kind
    try:
        return build(name)
    except ValueError as error:
        raise SettingsError(str(error)) from None


def _checkpoint(sonic: Sonic, name: str, device: str) -> ConfigDb:
    raw = sonic.ask(commands.read(f"{commands.CHECKPOINTS}/{name}.cp.json"))
    return _config(read_text(raw, f"{name}.cp.json"), device, f"the checkpoint {name}")


@_of_ours
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


@_of_ours
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
    sonic = _sonic(task)
    _command(commands.rollback, checkpoint)
    held = _checkpoint(sonic, checkpoint, _name(task, sonic))
    return _change(
        task,
        lambda running, kind: masked(running, settle(running, held, kind)),
        _allowed(max_class, verify_s),
        task.is_dry_run(dry_run),
    )


def _allowed(max_class: str, verify_s: int) -> Allowed:
    try:
        worst = Disruption(max_class)
    except ValueError:
        msg = f"max_class: {short(max_class)} is no class of disruption"
        raise SettingsError(msg, hint=", ".join(one.value for one in Disruption)) from None
    if verify_s < 1:
        msg = f"verify_s: {verify_s} s is no time to look at a switch"
        raise SettingsError(msg)
    return Allowed(worst, Policy(verify_s=verify_s))


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
        msg = f"operation {number} of the patch: {error.errors()[0]['msg']}"
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


def _change(task: Task, aim: Aim, allowed: Allowed, dry_run: bool) -> Result:  # noqa: FBT001
    """Make a change, or have it judged, and say what became of it."""
    sonic = _sonic(task)
    known = Known(_name(task, sonic), task.host.extended_data())
    ended, ends = Alone(sonic, known, allowed).change(aim, dry_run=dry_run)
    changes = "" if ends is None else "\n".join(_lines(ends))
    return _told(task, ended, changes, dry_run=dry_run)


def _told(task: Task, ended: Ended, changes: str, *, dry_run: bool) -> Result:
    ending = ENDINGS[ended.outcome]
    would = dry_run and ended.outcome is Outcome.NOT_STARTED
    failed = not would and ending.code is not ExitCode.OK
    found = {
        "outcome": "would" if would else ended.outcome.value,
        "words": _WOULD if would else ending.words,
        "why": _hidden(ended.why),
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
