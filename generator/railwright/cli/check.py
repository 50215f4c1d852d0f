"""``railwright check``: judge a site, or configurations that no inventory of ours made."""

from __future__ import annotations

from pathlib import Path

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.checks import engine, registry
from railwright.checks.judge import Manner
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
from railwright.model.types import Release
from railwright.report import DEFAULT_FORMAT
from railwright.report.protocol import Cell, Table

Judged = tuple[Network, tuple[Finding, ...]]
"""What was judged, and what was found."""


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
    site = None if _is_files(what) else find_site(what[0] if what else None)
    settings = shell.settings(site, yang_models=yang_models, jobs=jobs)
    manner = Manner(settings.yang_models, wishes.wanted, wishes.upgrade)
    if site is None:
        network, found = _of_files(shell, what, told, manner)
    elif told.for_files_alone:
        msg = "--platform, --release, --qos, --links and --lldp are for files: a site says it"
        raise click.UsageError(msg)
    else:
        network, found = _of_site(shell, site, wishes, manner)
    findings = wishes.marked(found)
    compared = _compared(network, told.compared)
    shell.report(
        findings=findings,
        facts=_facts(network, wishes),
        tables=compared,
        kinds=shell.kinds(),
        ran=engine.ran(network, wishes.wanted) if shell.format != DEFAULT_FORMAT else {},
        fix_hints=wishes.fix_hints,
        summary=None if findings else "no findings",
    )
    return ending(findings, exit_zero=wishes.exit_zero)


def _of_site(shell: Shell, site: Path, wishes: Wishes, manner: Manner) -> Judged:
    jobs = shell.jobs
    with shell.progress() as progress:
        built = pipeline.build(site, jobs=jobs, progress=progress)
        checked = pipeline.check(
            built, manner=manner, today=wishes.day, jobs=jobs, progress=progress
        )
    return checked.network or Network(()), checked.findings


def _of_files(shell: Shell, what: tuple[Path, ...], told: Told, manner: Manner) -> Judged:
    from railwright import foreign  # noqa: PLC0415 # a site needs none of it

    sources = foreign.Sources(what, told.links, told.lldp, told.said())
    with shell.progress() as progress:
        judged = foreign.check(sources, manner=manner, jobs=shell.jobs, progress=progress)
    return judged.network, judged.findings


def _compared(network: Network, releases: tuple[Release, ...]) -> tuple[Table, ...]:
    """Return which of several releases takes which configuration."""
    if not releases:
        return ()
    from railwright.checks.yang.matrix import matrix  # noqa: PLC0415 # seldom asked for
    from railwright.report.releases import release_table  # noqa: PLC0415

    switches = network.switches.items()
    return (release_table({name: matrix(one.tables, releases) for name, one in switches}),)


def _facts(network: Network, wishes: Wishes) -> dict[str, Cell]:
    configs = [switch.tables for switch in network.switches.values()]
    return {
        "devices": len(configs),
        "tables": sum(len(config) for config in configs),
        "rows": sum(len(table) for config in configs for table in config.values()),
        "rules": wishes.count(registry.rules()),
    }


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
