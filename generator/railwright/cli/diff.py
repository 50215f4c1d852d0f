"""``railwright diff``: what an edit does to the switches."""

from __future__ import annotations

from pathlib import Path

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.checks.judge import Manner
from railwright.cli.against import Held, against_options
from railwright.cli.shell import (
    Shell,
    goldens_option,
    jobs_option,
    models_option,
    site_option,
    verb,
    verdict,
)
from railwright.diff.base import compare


@click.command()
@verb("diff")
@against_options
@goldens_option
@models_option
@jobs_option
@site_option
def command(
    shell: Shell,
    site: Path,
    held: Held,
    goldens: Path | None,
    yang_models: Path | None,
    jobs: int | None,
) -> ExitCode:
    """Show what changes against the goldens, another build, a revision or what switches have.

    Renders the site in memory and compares table, key and field; the same change on many rows or
    switches is shown once. `git:REV` renders the inventory of another revision of the repository,
    which is left alone. What switches write into their own configuration is no difference. Exits
    with 1 if anything differs.
    """
    settings = shell.settings(site, goldens=goldens, yang_models=yang_models, jobs=jobs)
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
    rows = len({(one.device, one.table, one.key) for one in comparison.changes})
    devices = {one.device for one in comparison.changes} | {one.device for one in comparison.drifts}
    shell.report(
        findings=base.findings,
        comparison=comparison,
        kinds=shell.kinds() if base.findings else {},
        summary="no differences"
        if comparison.same
        else f"{len(comparison.changes)} changes in {rows} rows of {len(devices)} devices",
    )
    return (
        ExitCode.OK
        if comparison.same and verdict(base.findings) is ExitCode.OK
        else ExitCode.FINDINGS
    )
