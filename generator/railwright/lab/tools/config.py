"""``config``: checkpoints, the config updater, save and load.

Source: sonic-net/sonic-utilities config/main.py (save, load, apply_patch, replace, rollback,
checkpoint, delete_checkpoint, list_checkpoints) and generic_config_updater/generic_updater.py
(FileSystemConfigRollbacker, Util): words, exit codes, and that a name of a checkpoint is joined to
its folder as it is, that one which is there is overwritten, and that `load` of a file which is not
there ends with 0.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from railwright.lab import pointer, updater
from railwright.lab.job import Job, Tool
from railwright.lab.switch import SAVED, dump, loads
from railwright.lab.tools import alters, cfggen, grammar, reload
from railwright.lab.tools.grammar import CONTEXT, Abbreviated, Refused, doing
from railwright.model.configdb import ConfigDb

CHECKPOINTS = "/etc/sonic/checkpoints"
ENDING = ".cp.json"
_DRY = "** DRY RUN EXECUTION **"
_NOT_ROOT = "Root privileges are required for this operation"

Read = tuple[grammar.Action, click.Context]


@click.group("config", cls=Abbreviated, context_settings=CONTEXT)
def config() -> None:
    """SONiC command line - 'config' command"""  # noqa: D415 # the tool's own words


def _name(name: str) -> str:
    return f"{CHECKPOINTS}/{name}{ENDING}"


async def _running(job: Job) -> ConfigDb:
    return await job.switch.tables.config()


@config.command("checkpoint")
@click.argument("checkpoint-name", required=True)
@click.option("-v", "--verbose", is_flag=True)
def checkpoint(checkpoint_name: str, verbose: bool) -> Read:  # noqa: ARG001, FBT001 # Click
    """Take a checkpoint of the whole current config."""

    async def act(job: Job) -> int:
        said = "Config Rollbacker: Config checkpoint"
        job.say(f"{said} starting.")
        job.say(f"Config Rollbacker: Checkpoint name: {checkpoint_name}.")
        job.say("Config Rollbacker: Getting current config db.")
        text = json.dumps(json.loads(dump(await _running(job))))
        path = _name(checkpoint_name)
        try:
            if job.switch.faults.hit("short-checkpoint"):
                text = text[: len(text) // 2]
            await _write(job, path, text)
        except OSError as error:
            raise Refused(str(error), "Failed to create a config checkpoint") from None
        job.say(f"{said} completed.")
        job.say("Checkpoint created successfully.")
        return 0

    return doing(act)


@config.command("delete-checkpoint")
@click.argument("checkpoint-name", required=True)
@click.option("-v", "--verbose", is_flag=True)
def delete_checkpoint(checkpoint_name: str, verbose: bool) -> Read:  # noqa: ARG001, FBT001
    """Delete a checkpoint."""

    async def act(job: Job) -> int:
        path = job.switch.root.real(_name(checkpoint_name))
        if not path.is_file():
            why = f"Checkpoint '{checkpoint_name}' does not exist"
            raise Refused(why, "Failed to delete config checkpoint")
        path.unlink()
        job.say("Checkpoint deleted successfully.")
        return 0

    return doing(act)


@config.command("list-checkpoints")
@click.option("-t", "--time", is_flag=True)
@click.option("-v", "--verbose", is_flag=True)
def list_checkpoints(time: bool, verbose: bool) -> Read:  # noqa: ARG001, FBT001
    """List the config checkpoints available."""

    async def act(job: Job) -> int:
        folder = job.switch.root.real(CHECKPOINTS)
        files = sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []
        names = [one.name.removesuffix(ENDING) for one in files]
        listed: object = names
        if time:
            listed = [
                {"name": name, "time": _time(file)} for name, file in zip(names, files, strict=True)
            ]
        job.say(json.dumps(listed, indent=4))
        return 0

    return doing(act)


def _time(file: Path) -> str:
    return datetime.fromtimestamp(file.stat().st_mtime, tz=UTC).isoformat()


_dry_run = click.option("-d", "--dry-run", is_flag=True)
_format = click.option(
    "-f", "--format", "form", type=click.Choice(["CONFIGDB", "SONICYANG"]), default="CONFIGDB"
)
_hidden = click.option("-n", "--ignore-non-yang-tables", "loose", is_flag=True, hidden=True)
_verbose = click.option("-v", "--verbose", is_flag=True)


@config.command("apply-patch")
@click.argument("patch-file-path", required=True)
@_format
@_dry_run
@click.option("-p", "--parallel", is_flag=True)
@_hidden
@click.option("-i", "--ignore-path", multiple=True, hidden=True)
@_verbose
def apply_patch(patch_file_path: str, dry_run: bool, **_: object) -> Read:  # noqa: FBT001
    """Apply given patch of updates to Config."""

    async def act(job: Job) -> int:
        if dry_run:
            job.say(_DRY)
        try:
            found = await _operations(job, patch_file_path)
            await updater.apply_patch(job, found, dry_run=dry_run)
        except BrokenPipeError:
            raise
        except (updater.UpdateError, OSError, ValueError) as error:
            job.switch.note("refused", "apply-patch")
            raise Refused(str(error), f"Failed to apply patch due to: {error}") from None
        job.say("Patch applied successfully.")
        return 0

    return doing(act)


async def _operations(job: Job, path: str) -> pointer.Operations:
    found = json.loads(await _text(job, path))
    if not pointer.is_patch(found):
        msg = f"Invalid patch format in file: {path}"
        raise updater.UpdateError(msg)
    operations: pointer.Operations = found
    return operations


@config.command("replace")
@click.argument("target-file-path", required=True)
@_format
@_dry_run
@_hidden
@click.option("-i", "--ignore-path", multiple=True, hidden=True)
@_verbose
def replace(target_file_path: str, dry_run: bool, **_: object) -> Read:  # noqa: FBT001
    """Replace the whole config with the specified config."""

    async def act(job: Job) -> int:
        if dry_run:
            job.say(_DRY)
        await _replaced(job, target_file_path, "Failed to replace config", dry_run=dry_run)
        job.say("Config replaced successfully.")
        return 0

    return doing(act)


@config.command("rollback")
@click.argument("checkpoint-name", required=True)
@_dry_run
@_hidden
@click.option("-i", "--ignore-path", multiple=True, hidden=True)
@_verbose
def rollback(checkpoint_name: str, dry_run: bool, **_: object) -> Read:  # noqa: FBT001
    """Rollback the whole config to the specified checkpoint."""

    async def act(job: Job) -> int:
        said = "Failed to rollback config"
        if dry_run:
            job.say(_DRY)
        job.say("Config Rollbacker: Config rollbacking starting.")
        job.say(f"Config Rollbacker: Checkpoint name: {checkpoint_name}.")
        path = _name(checkpoint_name)
        if not job.switch.root.real(path).is_file():
            why = f"Checkpoint '{checkpoint_name}' does not exist"
            raise Refused(why, said)
        await _replaced(job, path, said, dry_run=dry_run)
        job.say("Config Rollbacker: Config rollbacking completed.")
        job.say("Config rolled back successfully.")
        return 0

    return doing(act)


async def _replaced(job: Job, path: str, said: str, *, dry_run: bool) -> None:
    try:
        target = loads(await _text(job, path))
        await updater.replace(job, target, dry_run=dry_run)
    except BrokenPipeError:
        raise
    except (updater.UpdateError, OSError, ValueError) as error:
        job.switch.note("refused", "replace")
        raise Refused(str(error), said) from None


@config.command("save")
@click.option("-y", "--yes", is_flag=True)
@click.argument("filename", required=False)
def save(yes: bool, filename: str | None) -> Read:  # noqa: FBT001
    """Export current config DB to a file on disk."""

    async def act(job: Job) -> int:
        question = "Existing files will be overwritten, continue?"
        if not yes and not await grammar.confirmed(job, question):
            return grammar.ABORTED
        name = filename or SAVED
        if "," in name:
            job.say("Input 1 config file(s) separated by comma for multiple files ")
            return 0
        job.say(f"Running command: /usr/local/bin/sonic-cfggen -d --print-data > {name}")
        try:
            job.switch.root.real(name, job.cwd).write_bytes(b"")  # the shell's > comes first
            await _write(job, name, dump(await _running(job)))
        except OSError as error:
            job.complain(f"/bin/sh: 1: cannot create {name}: {error.strerror}")
            return 1
        return 0

    return doing(act)


@config.command("load")
@click.option("-y", "--yes", is_flag=True)
@click.argument("filename", required=False)
def load(yes: bool, filename: str | None) -> Read:  # noqa: FBT001
    """Import a previous saved config DB dump file."""

    async def act(job: Job) -> int:
        where = f"the file(s) {filename}" if filename else "the default config file(s)"
        if not yes and not await grammar.confirmed(job, f"Load config from {where} ?"):
            return grammar.ABORTED
        name = filename or SAVED
        if "," in name:
            job.say("Input 1 config file(s) separated by comma for multiple files ")
            return 0
        if not job.switch.root.real(name, job.cwd).exists():
            job.say(f"The config_db file {name} doesn't exist")
            return 0
        job.say(f"Running command: /usr/local/bin/sonic-cfggen -j {name} --write-to-db")
        words = ("sonic-cfggen", "-j", name, "--write-to-db")
        return await cfggen.sonic_cfggen(job.like(*words))

    return doing(act)


config.add_command(reload.reload)
for _group in alters.GROUPS:
    config.add_command(_group)


async def _text(job: Job, path: str) -> str:
    if path == "/dev/stdin":
        return (await job.read()).decode("utf-8", "surrogateescape")
    return job.switch.root.real(path, job.cwd).read_text("utf-8", "surrogateescape")


async def _write(job: Job, path: str, text: str) -> None:
    """Write a file as these tools do: at once, and not beside it.

    Raises:
        OSError: there is no room.
    """
    job.switch.check_disk(path)
    file = job.switch.root.real(path, job.cwd)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", "surrogateescape")


async def run(job: Job) -> int:
    """Run `config`, which is for root only."""
    if not job.root:
        job.complain(_NOT_ROOT)
        return 1
    return await grammar.run(config, job)


TOOLS: dict[str, Tool] = {"config": run}
