"""``railwright lab``: switches that are not there; each verb below it is loaded when called."""

from __future__ import annotations

from importlib import import_module

import click

VERBS = {
    "up": "Start every switch of a site as an SSH server on this machine.",
    "down": "End the lab of a site.",
    "status": "Show the switches of a lab, where they listen, and what happened to them.",
    "fault": "Let something go wrong on a switch of a lab.",
    "exec": "Run a command on a switch of a lab.",
    "export": "Write a site as a topology of containerlab.",
}


class _Group(click.Group):
    """A group whose commands are the modules ``lab_<verb>``."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which they are needed."""
        return list(VERBS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Load the file of a verb."""
        if name not in VERBS:
            return None
        command: click.Command = import_module(f"railwright.cli.lab_{name}").verb_command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without loading them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=_Group)
def command() -> None:
    """Push to switches that are not there: SSH, CONFIG_DB and SONiC's commands.

    Everything in a lab is SIMULATED: there is no ASIC, no FRR and no kernel of a switch.
    """
