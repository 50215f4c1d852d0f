"""``railwright plan``: the file that a reviewer approves and a push applies."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import click

from railwright import pipeline
from railwright.base import atomic
from railwright.base.errors import ExitCode, PlanError
from railwright.cli.against import Held, against_options
from railwright.cli.planning import Limits, Told, planning_options, tell
from railwright.cli.shell import Body, Shell, jobs_option, option, site_option, verb
from railwright.diff.base import compare
from railwright.plan import file


class Files(NamedTuple):
    """Where plans are."""

    output: Path | None
    source: Path | None
    approved: Path | None


_FILES = (
    option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="RAILWRIGHT_PLAN",
        help="Write the plan to this file, such as plan.json.",
    ),
    option(
        "--from",
        "source",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        envvar="RAILWRIGHT_PLAN_FROM",
        help="Show the plan of this file; nothing is built.",
    ),
    option(
        "--approved",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="The plan that was approved: end with 1 unless this one is the same to the byte.",
    ),
)


def _files_options(function: Body) -> Body:
    @functools.wraps(function)
    def body(*args: Any, **given: Any) -> ExitCode:  # noqa: ANN401
        return function(*args, files=Files(*(given.pop(name) for name in Files._fields)), **given)

    wrapped: Body = body
    for each in reversed(_FILES):
        wrapped = each(wrapped)
    return wrapped


@click.command()
@verb("plan", output=False)
@against_options
@planning_options(exit_code=False)
@_files_options
@jobs_option
@site_option
def command(
    shell: Shell, site: Path, held: Held, limits: Limits, files: Files, jobs: int | None
) -> ExitCode:
    """Write the plan of a change: patches, inverse, classes, batches.

    The plan starts from the goldens, a revision, another build or what switches have, and holds
    the digest of each configuration it starts from: a switch that is no longer the same makes it
    void. The same inventory and the same base give the same bytes. Ends with 0 also where there is
    something to do; --max-class makes a plan that disturbs too much end with 1.
    """
    settings = shell.settings(site, goldens=held.goldens, jobs=jobs)
    if files.source is not None:
        made = file.read(files.source)
        return tell(shell, Told(made, sha256=file.sha256_of_file(made)), limits)
    agreed = file.read(files.approved) if files.approved is not None else None
    with shell.progress() as progress:
        built = pipeline.build(site, jobs=settings.jobs, progress=progress)
        against = held.against_what(site, built.design.fabric.site, settings)
        base = pipeline.base_of(built, against, jobs=settings.jobs, progress=progress)
        if base.drifts:
            msg = f"{base.name} holds digests only, which do not say what a switch has"
            raise PlanError(msg, hint="plan against a revision: --against git:origin/main")
        comparison = compare(base).model_copy(update={"documents": ()})
        made = pipeline.plan(built, base, comparison, permits=limits.permits, progress=progress)
    raw = file.dumps(made)
    if files.output is not None:
        atomic.write(files.output, raw)
    others = tuple(file.differs(agreed, made)) if agreed is not None else ()
    digest = hashlib.sha256(raw).hexdigest()
    told = Told(made, comparison, built.design.fabric, digest)
    return tell(shell, told, limits, (*base.findings, *others))
