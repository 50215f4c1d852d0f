"""Options of verbs that judge: which findings are wanted, which were known, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from railwright.base.errors import ExitCode
from railwright.cli.shell import Body, verdict
from railwright.model.finding import Finding, Severity

select_option = click.option(
    "--select",
    multiple=True,
    metavar="PATTERN",
    envvar="RAILWRIGHT_SELECT",
    show_envvar=True,
    help="Only these findings: ids, names, families or ALL, with commas between.  [default: ALL]",
)
ignore_option = click.option(
    "--ignore",
    multiple=True,
    metavar="PATTERN",
    envvar="RAILWRIGHT_IGNORE",
    show_envvar=True,
    help="Not these findings; the more specific of --select and --ignore wins.",
)
severity_option = click.option(
    "--severity",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.INFO.value,
    envvar="RAILWRIGHT_SEVERITY",
    show_envvar=True,
    show_default=True,
    callback=lambda _context, _parameter, value: Severity(value),
    help="The mildest findings to show.",
)
baseline_option = click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="RAILWRIGHT_BASELINE",
    show_envvar=True,
    help="Findings that this file holds were there before and do not count.",
)
write_baseline_option = click.option(
    "--write-baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="RAILWRIGHT_WRITE_BASELINE",
    show_envvar=True,
    help="Write the findings of this run to a file for --baseline.",
)
fix_hints_option = click.option(
    "--fix-hints",
    is_flag=True,
    envvar="RAILWRIGHT_FIX_HINTS",
    show_envvar=True,
    help="Print the JSON patch that would satisfy a rule, where there is one.",
)
exit_zero_option = click.option(
    "--exit-zero",
    is_flag=True,
    envvar="RAILWRIGHT_EXIT_ZERO",
    show_envvar=True,
    help="End with 0 also after errors, for reports that are uploaded.",
)
_OPTIONS: tuple[Callable[[Body], Body], ...] = (
    select_option,
    ignore_option,
    severity_option,
    baseline_option,
    write_baseline_option,
    fix_hints_option,
    exit_zero_option,
)


def checking_options(function: Body) -> Body:
    """Add all of these options, in the order in which the help lists them.

    The function gets ``select`` and ``ignore`` (tuples of text), ``severity``, ``baseline`` and
    ``write_baseline`` (a path or None), ``fix_hints`` and ``exit_zero``.
    """
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def ending(findings: tuple[Finding, ...], *, exit_zero: bool) -> ExitCode:
    """Return OK where that is asked for in any case, else the verdict on the findings."""
    return ExitCode.OK if exit_zero else verdict(findings)
