"""``railwright qos``: the lossless engine for people; each verb below it is loaded when called."""

from __future__ import annotations

import click

from railwright.cli.verbs import Verbs

VERBS = {
    "show": "Show buffers, headroom, ECN and watchdog of a switch or a port.",
    "page": "Write one HTML page of memory, marking, pausing and headroom.",
    "explain": "Say how the headroom and the thresholds of a port come about.",
    "hosts": "Write what hosts must be set to, and a script that checks a host against it.",
    "what-if": "Calculate headroom and thresholds for a speed and a cable; needs no inventory.",
}


@click.group(cls=Verbs, verbs=VERBS, files=f"{__name__}_")
def command() -> None:
    """Show, explain and calculate lossless buffers, ECN and PFC.

    Every figure is computed from public sources: checked, not measured.
    """
