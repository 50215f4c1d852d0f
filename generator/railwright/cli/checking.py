"""Options of verbs that judge: which findings are wanted, which were known, and how it ends."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from railwright.base.errors import ExitCode
from railwright.checks.engine import Wanted, everything
from railwright.checks.rule import Rule
from railwright.cli.shell import Body, option, verdict
from railwright.model.finding import Finding, Kind, Severity

if TYPE_CHECKING:  # everything is wanted, as a rule
    from railwright.checks.select import Selection

select_option = option(
    "--select",
    multiple=True,
    metavar="PATTERN",
    help="Only these findings: ids, names, families or ALL, with commas between; errors of "
    "CFG, INV, RUL and YNG are told all the same.  [default: ALL]",
)
ignore_option = option(
    "--ignore",
    multiple=True,
    metavar="PATTERN",
    help="Not these findings; the more specific of --select and --ignore wins.",
)
severity_option = option(
    "--severity",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.INFO.value,
    show_default=True,
    callback=lambda _context, _parameter, value: Severity(value),
    help="The mildest findings to show.",
)
baseline_option = option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Findings that this file holds were there before and do not count.",
)
write_baseline_option = option(
    "--write-baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the findings of this run to a file for --baseline.",
)
fix_hints_option = option(
    "--fix-hints",
    is_flag=True,
    help="Print the JSON patch that would satisfy a rule, where there is one.",
)
exit_zero_option = option(
    "--exit-zero",
    is_flag=True,
    help="End with 0 also after errors, for reports that are uploaded.",
)
today_option = option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which suppressions count.  [default: the present day]",
)
upgrade_option = option(
    "--upgrade",
    is_flag=True,
    help="Also say what the next SONiC release would refuse.",
)
_OPTIONS: tuple[Callable[[Body], Body], ...] = (
    select_option,
    ignore_option,
    severity_option,
    baseline_option,
    write_baseline_option,
    fix_hints_option,
    exit_zero_option,
    today_option,
    upgrade_option,
)


class Wishes(NamedTuple):
    """What the options ask for."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: Severity
    baseline: Path | None
    write_baseline: Path | None
    fix_hints: bool
    exit_zero: bool
    today: dt.datetime | None
    upgrade: bool

    @property
    def day(self) -> dt.date:
        """The day on which suppressions count: the one given, or the present one."""
        return self.today.date() if self.today else dt.datetime.now(tz=dt.UTC).date()

    @property
    def wanted(self) -> Wanted:
        """Say of a kind of finding whether it is wanted.

        Raises:
            SettingsError: a pattern is nothing that can be found.
        """
        choice = self._choice()
        return everything if choice is None else choice.wants

    def marked(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Return the findings that are wanted, those that the baseline holds marked.

        What ``--write-baseline`` asks for is written here.

        Raises:
            SettingsError: a pattern is unknown, or a baseline cannot be read or written.
        """
        choice, wanted = self._choice(), self.wanted
        kept = findings if choice is None else choice.kept(findings, kinds())
        if self.baseline is None and self.write_baseline is None:
            return kept
        from railwright.checks import known  # noqa: PLC0415 # seldom asked for

        if self.baseline is not None:
            before = known.read(self.baseline)
            kept = known.mark(
                kept, before, self.baseline, lambda id_: id_ in kinds() and wanted(kinds()[id_])
            )
        if self.write_baseline is not None:
            known.write(self.write_baseline, kept)
        return kept

    def count(self, rules: Iterable[Rule[Any]]) -> int:
        """Return how many of some rules are wanted."""
        choice = self._choice()
        return sum(1 for rule in rules if choice is None or choice.wants(rule.kind))

    def _choice(self) -> Selection | None:
        """Return what was chosen; None for everything, for which nothing needs to be loaded."""
        if not self.select and not self.ignore and self.severity is Severity.INFO:
            return None
        from railwright.checks.select import selection  # noqa: PLC0415 # seldom asked for

        return selection(self.select, self.ignore, self.severity, kinds())


def kinds() -> Mapping[str, Kind]:
    """Return everything that can be found, by id."""
    from railwright.checks import catalogue  # noqa: PLC0415 # loads all that can be found

    return catalogue.kinds()


def checking_options(function: Body) -> Body:
    """Add all of these options, in the order in which the help lists them.

    The function gets them together as ``wishes``.
    """

    @functools.wraps(function)
    def body(*args: Any, **given: Any) -> ExitCode:  # noqa: ANN401
        wishes = Wishes(*(given.pop(name) for name in Wishes._fields))
        return function(*args, wishes=wishes, **given)

    wrapped: Body = body
    for each in reversed(_OPTIONS):
        wrapped = each(wrapped)
    return wrapped


def ending(findings: tuple[Finding, ...], *, exit_zero: bool) -> ExitCode:
    """Return OK where that is asked for in any case, else the verdict on the findings."""
    return ExitCode.OK if exit_zero else verdict(findings)
