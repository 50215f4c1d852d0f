"""``railwright rules``: everything that can be found."""

from __future__ import annotations

import click

from railwright.base.errors import ExitCode
from railwright.base.text import did_you_mean
from railwright.checks import catalogue
from railwright.cli.shell import Shell, verb
from railwright.report.protocol import Table


@click.command()
@verb("rules")
@click.argument("families", nargs=-1, metavar="[FAMILY...]")
def command(shell: Shell, families: tuple[str, ...]) -> ExitCode:
    """List what can be found: all of it, or the families named.

    `railwright explain ID` says more about each.
    """
    shell.settings()
    kinds = catalogue.kinds()
    known = sorted({kind.family for kind in kinds.values()})
    wanted = [family.upper() for family in families] or known
    for family in wanted:
        if family not in known:
            hint = did_you_mean(family, known)
            msg = f"no family is called {family!r}" + (f"; {hint}" if hint else "")
            raise click.UsageError(msg)
    scopes = catalogue.scopes()
    rows = [
        (kind.id, kind.slug, kind.severity.value, scopes.get(kind.id, "stage"), kind.summary)
        for kind in kinds.values()
        if kind.family in wanted
    ]
    table = Table(
        name="rules", columns=("id", "name", "severity", "about", "what"), rows=tuple(rows)
    )
    shell.report(tables=(table,), facts={"findings": len(rows)})
    return ExitCode.OK
