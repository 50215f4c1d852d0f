"""``railwright qos``: the lossless engine for people; each verb below it is loaded when called."""

from __future__ import annotations

from importlib import import_module

import click

VERBS = {
    "show": "Show buffers, headroom, ECN and watchdog of a switch or a port.",
    "page": "Write one HTML page of memory, marking, pausing and headroom.",
    "explain": "Say how the headroom and the thresholds of a port come about.",
    "hosts": "Write what hosts must be set to, and a script that checks a host against it.",
    "what-if": "Calculate headroom and thresholds for a speed and a cable; needs no inventory.",
}


class _Group(click.Group):
    """A group whose commands are the modules ``qos_<verb>``."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which they are needed."""
        return list(VERBS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Load the file of a verb."""
        if name not in VERBS:
            return None
        module = import_module(f"railwright.cli.qos_{name.replace('-', '_')}")
        command: click.Command = module.verb_command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without loading them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=_Group)
def command() -> None:
    """Show, explain and calculate lossless buffers, ECN and PFC.

    Every figure is computed from public sources: checked, not measured.
    """
