"""``railwright check``: judge a site, or configurations that no inventory of ours made."""

from __future__ import annotations

from pathlib import Path

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.checks import engine, registry
from railwright.checks.network import Network
from railwright.cli.checking import Wishes, checking_options, ending
from railwright.cli.shell import (
    Shell,
    find_site,
    is_site,
    jobs_option,
    models_option,
    verb,
)
from railwright.cli.telling import Told, told_options
from railwright.model.finding import Finding
from railwright.report import DEFAULT_FORMAT


@click.command()
@verb("check")
@models_option
@jobs_option
@checking_options
@told_options
@click.argument("what", nargs=-1, metavar="[SITE | FILE... | DIR]", type=click.Path(path_type=Path))
def command(
    shell: Shell,
    what: tuple[Path, ...],
    yang_models: Path | None,
    jobs: int | None,
    told: Told,
    wishes: Wishes,
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
        with shell.progress() as progress:
            built = pipeline.build(site, jobs=settings.jobs, progress=progress)
            checked = pipeline.check(
                built,
                models=settings.yang_models,
                today=wishes.day,
                jobs=settings.jobs,
                progress=progress,
                wanted=wishes.wanted,
            )
        return _report(shell, wishes, checked.network, checked.findings)
    from railwright import foreign  # noqa: PLC0415 # a site needs none of it

    sources = foreign.Sources(what, told.links, told.lldp, told.said())
    with shell.progress() as progress:
        judged = foreign.check(
            sources,
            models=settings.yang_models,
            jobs=settings.jobs,
            progress=progress,
            wanted=wishes.wanted,
        )
    return _report(shell, wishes, judged.network, judged.findings)


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


def _report(
    shell: Shell, wishes: Wishes, network: Network | None, found: tuple[Finding, ...]
) -> ExitCode:
    findings = wishes.marked(found)
    network = network or Network(())
    configs = [switch.tables for switch in network.switches.values()]
    for_programs = shell.format != DEFAULT_FORMAT
    shell.report(
        findings=findings,
        facts={
            "devices": len(configs),
            "tables": sum(len(config) for config in configs),
            "rows": sum(len(table) for config in configs for table in config.values()),
            "rules": wishes.count(registry.rules()),
        },
        kinds=shell.kinds(),
        ran=engine.ran(network, wishes.wanted) if for_programs else {},
        fix_hints=wishes.fix_hints,
        summary=None if findings else "no findings",
    )
    return ending(findings, exit_zero=wishes.exit_zero)
