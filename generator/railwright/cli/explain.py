"""``railwright explain``: what a finding means and what to do about it."""

from __future__ import annotations

import click

from railwright.base.errors import ExitCode
from railwright.base.text import did_you_mean
from railwright.checks import catalogue
from railwright.cli.shell import Shell, verb
from railwright.model.finding import Kind
from railwright.report.protocol import Explanation


@click.command()
@verb("explain")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def command(shell: Shell, ids: tuple[str, ...]) -> ExitCode:
    """Explain findings by id or name: what, why, and how to mend it.

    Rules also give their public sources and two examples, which change the configurations of a
    shipped inventory; the tests run them.
    """
    shell.settings()
    known = catalogue.kinds()
    named = {name: kind.id for kind in known.values() for name in (kind.id.lower(), kind.slug)}
    for one in ids:
        if one.lower() not in named:
            hint = did_you_mean(one.upper(), known) or did_you_mean(one.lower(), named)
            msg = f"no finding is called {one!r}" + (f"; {hint}" if hint else "")
            raise click.UsageError(msg)
    found = dict.fromkeys(named[one.lower()] for one in ids)
    scopes = catalogue.scopes()
    shell.report(explanations=tuple(_explanation(known[one], scopes.get(one)) for one in found))
    return ExitCode.OK


def _explanation(kind: Kind, scope: str | None) -> Explanation:
    text = catalogue.sections(kind.id)
    return Explanation(
        id=kind.id,
        slug=kind.slug,
        severity=kind.severity,
        scope=scope,
        summary=kind.summary,
        why=text.get("Why"),
        fix=kind.fix,
        source=text.get("Source"),
        bad=text.get("Bad"),
        good=text.get("Good"),
    )
