"""``railwright lab up``: build a site, and start a lab of it that stays."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click

from railwright import pipeline
from railwright.base import process
from railwright.base.errors import ExitCode, LabError
from railwright.cli.shell import Shell, jobs_option, option, site_option, verb
from railwright.lab import LABEL, facts, home, leftovers, store
from railwright.lab.fleet_names import KEY, LOG
from railwright.report.protocol import Table

_PATIENCE_S = 300.0
_STEP_S = 0.05
_TOLD = 3
_LAST_PORT = 65_535


@click.command(name="up")
@verb("lab up")
@option(
    "--port-base",
    type=click.IntRange(0, 65_000),
    default=0,
    show_default=True,
    help="Port of the first switch, the others follow; 0 takes any that are free.",
)
@option(
    "--speed",
    type=click.FloatRange(0.1, 10_000),
    default=20.0,
    show_default=True,
    help="How much faster than a switch the lab works. Timers run as they are.",
)
@jobs_option
@site_option
def command(
    shell: Shell, site: Path, *, port_base: int, speed: float, jobs: int | None
) -> ExitCode:
    """Start every switch of a site as an SSH server on this machine.

    The switches have what the inventory says; their MACs and serial numbers are made up. The lab
    stays until `railwright lab down`. Only this user can log in, with the key that is shown.
    """
    settings = shell.settings(site, jobs=jobs)
    store.server()
    with home.starting(site) as folder:
        with shell.progress() as progress:
            built = pipeline.build(site, jobs=settings.jobs, progress=progress)
        _check_ports(port_base, len(built.design.fabric.devices))
        facts.write(folder, facts.facts(built.design.fabric), built.configs)
        state = _started(site, folder, port_base, speed)
    switches = state.get("switches")
    rows = [
        (name, str(where["address"]), str(where["port"]))
        for name, where in (switches.items() if isinstance(switches, dict) else ())
    ]
    shell.report(
        tables=(
            Table(
                name=f"{LABEL} switches", columns=("switch", "address", "port"), rows=tuple(rows)
            ),
        ),
        summary=f"{LABEL}: {len(rows)} switches are up; log in with"
        f" ssh -i {folder / KEY} -o UserKnownHostsFile={folder / 'known_hosts'}"
        f" -p {rows[0][2] if rows else 22} admin@127.0.0.1 show version",
    )
    return ExitCode.OK


def _check_ports(base: int, switches: int) -> None:
    if base and base + switches - 1 > _LAST_PORT:
        msg = f"--port-base: {switches} switches from {base} on go beyond port {_LAST_PORT}"
        raise click.UsageError(msg)


def _started(site: Path, folder: Path, port_base: int, speed: float) -> dict[str, object]:
    log = folder / LOG
    words = [sys.executable, "-m", "railwright.lab", str(folder), str(port_base), str(speed)]
    left = process.leave(words, folder=folder, environment=os.environ, log=log)
    until = time.monotonic() + _PATIENCE_S
    while left.code is None and time.monotonic() < until:
        state = home.state_of(site)
        if state is not None:
            return state
        time.sleep(_STEP_S)
    leftovers.clean(folder, keep=LOG)
    told = log.read_text("utf-8", "replace").strip().splitlines()[-_TOLD:]
    msg = "the lab does not start"
    raise LabError("\n  ".join([msg, *told]), hint=f"all that it said: {log}")
