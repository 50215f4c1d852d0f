"""``railwright diff``: what an edit does to the switches."""

from __future__ import annotations

from pathlib import Path

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.checks.judge import Manner
from railwright.cli.against import Held, against_options
from railwright.cli.planning import Limits, Told, planning_options, tell
from railwright.cli.shell import (
    Shell,
    jobs_option,
    models_option,
    site_option,
    verb,
)
from railwright.diff.base import compare


@click.command()
@verb("diff")
@against_options
@planning_options(exit_code=True)
@models_option
@jobs_option
@site_option
def command(
    shell: Shell,
    site: Path,
    held: Held,
    limits: Limits,
    yang_models: Path | None,
    jobs: int | None,
) -> ExitCode:
    """Show what changes against goldens, builds, revisions or switches.

    Renders the site in memory and compares table, key and field; the same change on many rows or
    switches is shown once, with what it does to traffic, whom it can hurt and which switches may
    go together. `git:REV` renders the inventory of another revision of the repository, which is
    left alone. What switches write into their own configuration is no difference. Exits with 1 if
    anything differs.
    """
    settings = shell.settings(site, goldens=held.goldens, yang_models=yang_models, jobs=jobs)
    with shell.progress() as progress:
        built = pipeline.build(site, jobs=settings.jobs, progress=progress)
        if held.golden:
            # Findings are part of a golden; those of the YANG models have to be known for it.
            built = pipeline.check(
                built, manner=Manner(settings.yang_models), jobs=settings.jobs, progress=progress
            )
        against = held.against_what(site, built.design.fabric.site, settings)
        base = pipeline.base_of(built, against, jobs=settings.jobs, progress=progress)
    comparison = compare(base)
    made = pipeline.plan(built, base, comparison, permits=limits.permits)
    told = Told(made, comparison, built.design.fabric)
    return tell(shell, told, limits, base.findings)
