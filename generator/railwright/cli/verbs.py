"""Groups of verbs, each a file that is loaded when it is called and not to be listed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click


class Verbs(click.Group):
    """A group whose verbs are modules with a ``command``."""

    def __init__(
        self, name: str | None = None, *, verbs: Mapping[str, str], files: str, **how: object
    ) -> None:
        """Take the verbs, each with its line of help.

        Args:
            name: what the group is called.
            verbs: in the order in which they are needed.
            files: how the full names of their modules begin.
            how: what any group takes.
        """
        super().__init__(name, **how)  # type: ignore[arg-type]  # click's own
        self._verbs = verbs
        self._files = files

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which they are needed."""
        return list(self._verbs)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Load the file of a verb."""
        if name not in self._verbs:
            return None
        module = import_module(f"{self._files}{name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without loading them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(self._verbs.items()))
