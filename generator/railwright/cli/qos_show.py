"""``railwright qos show``: the lossless plan of a switch, or of one port."""

from __future__ import annotations

import click

from railwright import pipeline
from railwright.base.errors import ExitCode
from railwright.cli import qos_words
from railwright.cli.shell import Shell, verb
from railwright.design.lossless.room import rooms
from railwright.model.fabric import Device
from railwright.pipeline import Design
from railwright.report import lossless_port, lossless_tables
from railwright.report.lossless_words import NOT_MEASURED, pool_share


@click.command(name="show", options_metavar="[OPTIONS]")
@verb("qos show")
@click.argument("words", nargs=-1, required=True, metavar="[SITE] DEVICE [PORT]")
def command(shell: Shell, words: tuple[str, ...]) -> ExitCode:
    """Show buffers, headroom, ECN and watchdog of a switch or a port.

    PORT is an interface (Ethernet0) or its alias. The first word is the site if it is a folder;
    write a device that has the name of a folder after an explicit SITE. Findings about buffers are
    shown for the whole site: one may stand for many switches. Bars are drawn on a terminal only;
    what they say stands in the tables.
    """
    site, rest = qos_words.split(words, 1, 2, "DEVICE and perhaps PORT")
    shell.settings(site)
    designed = pipeline.design(site)
    device = qos_words.device_of(designed.fabric, rest[0])
    if len(rest) > 1:
        _port(shell, designed, device, rest[1])
        return ExitCode.OK
    qos, plan = device.qos, device.qos.plan
    shell.report(
        findings=qos_words.buffer_findings(designed),
        tables=(
            *lossless_tables.device_tables(device),
            *lossless_tables.room_tables(rooms(designed.catalog, device)),
        ),
        bars=(lossless_tables.memory_bar(plan),),
        facts={
            "device": device.name,
            "model": device.model,
            "asic": device.asic,
            "hwsku": device.hwsku,
            "release": device.release,
            "profile": qos.profile,
            "buffer_model": qos.buffer_model.value,
            "lossless": ",".join(map(str, qos.lossless)) or None,
            "group_may_take": pool_share(plan.alpha),
            "hot_groups": plan.hot_groups,
            "verdict": plan.verdict.value,
            "evidence": plan.evidence.value,
        },
        summary=NOT_MEASURED,
    )
    return ExitCode.OK


def _port(shell: Shell, designed: Design, device: Device, name: str) -> None:
    port = qos_words.port_of(device, name)
    shell.report(
        findings=qos_words.buffer_findings(designed),
        tables=lossless_port.port_tables(device, port),
        bars=lossless_port.scales(device, port),
        facts=lossless_port.facts(designed.fabric, device, port),
        summary=NOT_MEASURED,
    )
