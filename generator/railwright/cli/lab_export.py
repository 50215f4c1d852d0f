"""``railwright lab export``: a site as files for labs of others."""

from __future__ import annotations

from pathlib import Path

import click

from railwright import pipeline
from railwright.base import atomic
from railwright.base.errors import ExitCode
from railwright.cli.shell import Shell, option, site_option, verb, verdict
from railwright.lab import LABEL
from railwright.report.protocol import Table

_KINDS = ("sonic-vm", "sonic-vs")


@click.command(name="export")
@verb("lab export", output=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="RAILWRIGHT_CLAB",
    show_envvar=True,
    help="Folder to write to.  [default: clab/<site>]",
)
@option(
    "--kind",
    type=click.Choice(_KINDS),
    default=_KINDS[0],
    show_default=True,
    help="A whole image in a virtual machine, or the daemons alone in a container.",
)
@option("--image", help="Image of the virtual switches.  [default: that of vrnetlab or SONiC]")
@click.argument("form", metavar="containerlab", type=click.Choice(["containerlab"]))
@site_option
def command(
    shell: Shell, site: Path, *, output: Path | None, kind: str, image: str | None, form: str
) -> ExitCode:
    """Write a site as a topology of containerlab, and configurations.

    Virtual switches have no ASIC, 32 ports and the HwSKU Force10-S6000: ports without a link to a
    switch are left out with their rows, and the others get the lanes that there are. What is left
    is judged by YANG; on an error nothing is written. Hosts are left out.
    """
    from railwright.checks.yang.engine import engine_by_release  # noqa: PLC0415 # reads models
    from railwright.lab import containerlab  # noqa: PLC0415
    from railwright.model.types import Lifecycle, Release  # noqa: PLC0415

    settings = shell.settings(site)
    with shell.progress() as progress:
        built = pipeline.build(site, jobs=settings.jobs, progress=progress)
    fabric = built.design.fabric
    devices = tuple(one for one in fabric.devices if one.state is not Lifecycle.PLANNED)
    engine = engine_by_release()
    made = containerlab.export(
        fabric,
        devices,
        built.configs,
        {one.release: engine(Release(one.release)) for one in devices},
        containerlab.VirtualKind(kind),
        image,
    )
    folder = output or Path("clab") / fabric.site
    written = verdict(made.findings) is ExitCode.OK
    changed = 0
    if written:
        changed = sum(atomic.write(folder / name, raw) for name, raw in sorted(made.files.items()))
    rows = tuple((name, ports, count) for name, (ports, count) in made.left.items())
    columns = ("switch", "ports left out", "rows left out")
    shell.report(
        findings=made.findings,
        facts={"folder": str(folder), "form": form, "files_changed": changed},
        tables=(Table(name=f"{LABEL} switches", columns=columns, rows=rows),),
        kinds=shell.kinds(),
        summary=f"{len(made.left)} switches written to {folder}; containerlab deploy -t"
        f" {folder / f'{fabric.site}.clab.yml'}"
        if written
        else "nothing was written",
    )
    return verdict(made.findings)
