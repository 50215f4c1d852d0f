"""``railwright check``: judge a site."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.cli.shell import Shell, jobs_option, models_option, site_option, verb, verdict


@click.command()
@verb("check")
@models_option
@jobs_option
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    envvar="RAILWRIGHT_TODAY",
    show_envvar=True,
    help="The day on which suppressions count.  [default: the present day]",
)
@site_option
def command(
    shell: Shell,
    site: Path,
    yang_models: Path | None,
    jobs: int | None,
    today: dt.datetime | None,
) -> ExitCode:
    """Judge the rendered fabric: design rules and YANG.

    Renders the site in memory and writes nothing. Every finding names the line of the inventory to
    edit; one about a configuration also names device, table, key, field and template.
    """
    settings = shell.settings(site, yang_models=yang_models, jobs=jobs)
    day = today.date() if today else dt.datetime.now(tz=dt.UTC).date()
    with shell.progress() as progress:
        built = pipeline.build(site, jobs=settings.jobs, progress=progress)
        checked = pipeline.check(
            built, models=settings.yang_models, today=day, jobs=settings.jobs, progress=progress
        )
    tables = sum(len(config) for config in built.configs.values())
    rows = sum(len(table) for config in built.configs.values() for table in config.values())
    shell.report(
        findings=checked.findings,
        facts={"devices": len(built.configs), "tables": tables, "rows": rows},
        summary=None if checked.findings else "no findings",
    )
    return verdict(checked.findings)
