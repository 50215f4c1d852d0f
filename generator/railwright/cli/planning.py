"""What the verbs that plan share: options, the plan, and how it ends."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from railwright.base import atomic
from railwright.base.errors import ExitCode
from railwright.cli.shell import Body, Shell, option, verdict
from railwright.model.disruption import Disruption
from railwright.model.finding import Finding

if TYPE_CHECKING:
    from railwright.diff.golden import Comparison
    from railwright.model.fabric import Fabric
    from railwright.model.plan import Plan
    from railwright.plan.path import Permits


class Limits(NamedTuple):
    """What a plan may do, and where its page and its comment go."""

    max_class: Disruption | None
    table_load: bool
    page: Path | None
    comment: Path | None
    exit_code: bool

    @property
    def permits(self) -> Permits:
        """What is allowed for on the way."""
        from railwright.plan.path import Permits  # noqa: PLC0415 # only for what differs

        return Permits(table_load=self.table_load)


_OPTIONS = (
    option(
        "--max-class",
        type=click.Choice([one.value for one in Disruption]),
        callback=lambda _context, _parameter, value: Disruption(value) if value else None,
        help="The worst class of disruption that is allowed; a worse plan ends with 1.",
    ),
    option(
        "--table-load",
        is_flag=True,
        help="Allow rows to be written past the config updater where that disturbs less, or where "
        "the updater refuses.",
    ),
    option(
        "--page",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Also write one HTML page of the plan, which loads nothing.",
    ),
    option(
        "--comment",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Also write the comment of a pull request, in Markdown; what stopped a stage goes "
        "there too.",
    ),
)


def planning_options(*, exit_code: bool) -> Callable[[Body], Body]:
    """Return what adds the options; the function gets what they say as ``limits``.

    Args:
        exit_code: whether a difference ends with 1 unless the caller says something else.
    """
    ending = option(
        "--exit-code/--no-exit-code",
        default=exit_code,
        show_default=True,
        help="Whether to end with 1 if anything differs.",
    )

    def decorate(function: Body) -> Body:
        @functools.wraps(function)
        def body(shell: Shell, **given: Any) -> ExitCode:  # noqa: ANN401
            limits = Limits(*(given.pop(name) for name in Limits._fields))
            if limits.comment is not None:
                shell.also("markdown", limits.comment)
            return function(shell, limits=limits, **given)

        wrapped: Body = body
        for each in reversed((*_OPTIONS, ending)):
            wrapped = each(wrapped)
        return wrapped

    return decorate


class Told(NamedTuple):
    """A plan, and what else is known of it.

    Attributes:
        plan: the plan.
        comparison: what it was made from; None for a plan that was read.
        fabric: the site as it will be, for the page; None for a plan that was read.
        sha256: of the file of the plan, by which it is approved; None where there is no file.
    """

    plan: Plan
    comparison: Comparison | None = None
    fabric: Fabric | None = None
    sha256: str | None = None


def tell(shell: Shell, told: Told, limits: Limits, findings: tuple[Finding, ...] = ()) -> ExitCode:
    """Report a plan and write its page; return FINDINGS for errors or a class over the limit.

    Args:
        shell: how to talk.
        told: the plan.
        limits: what it may do.
        findings: what else there is to say.
    """
    from railwright.plan.notes import notes  # noqa: PLC0415 # only for what differs
    from railwright.report import planned  # noqa: PLC0415

    made, comparison, fabric, sha256 = told
    if limits.page is not None:
        from railwright.report.plan_page import plan_page  # noqa: PLC0415 # only for a page

        atomic.write(limits.page, plan_page(made, fabric, sha256).encode("utf-8"))
    over = limits.max_class is not None and made.disruption.rank > limits.max_class.rank
    differs = comparison is not None and not comparison.same
    summary = planned.headline(made) if differs or comparison is None else "no differences"
    shell.report(
        findings=findings,
        notes=tuple(notes(made, limits.max_class)),
        comparison=comparison,
        plan=made,
        tables=planned.tables(made),
        kinds=shell.kinds(),
        facts={planned.SHA256: sha256} if sha256 and made.devices else {},
        summary=f"{summary}: over --max-class {limits.max_class}" if over else summary,
    )
    if over or (differs and limits.exit_code):
        return ExitCode.FINDINGS
    return verdict(findings)
