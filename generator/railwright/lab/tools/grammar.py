"""Click's grammar for the tools that SONiC writes with Click: what it accepts and how it refuses.

The commands of a tool return what is to be done; nothing is done while words are read. Wrong words
end with 2 and `Usage: ... Error: ...` among the complaints, as Click does by itself
(sonic-net/sonic-utilities config/main.py, CONTEXT_SETTINGS for the names of the help option).
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Sequence
from contextlib import redirect_stdout
from typing import cast

import click

from railwright.lab.job import Job

Action = Callable[[Job], Awaitable[int]]
CONTEXT = {"help_option_names": ["-h", "--help", "-?"]}
ABORTED = 1
_FEW = 3


class Refused(Exception):
    """A command fails with words, and ends with 2, as ``ctx.fail`` does."""

    def __init__(self, message: str, said: str = "") -> None:
        super().__init__(message)
        self.said = said
        """A line that goes to the complaints first."""


class Abbreviated(click.Group):
    """A group whose commands may be shortened, as those of ``config``.

    Source: sonic-net/sonic-utilities utilities_common/cli.py AbbreviationGroup and AliasedGroup.
    The real tools have more commands, so that a start of less than three letters, which here would
    be one command's, is taken by none.
    """

    shortest_wins = True
    """Whether of several the one is meant that begins all of them."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command that a word means."""
        found = super().get_command(ctx, cmd_name)
        if found is not None or len(cmd_name) < _FEW:
            return found
        names = [one for one in self.list_commands(ctx) if one.startswith(cmd_name.lower())]
        if not names:
            return None
        least = min(names, key=len)
        alone = len(names) == 1
        if alone or (self.shortest_wins and all(one.startswith(least) for one in names)):
            return super().get_command(ctx, least)
        msg = f"Too many matches: {', '.join(sorted(names))}"
        raise click.UsageError(msg, ctx)


class Aliased(Abbreviated):
    """Likewise of ``show``."""

    shortest_wins = False


async def run(group: click.Command, job: Job) -> int:
    """Read the words of a job by a grammar and do what they say."""
    written = io.StringIO()
    try:
        with redirect_stdout(written):
            context = group.make_context(job.name, list(job.words))
            with context:
                found = group.invoke(context)
    except click.exceptions.Exit as leaving:
        job.out(written.getvalue().encode())
        return leaving.exit_code
    except click.ClickException as error:
        shown = error.ctx if isinstance(error, click.UsageError) else None
        _refuse(job, shown, error.format_message())
        return error.exit_code
    action, inner = cast("tuple[Action, click.Context]", found)
    try:
        return await action(job)
    except Refused as error:
        if error.said:
            job.complain(error.said)
        _refuse(job, inner, str(error))
        return 2


def doing(action: Action) -> tuple[Action, click.Context]:
    """Return what a command is to do, with where it was read."""
    return action, click.get_current_context()


async def confirmed(job: Job, question: str) -> bool:
    """Ask a question of those that flags answer; nothing to read is no answer."""
    job.out(f"{question} [y/N]: ".encode())
    answer = (await job.read()).decode("utf-8", "replace").splitlines()
    if answer and answer[0].strip().lower() in {"y", "yes"}:
        return True
    job.complain("Aborted!")
    return False


def _refuse(job: Job, context: click.Context | None, message: str) -> None:
    if context is not None:
        job.complain(context.get_usage())
        names: Sequence[str] = context.help_option_names
        job.complain(f"Try '{context.command_path} {names[0]}' for help.\n")
    job.complain(f"Error: {message}")
