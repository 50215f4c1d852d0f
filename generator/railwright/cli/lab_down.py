"""``railwright lab down``: end the lab of a site."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

import click

from railwright.base.errors import ExitCode, LabError
from railwright.cli.shell import Shell, site_option, verb
from railwright.lab import control, home

_PATIENCE_S = 30.0
_STEP_S = 0.05


@click.command(name="down")
@verb("lab down")
@site_option
def verb_command(shell: Shell, site: Path) -> ExitCode:
    """End the lab of a site; nothing of it stays."""
    shell.settings(site)
    asyncio.run(control.ask(home.socket_of(site), {"do": "down"}))
    until = time.monotonic() + _PATIENCE_S
    while home.state_of(site) is not None:
        if time.monotonic() > until:
            msg = "the lab does not end"
            raise LabError(msg)
        time.sleep(_STEP_S)
    shutil.rmtree(home.folder_of(site))
    shell.report(summary="the lab is down")
    return ExitCode.OK
