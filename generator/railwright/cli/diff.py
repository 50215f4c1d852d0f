"""``railwright diff``: what an edit does to the switches."""

from __future__ import annotations

from pathlib import Path

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.checks.judge import Manner
from railwright.cli.settings import goldens_of
from railwright.cli.shell import (
    Shell,
    goldens_option,
    jobs_option,
    models_option,
    site_option,
    verb,
)

GOLDEN = "golden"


@click.command()
@verb("diff")
@click.option(
    "--against",
    metavar="golden|DIR",
    default=GOLDEN,
    envvar="RAILWRIGHT_AGAINST",
    show_envvar=True,
    show_default=True,
    help="Compare with the goldens, or with a folder of an earlier build or of <device>.json.",
)
@goldens_option
@models_option
@jobs_option
@site_option
def command(
    shell: Shell,
    site: Path,
    against: str,
    goldens: Path | None,
    yang_models: Path | None,
    jobs: int | None,
) -> ExitCode:
    """Show what changes against the goldens or another build.

    Renders the site in memory and compares table, key and field; the same change on many rows or
    switches is shown once. Exits with 1 if anything differs.
    """
    settings = shell.settings(site, goldens=goldens, yang_models=yang_models, jobs=jobs)
    with shell.progress() as progress:
        built = pipeline.build(site, jobs=settings.jobs, progress=progress)
        if against == GOLDEN:
            # Findings are part of a golden; those of the YANG models have to be known for it.
            built = pipeline.check(
                built, manner=Manner(settings.yang_models), jobs=settings.jobs, progress=progress
            )
    folder = (
        goldens_of(site, built.design.fabric.site, settings) if against == GOLDEN else Path(against)
    )
    if against != GOLDEN and not folder.is_dir():
        msg = f"--against {against!r} is not a folder"
        raise click.UsageError(msg)
    comparison = pipeline.compare(built, folder)
    rows = len({(one.device, one.table, one.key) for one in comparison.changes})
    devices = {one.device for one in comparison.changes} | {one.device for one in comparison.drifts}
    shell.report(
        comparison=comparison,
        summary="no differences"
        if comparison.same
        else f"{len(comparison.changes)} changes in {rows} rows of {len(devices)} devices",
    )
    return ExitCode.OK if comparison.same else ExitCode.FINDINGS
