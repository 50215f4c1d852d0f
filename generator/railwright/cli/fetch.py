"""``railwright fetch``: what switches run, as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from railwright import pipeline
from railwright.base import atomic, canonical
from railwright.base.errors import ExitCode, SettingsError
from railwright.base.natural import natural_key
from railwright.cli.reaching import (
    Reaching,
    chosen,
    label,
    reaching_options,
    site_and_devices,
    ways,
)
from railwright.cli.shell import Shell, verb, verdict

if TYPE_CHECKING:
    from railwright.model.finding import Finding
    from railwright.push.line.fetch import Fetched

MODE, FOLDER_MODE = 0o600, 0o700


@click.command(options_metavar="[OPTIONS]")
@verb("fetch", output=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="RAILWRIGHT_RUNNING",
    show_envvar=True,
    help="Folder to write to.  [default: running/<site>]",
)
@reaching_options
@site_and_devices
def command(
    shell: Shell, site: Path, names: tuple[str, ...], reaching: Reaching, output: Path | None
) -> ExitCode:
    """Write what switches run to <device>.json, with masks for their secrets.

    Without a DEVICE, all that are there. Nothing is changed on any switch. Files can be read by
    nobody else. A switch that does not answer, or is not the one it should be, is a finding and
    ends with 1; a file of it from an earlier time is removed. Then: `railwright diff SITE --against
    running --running DIR`.
    """
    from railwright.push.line.fetch import fetch  # noqa: PLC0415 # asyncssh: only to talk to switches
    from railwright.push.line.ssh import Ssh  # noqa: PLC0415

    push = reaching.over(shell.settings(site).push, site)
    fabric = pipeline.design(site).fabric
    devices = chosen(fabric, names)
    folder = output or Path("running") / fabric.site
    access = ways(fabric, push, site, reaching)
    _make(folder)
    findings: list[Finding] = []
    fetched = 0
    with shell.progress() as progress, Ssh(push) as ssh:
        for done, one in enumerate(fetch(ssh, devices, access), start=1):
            fetched += _keep(folder, one)
            findings += one.findings
            progress("fetch", done, len(devices))
    atomic.settle(folder)
    findings.sort(key=lambda one: (natural_key(one.device or ""), one.id))
    shell.report(
        findings=tuple(findings),
        facts={"folder": str(folder), "devices": len(devices), "fetched": fetched},
        kinds=shell.kinds(),
        summary=label(reaching, f"{fetched} of {len(devices)} switches written to {folder}"),
    )
    return verdict(tuple(findings))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder}: cannot be made: {error.strerror}"
        raise SettingsError(msg) from None


def _keep(folder: Path, one: Fetched) -> bool:
    """Write what a switch runs; remove what it ran once where nobody knows."""
    path = folder / f"{one.device}.json"
    config = one.masked
    if config is None:
        path.unlink(missing_ok=True)
        return False
    atomic.write(path, canonical.dumps(config), MODE)
    return True
