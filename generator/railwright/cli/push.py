"""``railwright push``: a plan that was approved, on the switches of a site."""

from __future__ import annotations

from pathlib import Path

import click

from railwright.base.errors import ExitCode
from railwright.cli.pushing import Choices, push_options
from railwright.cli.reaching import Reaching, reaching_options
from railwright.cli.shell import Shell, find_site, verb


@click.command(options_metavar="[OPTIONS]")
@verb("push")
@click.option("--resume", metavar="TXN", help="Go on with a push that was not brought to its end.")
@click.option("--status", metavar="TXN", help="Say where the switches of a push stand.")
@click.option("--list", "list_", is_flag=True, help="List the pushes that were begun here.")
@push_options
@reaching_options
@click.argument("words", nargs=-1, metavar="[PLAN] [SITE]")
def command(  # noqa: PLR0913 # Click's parameters
    shell: Shell,
    words: tuple[str, ...],
    resume: str | None,
    status: str | None,
    choices: Choices,
    reaching: Reaching,
    *,
    list_: bool,
) -> ExitCode:
    """Apply a plan to its switches, wave by wave.

    Without --commit nothing is changed: every switch is asked who it is, how it is, and by its own
    config updater what it would do. With it, each switch is locked, looked at, drained where the
    plan says so, changed, looked at again and saved; it takes the change back by itself if nobody
    tells it to keep it. A wave begins when the one before it went well. Ends with 4 if a switch was
    not changed and has what it had, and with 5 if one has neither and nobody knows: go on with
    --resume then, which begins no further switch.
    """
    from railwright.cli import pushes  # noqa: PLC0415 # only what talks to switches loads them

    if list_ or status:
        return pushes.show(shell, words, status, reaching)
    if resume:
        return pushes.resume(shell, words, resume, choices, reaching)
    if not words:
        msg = "PLAN is missing: the file that `railwright plan -o` wrote"
        raise click.UsageError(msg)
    if len(words) > 2:  # noqa: PLR2004 # as its usage says
        msg = f"{words[2]!r} is one word too many: PLAN and SITE are all"
        raise click.UsageError(msg)
    site = find_site(Path(words[1]) if len(words) > 1 else None)
    return pushes.push(shell, Path(words[0]), site, choices, reaching)
