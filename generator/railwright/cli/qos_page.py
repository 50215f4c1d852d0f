"""``railwright qos page``: one self-contained HTML page with the lossless plans of a fabric."""

from __future__ import annotations

from pathlib import Path

import click

from railwright import pipeline
from railwright.base import atomic
from railwright.base.errors import ExitCode
from railwright.cli import qos_words
from railwright.cli.shell import Shell, site_option, verb
from railwright.report.page import page


@click.command(name="page")
@verb("qos page", output=False)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="RAILWRIGHT_QOS_PAGE",
    show_envvar=True,
    help="File to write, such as hall1.html.",
)
@site_option
def command(shell: Shell, site: Path, output: Path) -> ExitCode:
    """Write one HTML page of memory, marking, pausing and headroom.

    The page holds everything it needs and loads nothing, so it can be mailed, printed and kept.
    Switches that are alike are shown once. The same inventory gives the same bytes.
    """
    shell.settings(site)
    designed = pipeline.design(site)
    fabric, findings = designed.fabric, qos_words.findings_of(designed)
    data = page(fabric, findings).encode("utf-8")
    changed = atomic.write(output, data)
    shell.report(
        findings=findings,
        facts={
            "file": str(output),
            "devices": len(fabric.devices),
            "bytes": len(data),
            "changed": "yes" if changed else "no",
        },
    )
    return ExitCode.OK
