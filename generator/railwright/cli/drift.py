"""``railwright drift``: what switches run that nobody decided."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from railwright import pipeline
from railwright.base.errors import ExitCode, PlanError
from railwright.base.natural import natural_key
from railwright.cli.planning import Limits, Told, planning_options, tell
from railwright.cli.reaching import (
    Reaching,
    chosen,
    reaching_options,
    site_and_devices,
    ways,
)
from railwright.cli.settings import goldens_of
from railwright.cli.shell import Shell, goldens_option, jobs_option, option, verb, verdict
from railwright.diff.base import Base, compare

if TYPE_CHECKING:
    from railwright.cli.settings import Settings
    from railwright.model.configdb import ConfigDb
    from railwright.model.fabric import Device
    from railwright.model.finding import Finding
    from railwright.pipeline import Build, Progress
    from railwright.push.line.fetch import Fetched
    from railwright.push.settings import PushSettings

GOLDEN: Final = "golden"
BUILT: Final = "built"


@click.command(options_metavar="[OPTIONS]")
@verb("drift")
@option(
    "--against",
    metavar="golden|built|DIR",
    default=GOLDEN,
    show_default=True,
    help="What switches should run: the goldens, what the inventory says now, or a folder of "
    "<device>.json.",
)
@option(
    "--plan",
    "plan_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Say of each switch of a plan whether it runs what the plan starts from or ends with; "
    "ends with 1 unless all run what it ends with.",
)
@planning_options(exit_code=True)
@goldens_option
@jobs_option
@reaching_options
@site_and_devices
def command(  # noqa: PLR0913, PLR0917 # Click's parameters
    shell: Shell,
    site: Path,
    names: tuple[str, ...],
    reaching: Reaching,
    limits: Limits,
    against: str,
    plan_file: Path | None,
    goldens: Path | None,
    jobs: int | None,
) -> ExitCode:
    """Show where switches run something else than they should.

    Asks the switches and changes nothing on them. What they write into their own configuration is
    no difference, and masks stand for their secrets. Differences are shown as what would bring the
    switches back, and what that would do to traffic. Ends with 1 if anything differs, or if a
    switch could not be asked.
    """
    settings = shell.settings(site, goldens=goldens, jobs=jobs)
    push = reaching.over(settings.push, site)
    with shell.progress() as progress:
        built = pipeline.build(site, jobs=settings.jobs, progress=progress)
        devices = chosen(built.design.fabric, names)
        if plan_file is not None:
            return _of_plan(shell, plan_file, _asked(built, devices, push, reaching, progress))
        wanted = _wanted(built, against, site, settings)
        base = _base(against, wanted, devices, _asked(built, devices, push, reaching, progress))
    comparison = compare(base)
    made = pipeline.plan(built, base, comparison, permits=limits.permits)
    return tell(shell, Told(made, comparison, built.design.fabric), limits, base.findings)


def _asked(
    built: Build,
    devices: tuple[Device, ...],
    push: PushSettings,
    reaching: Reaching,
    progress: Progress,
) -> tuple[Fetched, ...]:
    from railwright.push.line.fetch import fetch  # noqa: PLC0415 # asyncssh: only to talk to switches
    from railwright.push.line.ssh import Ssh  # noqa: PLC0415

    access = ways(built.design.fabric, push, built.design.site, reaching)
    found: list[Fetched] = []
    with Ssh(push) as ssh:
        for one in fetch(ssh, devices, access):
            found.append(one)
            progress("fetch", len(found), len(devices))
    return tuple(sorted(found, key=lambda one: natural_key(one.device)))


def _wanted(built: Build, against: str, site: Path, settings: Settings) -> Mapping[str, ConfigDb]:
    """Return what switches should run.

    Raises:
        GoldenError: there are no goldens, or they are damaged.
    """
    from railwright.diff import folder  # noqa: PLC0415 # as the other bases

    if against == BUILT:
        return built.configs
    golden = against == GOLDEN
    if not golden and not Path(against).is_dir():
        msg = f"--against {against!r} is not a folder"
        raise click.UsageError(msg)
    place = goldens_of(site, built.design.fabric.site, settings) if golden else Path(against)
    return folder.base(place, built.output(), against).configs


def _base(
    against: str,
    wanted: Mapping[str, ConfigDb],
    devices: tuple[Device, ...],
    asked: tuple[Fetched, ...],
) -> Base:
    from railwright.diff import masking, running  # noqa: PLC0415 # as above

    by_name = {device.name: device for device in devices}
    configs: dict[str, ConfigDb] = {}
    targets: dict[str, ConfigDb] = {}
    unread: list[str] = []
    for one in asked:
        loaded = one.loaded
        if loaded is None or loaded.config is None:
            unread.append(one.device)
            continue
        if one.device not in wanted:
            msg = f"{against} does not say what {one.device} should run"
            raise PlanError(msg, hint="ask for what the inventory says: --against built")
        device = by_name[one.device]
        configs[one.device] = loaded.config
        targets[one.device] = running.settled(device, loaded, wanted[one.device])
    findings = tuple(finding for one in asked for finding in one.findings)
    return masking.base(Base(against, configs, targets, findings=findings, unread=tuple(unread)))


def _of_plan(shell: Shell, path: Path, asked: tuple[Fetched, ...]) -> ExitCode:
    from railwright.plan import file  # noqa: PLC0415
    from railwright.report.protocol import Table  # noqa: PLC0415

    plan = {device.device: device for device in file.read(path).devices}
    findings: list[Finding] = [finding for one in asked for finding in one.findings]
    rows: list[tuple[str, str]] = []
    for one in asked:
        planned, config = plan.get(one.device), one.masked
        if planned is None or config is None:
            continue
        state = {planned.before_sha256: "before", planned.after_sha256: "after"}.get(
            file.sha256(config), "neither"
        )
        rows.append((one.device, state))
        if state == "neither":
            words = "it runs neither what the plan starts from nor what it ends with"
            findings.append(file.changed_base(one.device, words))
    after = sum(state == "after" for _, state in rows)
    shell.report(
        findings=tuple(findings),
        tables=(Table(name="plan", columns=("device", "runs"), rows=tuple(rows)),),
        kinds=shell.kinds(),
        summary=f"{after} of {len(rows)} switches run what the plan ends with",
    )
    return verdict(tuple(findings)) if after == len(rows) else ExitCode.FINDINGS
