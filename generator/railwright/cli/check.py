"""``railwright check``: judge a site, or configurations that no inventory of ours made."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.cli.shell import (
    Shell,
    find_site,
    is_site,
    jobs_option,
    models_option,
    verb,
    verdict,
)
from railwright.cli.telling import Told, told_options
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Finding
from railwright.pipeline import Sources


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
@told_options
@click.argument("what", nargs=-1, metavar="[SITE | FILE... | DIR]", type=click.Path(path_type=Path))
def command(
    shell: Shell,
    what: tuple[Path, ...],
    yang_models: Path | None,
    jobs: int | None,
    today: dt.datetime | None,
    told: Told,
) -> ExitCode:
    """Judge configurations by the rules and by YANG.

    A SITE is rendered in memory, and every finding names the line of the inventory to edit. FILEs
    are configurations of any SONiC switches (`config_db.json`, `sonic-db-dump`, `show
    runningconfiguration all`), and a DIR holds such files: they need no inventory. Platform and
    release are read from them, and they are joined into a fabric by DEVICE_NEIGHBOR, --lldp and
    --links. Nothing is written.
    """
    files = _is_files(what)
    site = None if files else find_site(what[0] if what else None)
    settings = shell.settings(site, yang_models=yang_models, jobs=jobs)
    if site is not None:
        if any(told):
            msg = "--platform, --release, --qos, --links and --lldp are for files: a site says it"
            raise click.UsageError(msg)
        day = today.date() if today else dt.datetime.now(tz=dt.UTC).date()
        with shell.progress() as progress:
            built = pipeline.build(site, jobs=settings.jobs, progress=progress)
            checked = pipeline.check(
                built, models=settings.yang_models, today=day, jobs=settings.jobs, progress=progress
            )
        return _report(shell, list(built.configs.values()), checked.findings)
    sources = Sources(what, told.links, told.lldp, told.said())
    with shell.progress() as progress:
        foreign = pipeline.check_files(
            sources, models=settings.yang_models, jobs=settings.jobs, progress=progress
        )
    configs = [switch.tables for switch in foreign.network.switches.values()]
    return _report(shell, configs, foreign.findings)


def _is_files(what: tuple[Path, ...]) -> bool:
    """Whether the arguments are configurations and not a site."""
    if len(what) > 1:
        sites = [path for path in what if path.is_dir() and is_site(path)]
        if sites:
            msg = f"{sites[0]} is a site: check it by itself"
            raise click.UsageError(msg)
        return True
    if not what or is_site(what[0]):
        return False
    if not what[0].exists():
        msg = f"{str(what[0])!r} does not exist"
        raise click.UsageError(msg)
    return what[0].is_file() or any(what[0].glob("*.json")) or any(what[0].glob("*/*.json"))


def _report(shell: Shell, configs: list[ConfigDb], findings: tuple[Finding, ...]) -> ExitCode:
    tables = sum(len(config) for config in configs)
    rows = sum(len(table) for config in configs for table in config.values())
    shell.report(
        findings=findings,
        facts={"devices": len(configs), "tables": tables, "rows": rows},
        summary=None if findings else "no findings",
    )
    return verdict(findings)
