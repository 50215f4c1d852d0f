"""``railwright accept``: the present build becomes the golden one."""

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
    verdict,
)
from railwright.diff import golden
from railwright.diff.baseline import baseline, refuse_foreign

_MEGABYTE = 1_000_000


@click.command()
@verb("accept")
@click.option("--allow-loss", is_flag=True, help="Accept that tables or devices are gone.")
@goldens_option
@models_option
@jobs_option
@site_option
def command(
    shell: Shell,
    site: Path,
    *,
    allow_loss: bool,
    goldens: Path | None,
    yang_models: Path | None,
    jobs: int | None,
) -> ExitCode:
    """Make the present build the golden one.

    Refuses a build with errors, one that loses a device or a populated table unless
    --allow-loss is given, and a folder with other JSON files or another site's goldens.
    Sites over `golden_limit_mb` keep digests and row counts only.
    """
    settings = shell.settings(site, goldens=goldens, yang_models=yang_models, jobs=jobs)
    with shell.progress() as progress:
        built = pipeline.build(site, jobs=settings.jobs, progress=progress)
        built = pipeline.check(
            built, manner=Manner(settings.yang_models), jobs=settings.jobs, progress=progress
        )
    if verdict(built.findings) is not ExitCode.OK:
        shell.report(findings=built.findings, summary="not accepted: a golden has no errors")
        return ExitCode.FINDINGS
    files = built.output()
    folder = goldens_of(site, built.design.fabric.site, settings)
    refuse_foreign(folder, built.design.fabric.site)
    before = None if allow_loss else baseline(folder)
    lost = golden.losses(before, files.manifest) if before else ()
    if lost:
        shell.report(losses=lost, summary="not accepted: give --allow-loss if this is meant")
        return ExitCode.FINDINGS
    large = files.size_bytes > settings.golden_limit_mb * _MEGABYTE
    digest = settings.golden == "digest" or (settings.golden == "auto" and large)
    mode: golden.Mode = "digest" if digest else "files"
    changed = golden.write(folder, files, mode)
    shell.report(
        findings=built.findings,
        facts={
            "folder": str(folder),
            "devices": len(built.configs),
            "golden": mode,
            "files_changed": changed,
        },
    )
    return ExitCode.OK
