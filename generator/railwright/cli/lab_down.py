"""``railwright lab down``: end the lab of a site."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from railwright.base.errors import ExitCode, LabError
from railwright.cli.shell import Shell, site_option, verb
from railwright.lab import control, home, leftovers
from railwright.lab.fleet_names import NO_LAB, SOCKET

_PATIENCE_S = 120.0
_ANSWER_S = 5.0


@click.command(name="down")
@verb("lab down")
@site_option
def command(shell: Shell, site: Path) -> ExitCode:
    """End the lab of a site.

    Nothing of it stays, also of one that was killed or hangs.
    """
    shell.settings(site)
    folder = home.folder_of(site)
    is_up = home.state_of(site) is not None
    if is_up and asyncio.run(_asked(folder)):
        leftovers.ended(folder, _PATIENCE_S)
    before = any(folder.iterdir())
    ended = leftovers.clean(folder)
    if not is_up and not before:
        raise LabError(NO_LAB)
    left = f"; {ended} of its programs had to be ended" if ended else ""
    shell.report(summary=f"the lab is down{left}")
    return ExitCode.OK


async def _asked(folder: Path) -> bool:
    """Ask a lab to end; return whether it will."""
    try:
        await asyncio.wait_for(control.ask(folder / SOCKET, {"do": "down"}), _ANSWER_S)
    except (LabError, TimeoutError):
        return False
    return True
