"""``railwright lab fault``: let something go wrong."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from railwright.base.errors import ExitCode
from railwright.cli.shell import Shell, option, site_option, verb
from railwright.lab import LABEL, control, home
from railwright.lab.faults import KINDS
from railwright.report.protocol import Table


@click.command(name="fault")
@verb("lab fault")
@option("--at", default="", help="The command that it is about, such as 'config save'.")
@option(
    "--after",
    type=click.IntRange(0, 1_000_000_000),
    default=0,
    show_default=True,
    help="Moves of the config updater, or bytes, that pass before.",
)
@option(
    "--times",
    type=click.IntRange(0, 1_000_000),
    default=1,
    show_default=True,
    help="How often it happens; 0 is always.",
)
@option("--code", type=click.IntRange(0, 255), default=1, help="Exit code of a command that fails.")
@option("--clear", is_flag=True, help="Drop the faults that wait on the switch.")
@site_option
@click.argument("switch", required=False)
@click.argument("kind", required=False)
def verb_command(
    shell: Shell,
    site: Path,
    *,
    switch: str | None,
    kind: str | None,
    clear: bool,
    **how: object,
) -> ExitCode:
    """Let something go wrong on a switch of a lab.

    Without SWITCH and KIND, the faults are listed.
    """
    shell.settings(site)
    if switch is None or (kind is None and not clear):
        table = Table(
            name=f"{LABEL} faults", columns=("fault", "what it does"), rows=tuple(KINDS.items())
        )
        shell.report(tables=(table,), summary=f"{len(KINDS)} faults")
        return ExitCode.OK
    asked: dict[str, object] = {"do": "fault", "switch": switch, "kind": kind, **how}
    if clear:
        asked["kind"] = None
    asyncio.run(control.ask(home.socket_of(site), asked))
    shell.report(summary=f"{LABEL}: {switch} has no faults" if clear else f"{switch}: {kind} waits")
    return ExitCode.OK
