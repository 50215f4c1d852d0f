"""``railwright verify``: whether switches are as the inventory has them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.base.natural import natural_key
from railwright.cli.reaching import (
    Reaching,
    boxes,
    chosen,
    label,
    reaching_options,
    site_and_devices,
    ways,
)
from railwright.cli.shell import Shell, option, verb, verdict
from railwright.push.verify.names import NAMES, USUAL_S
from railwright.report.protocol import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from railwright.model.finding import Finding
    from railwright.push.verify.asked import Told
    from railwright.push.verify.fleet import Verified
    from railwright.push.verify.wires import Step


_DO = {"move": "move", "exchange": "exchange", "lay": "lay or mend", "remove": "take away"}
"""A cable that nobody hears over may be there, and dead."""


@click.command(options_metavar="[OPTIONS]")
@verb("verify")
@option(
    "--interval",
    type=click.FloatRange(0, 3_600),
    default=USUAL_S,
    show_default=True,
    help="Seconds between two readings of counters; 0 reads them once.",
)
@option(
    "--only",
    type=click.Choice(NAMES),
    multiple=True,
    metavar="CHECK",
    help=f"Look at this alone; may be given several times: {', '.join(NAMES)}.",
)
@reaching_options
@site_and_devices
def command(  # Click's parameters
    shell: Shell,
    site: Path,
    names: tuple[str, ...],
    reaching: Reaching,
    interval: float,
    only: tuple[str, ...],
) -> ExitCode:
    """Look whether switches are as the inventory has them, live.

    Who they are, what they are cabled to, and which plugs to move; ports, optics and sessions; what
    their chips really have of PFC, ECN and buffers; the watchdog, and what is paused or lost while
    it looks; traffic that was left drained, and what was not saved. Nothing is changed on any
    switch. What cannot be decided is skipped, and never called well. Ends with 1 if anything is
    wrong, or if a switch does not answer.
    """
    from railwright.push.line.ssh import Ssh  # noqa: PLC0415
    from railwright.push.verify.ask import How, Whom  # noqa: PLC0415
    from railwright.push.verify.fleet import verify  # noqa: PLC0415

    push = reaching.over(shell.settings(site).push, site)
    design = pipeline.design(site)
    devices = chosen(design.fabric, names)
    access = ways(design.fabric, push, site, reaching)
    checks = tuple(name for name in NAMES if name in only or not only)
    with shell.progress() as progress, Ssh(push) as ssh:
        whom = Whom(design.fabric, devices, access, boxes(design, reaching))
        found = verify(ssh, whom, How(checks, interval), progress)
    findings = _findings(found)
    tables = [_table(found.told, checks), *_steps(found.cables.steps)]
    answered = len({one.device for one in found.told})
    shell.report(
        findings=findings,
        tables=tuple(tables),
        facts={"devices": len(devices), "answered": answered, "steps": len(found.cables.steps)},
        kinds=shell.kinds(),
        ran=_ran(found.told),
        summary=label(reaching, _summary(found, answered, len(devices))),
    )
    return verdict(findings)


def _findings(found: Verified) -> tuple[Finding, ...]:
    from railwright.push.verify.fleet import undecided  # noqa: PLC0415 # as above

    every = [*found.findings, *(each for one in found.told for each in one.findings)]
    every += undecided(found.told)
    every.sort(key=lambda one: (natural_key(one.device or ""), one.id, natural_key(one.key or "")))
    return tuple(every)


def _table(told: Sequence[Told], checks: Sequence[str]) -> Table:
    cells: dict[str, dict[str, str]] = {}
    for one in told:
        cells.setdefault(one.device, {})[one.check] = one.cell
    rows = sorted(cells, key=natural_key)
    return Table(
        name="switches",
        columns=("device", *checks),
        rows=tuple((name, *(cells[name].get(check) for check in checks)) for name in rows),
    )


def _steps(steps: Sequence[Step]) -> tuple[Table, ...]:
    """Return the table of what to do with plugs; none where nothing is to be done."""
    if not steps:
        return ()
    rows = tuple(
        (number, _DO[step.act.value], str(step.one), str(step.other), str(step.cable or ""))
        for number, step in enumerate(steps, start=1)
    )
    return (Table(name="steps", columns=("step", "do", "plug", "to", "cable from"), rows=rows),)


def _ran(told: Sequence[Told]) -> Mapping[str, tuple[str, ...]]:
    """Return the kinds of what was looked at, with the switches of which it was decided."""
    from railwright.push.verify.fleet import FOUND  # noqa: PLC0415 # as above

    found: dict[str, tuple[str, ...]] = {}
    for one in told:
        if one.seen and not one.skipped:
            for id_ in FOUND[one.check]:
                found[id_] = (*found.get(id_, ()), one.device)
    return found


def _summary(found: Verified, answered: int, devices: int) -> str:
    skipped = sum(bool(one.skipped) for one in found.told)
    said = [f"{answered} of {devices} switches looked at"]
    if found.cables.steps:
        count = len(found.cables.steps)
        said.append(f"{count} steps with plugs" if count > 1 else "1 step with a plug")
    if skipped:
        said.append(f"{skipped} looks could not be decided, or not wholly")
    return "; ".join(said)
