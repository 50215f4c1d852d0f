"""``railwright lab``: switches that are not there; each verb below it is loaded when called."""

from __future__ import annotations

import click

from railwright.cli.verbs import Verbs

VERBS = {
    "up": "Start every switch of a site as an SSH server on this machine.",
    "down": "End the lab of a site.",
    "status": "Show the switches of a lab, where they listen, and what happened to them.",
    "fault": "Let something go wrong on a switch of a lab.",
    "exec": "Run a command on a switch of a lab, as root.",
    "export": "Write a site as a topology of containerlab, and configurations.",
}


@click.group(cls=Verbs, verbs=VERBS, files=f"{__name__}_")
def command() -> None:
    """Push to switches that are not there: SSH, CONFIG_DB and SONiC's commands.

    Everything in a lab is SIMULATED: there is no ASIC, no FRR and no kernel of a switch.
    """
