"""``railwright lab status``: how a lab is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from railwright.base.errors import ExitCode, LabError
from railwright.cli.shell import Shell, site_option, verb
from railwright.lab import LABEL, control, home
from railwright.report.protocol import Table


@click.command(name="status")
@verb("lab status")
@site_option
def command(shell: Shell, site: Path) -> ExitCode:
    """Show the switches of a lab, where they listen, and what happened to them."""
    shell.settings(site)
    state = home.up(site)
    told = asyncio.run(control.ask(home.socket_of(site), {"do": "status"}))
    switches, places = told["switches"], state["switches"]
    if not isinstance(switches, dict) or not isinstance(places, dict):
        msg = "the lab does not say how it is"
        raise LabError(msg)
    rows = tuple(
        (
            name,
            str(places[name]["port"]),
            "starting" if one["down"] else "up",
            ", ".join(one["units"]) or "-",
            ", ".join(str(fault["kind"]) for fault in one["faults"]) or "-",
            str(len(one["events"])),
        )
        for name, one in switches.items()
    )
    columns = ("switch", "port", "state", "units", "faults", "events")
    events = tuple(
        (name, *(str(cell) for cell in event))
        for name, one in switches.items()
        for event in one["events"]
    )
    shell.report(
        tables=(
            Table(name=f"{LABEL} switches", columns=columns, rows=rows),
            Table(name="events", columns=("switch", "second", "event", "subject"), rows=events),
        ),
        summary=f"{LABEL}: {len(rows)} switches; the job saw {told['flaps']} links go down and"
        f" {told['lossless_drops']} lossless packets dropped",
    )
    return ExitCode.OK
