"""``config reload``: stop, empty CONFIG_DB, load a file, start again; all links go down.

Source: sonic-net/sonic-utilities config/main.py (reload) and utilities_common/flock.py (try_lock):
what it checks first, its words and exit codes. How long a switch takes is a judged figure
(:data:`railwright.plan.cost.RELOAD_SECONDS`).
"""

from __future__ import annotations

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from railwright.lab.job import Job
from railwright.lab.store import changed
from railwright.lab.switch import SAVED, loads
from railwright.lab.tools import grammar
from railwright.model.configdb import ConfigDb
from railwright.plan.cost import RELOAD_SECONDS

LOCK = "/etc/sonic/reload.lock"
SWSS_SECONDS = 120
"""For so long after its start swss does not count as ready (config/main.py, _swss_ready)."""


@click.command("reload")
@click.option("-y", "--yes", is_flag=True)
@click.option("-l", "--load-sysinfo", is_flag=True)
@click.option("-n", "--no_service_restart", is_flag=True)
@click.option("-f", "--force", is_flag=True)
@click.option(
    "-t", "--file_format", type=click.Choice(["config_yang", "config_db"]), default="config_db"
)
@click.option("-b", "--bypass-lock", is_flag=True)
@click.argument("filename", required=False)
def reload(
    yes: bool,  # noqa: FBT001 # Click gives them by name
    force: bool,  # noqa: FBT001
    no_service_restart: bool,  # noqa: FBT001
    bypass_lock: bool,  # noqa: FBT001
    filename: str | None,
    **_: object,
) -> tuple[grammar.Action, click.Context]:
    """Clear current configuration and import a previous saved config DB dump file."""

    async def act(job: Job) -> int:
        async with _lock(job, bypass=bypass_lock) as held:
            if not held:
                return 1
            if not force and not no_service_restart and not _ready(job):
                return 1
            where = f"the file(s) {filename}" if filename else "the default config file(s)"
            question = f"Clear current config and reload config in config_db from {where} ?"
            if not yes and not await grammar.confirmed(job, question):
                return grammar.ABORTED
            return await _reload(job, filename or SAVED, restart=not no_service_restart)

    return grammar.doing(act)


def _ready(job: Job) -> bool:
    up = job.switch.clock.now() - job.switch.started_at
    if job.switch.boots + job.switch.reloads and up < SWSS_SECONDS:
        job.say("SwSS container is not ready. Retry later or use -f to avoid system checks")
        return False
    return True


@asynccontextmanager
async def _lock(job: Job, *, bypass: bool) -> AsyncIterator[bool]:
    if bypass:
        job.say(f"Bypass lock on {LOCK}")
        yield True
        return
    with job.switch.root.real(LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            job.say(f"Failed to acquire lock on {LOCK}")
            yield False
            return
        job.say(f"Acquired lock on {LOCK}")
        try:
            yield True
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)
            job.say(f"Released lock on {LOCK}")


async def _reload(job: Job, name: str, *, restart: bool) -> int:
    switch = job.switch
    try:
        text = switch.root.real(name, job.cwd).read_text("utf-8", "surrogateescape")
        wanted: ConfigDb = loads(text)
    except OSError:
        job.say(f"The config file {name} doesn't exist")
        job.complain("Aborted!")
        return 1
    except ValueError as error:
        job.say(f"Failed to read config file {name}: {error}")
        job.complain("Aborted!")
        return 1
    if any(one.kind.name != "UNKNOWN_TABLE" for one in switch.engine.validate(wanted)):
        job.say(f"Invalid config file:'{name}'!")
        job.complain("Aborted!")
        return 1
    before = await switch.tables.config()
    ports = before.get("PORT", {})
    if restart:
        job.say("Stopping SONiC target ...")
        switch.daemons.gone()
        for port, row in ports.items():
            if row.get("admin_status") == "up":
                switch.note("down", port)
    switch.reloads += 1
    job.say(f"Running command: /usr/local/bin/sonic-cfggen -j {name} --write-to-db")
    whole = switch.complete(wanted)
    await switch.tables.load(whole)
    switch.daemons.changed(tuple(changed(before, whole)), before)
    job.say("Running command: /usr/local/bin/db_migrator.py -o migrate")
    if restart:
        job.say("Restarting SONiC target ...")
        await switch.clock.work(RELOAD_SECONDS)
        switch.started_at = switch.clock.now()
        for port, row in wanted.get("PORT", {}).items():
            if row.get("admin_status") == "up":
                switch.note("up", port)
    switch.daemons.wake()
    return 0
