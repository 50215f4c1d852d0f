"""``railwright rollback``: a push, taken back."""

from __future__ import annotations

import click

from railwright.base.errors import ExitCode
from railwright.cli.pushing import Choices, push_options
from railwright.cli.reaching import Reaching, reaching_options
from railwright.cli.shell import Shell, verb


@click.command(options_metavar="[OPTIONS]")
@verb("rollback")
@push_options
@reaching_options
@click.argument("txn")
@click.argument("words", nargs=-1, metavar="[SITE]")
def command(
    shell: Shell, txn: str, words: tuple[str, ...], choices: Choices, reaching: Reaching
) -> ExitCode:
    """Take a push back, its last wave first.

    What was under way is brought to its end first. Then every switch that has the change gets back
    what it had, as carefully as it was changed, and never by more disruption: by a push of its own,
    which can be resumed and taken back. Without --commit nothing is changed. A switch that was
    changed by somebody else since is left as it is.
    """
    from railwright.cli import pushes  # noqa: PLC0415 # only what talks to switches loads them

    return pushes.rollback(shell, words, txn, choices, reaching)
