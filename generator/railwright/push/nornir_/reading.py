"""Tasks that change no configuration: what a switch has, how it is, and a copy that it keeps."""

from __future__ import annotations

from nornir.core.task import Result, Task

from railwright.base.errors import AnswerLost
from railwright.base.natural import natural_key
from railwright.diff import masking
from railwright.push.fleet.crew import WallClock
from railwright.push.fleet.who import utc
from railwright.push.line import commands
from railwright.push.line.command import Command
from railwright.push.look.compare import differences
from railwright.push.look.health import Health, worse
from railwright.push.nornir_.alone import HostFacts, kind_of
from railwright.push.nornir_.connection import Sonic
from railwright.push.nornir_.tasks import (
    TaskFailed,
    built,
    checkpoint_of,
    config_of,
    hidden,
    name_of,
    of_ours,
    sonic_of,
)
from railwright.push.transaction.remote import Remote


@of_ours
def sonic_get_config(task: Task, *, saved: bool = False) -> Result:
    """Read the configuration of a switch.

    Args:
        task: of Nornir.
        saved: what it would start with, in the place of what it runs.

    Returns:
        Table to key to field to value, with masks for secrets.
    """
    sonic = sonic_of(task)
    loaded = sonic.saved() if saved else sonic.running()
    config = config_of(loaded, name_of(task, sonic), "its configuration")
    return Result(task.host, result=masking.masked(config))


@of_ours
def sonic_health(task: Task, *, over_s: float = 0) -> Result:
    """Look how a switch is; it fails where something is wrong with it.

    Args:
        task: of Nornir.
        over_s: seconds until a second look, where what is counted may have grown: lossless packets
            lost, storms, errors. 0: one look.

    Returns:
        ``ready`` (whether it may be changed), ``complaints``, and the ``ports_down`` of those that
        the configuration has up.
    """
    sonic = sonic_of(task)
    config = config_of(sonic.running(), name_of(task, sonic), "its configuration")
    now = _looked(sonic)
    complaints = set(now.complaints)
    if over_s > 0:
        WallClock.sleep(over_s)
        later = _looked(sonic)
        complaints |= later.complaints | worse(now, later)
        now = later
    ports = config.get("PORT", {})
    down = {port for port in now.down if ports.get(port, {}).get("admin_status") == "up"}
    found = {
        "ready": now.ready,
        "complaints": sorted(map(hidden, complaints), key=natural_key),
        "ports_down": sorted(down, key=natural_key),
    }
    return Result(task.host, result=found, failed=not now.ready or bool(complaints))


def _looked(sonic: Sonic) -> Health:
    reply = Remote(sonic, "", excused=sonic.extras.excused).health()
    if reply.value is None:
        raise TaskFailed(reply.why)
    return reply.value


@of_ours
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
    sonic = sonic_of(task)
    found = checkpoint or f"nornir-{utc()[:19].replace('-', '').replace(':', '')}"
    command = built(commands.checkpoint, found)
    if found in sonic.checkpoints():
        msg = f"{sonic.name}: it has a checkpoint {found} already"
        raise TaskFailed(msg, hint="take another name; SONiC would overwrite it without a word")
    dry = task.is_dry_run(dry_run)
    if not dry:
        _taken(sonic, command, found)
        loaded = sonic.running()
        config = config_of(loaded, name_of(task, sonic), "its configuration")
        held = checkpoint_of(sonic, found, name_of(task, sonic))
        known = HostFacts(name_of(task, sonic), task.host.extended_data())
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
