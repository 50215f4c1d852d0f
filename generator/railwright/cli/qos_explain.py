"""``railwright qos explain``: every step from a port to its headroom and its thresholds."""

from __future__ import annotations

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.cli import qos_words
from railwright.cli.shell import Shell, verb
from railwright.model.fabric import Device
from railwright.report import lossless_port, lossless_terms
from railwright.report.lossless_words import NOT_MEASURED, interfaces


@click.command(name="explain", options_metavar="[OPTIONS]")
@verb("qos explain")
@click.argument("words", nargs=-1, required=True, metavar="[SITE] DEVICE PORT")
def command(shell: Shell, words: tuple[str, ...]) -> ExitCode:
    """Say how the headroom and the thresholds of a port come about.

    Every step has its value, its unit, the formula in words, and a public source. The first word
    is the site if it is a folder; write a device that has the name of a folder after an explicit
    SITE.
    """
    site, (name, interface) = qos_words.split(words, 2, 2, "DEVICE and PORT")
    shell.settings(site)
    designed = pipeline.design(site)
    device = qos_words.device_of(designed.fabric, name)
    port = qos_words.port_of(device, interface)
    figures = lossless_port.figures_of(device, port)
    if figures is None:
        raise click.UsageError(_not_lossless(device, port.interface, port.role.value))
    profile = designed.catalog.qos(figures.profile)
    shell.report(
        findings=qos_words.buffer_findings(designed),
        tables=lossless_terms.term_tables(device, figures, profile),
        facts={
            **lossless_port.facts(designed.fabric, device, port),
            "buffer_profile": figures.buffer_profile,
            "decided_by": figures.decided_by.value,
            "evidence": device.qos.plan.evidence.value,
        },
        summary=NOT_MEASURED,
    )
    return ExitCode.OK


def _not_lossless(device: Device, interface: str, role: str) -> str:
    known = [interfaces(one.interfaces) for one in device.qos.plan.ports]
    listed = f"; lossless ports: {', '.join(known)}" if known else ""
    return f"{device.name} {interface} ({role}) has no lossless headroom{listed}"
