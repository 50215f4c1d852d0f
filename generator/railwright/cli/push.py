"""``railwright push``: a plan that was approved, on the switches."""

from __future__ import annotations

from pathlib import Path

import click

from railwright.base.errors import ExitCode
from railwright.cli.pushing import Choices, Run, push_options
from railwright.cli.reaching import Reaching, reaching_options
from railwright.cli.shell import Shell, find_site, verb


@click.command()
@verb("push")
@push_options
@reaching_options
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("site", required=False, type=click.Path(path_type=Path))
def command(
    shell: Shell, plan: Path, site: Path | None, choices: Choices, reaching: Reaching
) -> ExitCode:
    """Apply a plan to its switches, wave by wave."""
    from railwright.plan import file  # noqa: PLC0415 # only where there is a plan

    run = Run(shell, find_site(site), reaching, choices)
    return run.commit(file.read(plan))
