"""``railwright build``: render a site to a folder."""

from __future__ import annotations

from pathlib import Path

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.cli.shell import Shell, jobs_option, site_option, verb
from railwright.diff import fill, golden


@click.command()
@verb("build", output=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="RAILWRIGHT_OUTPUT",
    show_envvar=True,
    help="Folder to write to.  [default: build/<site>]",
)
@jobs_option
@site_option
def command(shell: Shell, site: Path, output: Path | None, jobs: int | None) -> ExitCode:
    """Render every switch's config_db.json.

    Writes <device>.json, fabric.json, findings.json and MANIFEST.json. A file is replaced in one
    step: a crash leaves its old bytes or its new ones. `build` judges the inventory and the design,
    not the configurations; `check` does both. The last line says what has to be filled in before a
    switch may load the files; MANIFEST.json lists it by device.
    """
    settings = shell.settings(site, output=output, jobs=jobs)
    with shell.progress() as progress:
        built = pipeline.build(site, jobs=settings.jobs, progress=progress)
    files = built.output()
    folder = settings.output or Path("build") / built.design.fabric.site
    changed = golden.write(folder, files)
    shell.report(
        findings=built.findings,
        facts={
            "folder": str(folder),
            "devices": len(built.configs),
            "files": len(files.files) + 1,
            "files_changed": changed,
            "bytes": files.size_bytes,
        },
        summary=fill.summary({name: fill.gaps(config) for name, config in built.configs.items()}),
    )
    return ExitCode.OK
