"""``show``: the version, the running configuration, interfaces and the platform.

Source: sonic-net/sonic-utilities show/main.py (version, runningconfiguration), show/platform.py
(summary) and scripts/intfutil (header_stat and the table). The version says that it is simulated.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from railwright.base.natural import natural_key
from railwright.lab import LABEL
from railwright.lab.job import Job, Tool
from railwright.lab.store import Database
from railwright.lab.switch import dump
from railwright.lab.tools import grammar, looks, peers
from railwright.lab.tools.grammar import CONTEXT, Aliased, doing

_HEADER = (
    *("Interface", "Lanes", "Speed", "MTU", "FEC", "Alias"),
    *("Vlan", "Oper", "Admin", "Type", "Asym PFC"),
)
_NONE = "N/A"

Read = tuple[grammar.Action, click.Context]


@click.group("show", cls=Aliased, context_settings=CONTEXT)
def show() -> None:
    """SONiC command line - 'show' command"""  # noqa: D415 # the tool's own words


@show.command("version")
@click.option("--verbose", is_flag=True)
def version(verbose: bool) -> Read:  # noqa: ARG001, FBT001 # Click gives it by name
    """Show version information."""

    async def act(job: Job) -> int:
        told = job.switch.told
        job.say(f"\nSONiC Software Version: SONiC.{told.build_version}")
        job.say("SONiC OS Version: 12\nDistribution: Debian 12.11")
        job.say(f"Kernel: 6.1.0-29-2-amd64\nBuild commit: {'0' * 9}")
        job.say("Build date: Thu Jan  1 00:00:00 UTC 1970")
        job.say(f"Built by: {LABEL}\n\nPlatform: {told.platform}")
        _platform(job, told.hwsku, told.vendor_asic, told.serial, told.model)
        minutes = int(job.switch.clock.now() - job.switch.started_at) // 60
        job.say(f"Uptime: 00:00:00 up {minutes} min,  0 users,  load average: 0.00, 0.00, 0.00")
        job.say("Date: Thu 01 Jan 1970 00:00:00\n\nDocker images:")
        job.say("REPOSITORY   TAG       IMAGE ID       SIZE")
        return 0

    return doing(act)


def _platform(job: Job, hwsku: str, asic: str, serial: str, model: str) -> None:
    job.say(f"HwSKU: {hwsku}\nASIC: {asic}\nASIC Count: 1\nSerial Number: {serial}")
    job.say(f"Model Number: {model}\nHardware Revision: A0")


@show.group("platform", cls=Aliased)
def platform() -> None:
    """Show platform-specific hardware info."""


@platform.command("summary")
@click.option("--json", "as_json", is_flag=True)
def summary(as_json: bool) -> Read:  # noqa: FBT001 # Click gives it by name
    """Show hardware platform information."""

    async def act(job: Job) -> int:
        told = job.switch.told
        if as_json:
            known = {
                "platform": told.platform,
                "hwsku": told.hwsku,
                "asic_type": told.vendor_asic,
                "asic_count": 1,
                "serial": told.serial,
                "model": told.model,
                "revision": "A0",
            }
            job.say(json.dumps(known, indent=4, sort_keys=True))
            return 0
        job.say(f"Platform: {told.platform}")
        _platform(job, told.hwsku, told.vendor_asic, told.serial, told.model)
        return 0

    return doing(act)


@show.group("runningconfiguration", cls=Aliased)
def runningconfiguration() -> None:
    """Show current running configuration information."""


@runningconfiguration.command("all")
@click.option("--verbose", is_flag=True)
def everything(verbose: bool) -> Read:  # noqa: ARG001, FBT001 # Click gives it by name
    """Show full running configuration."""

    async def act(job: Job) -> int:
        found = json.loads(dump(await job.switch.tables.config()))
        found["bgpraw"] = f"! {LABEL}\n"
        job.say(json.dumps(found, indent=4))
        return 0

    return doing(act)


@show.group("interfaces", cls=Aliased)
def interfaces() -> None:
    """Show details of the network interfaces."""


@interfaces.command("status")
@click.argument("interfacename", required=False)
@click.option("--verbose", is_flag=True)
def status(interfacename: str | None, verbose: bool) -> Read:  # noqa: ARG001, FBT001 # as above
    """Show Interface status information."""

    async def act(job: Job) -> int:
        config = await job.switch.tables.config()
        live = await job.switch.tables.rows(Database.APPL_DB, "PORT_TABLE:*")
        routed = {key for key in config.get("INTERFACE", {}) if "|" not in key}
        members = {key.split("|")[1] for key in config.get("VLAN_MEMBER", {})}
        lines = []
        for name in sorted(config.get("PORT", {}), key=natural_key):
            if interfacename not in {None, name}:
                continue
            row = {key: str(value) for key, value in config["PORT"][name].items()}
            oper = live.get(f"PORT_TABLE:{name}", {}).get("oper_status", "down")
            vlan = "routed" if name in routed else "trunk" if name in members else "routed"
            lines.append(
                (
                    *(name, row.get("lanes", _NONE), _speed(row.get("speed", ""))),
                    *(row.get("mtu", _NONE), row.get("fec", _NONE), row.get("alias", _NONE)),
                    *(vlan, oper, row.get("admin_status", "down"), _NONE, "off"),
                )
            )
        if not lines and interfacename is not None:
            job.say(f"Invalid interface name {interfacename}")
        for text in table(_HEADER, lines):
            job.say(text)
        return 0

    return doing(act)


def _speed(mbps: str) -> str:
    if not mbps.isdigit():
        return _NONE
    return f"{mbps[:-3]}G" if mbps.endswith("000") else f"{mbps}M"


def table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as the library that SONiC uses draws a simple one, to the right."""
    widths = [
        max(len(cell) for cell in (name, *(one[number] for one in lines)))
        for number, name in enumerate(header)
    ]
    widths = [max(width, len(name) + 2) for width, name in zip(widths, header, strict=True)]
    ruled = ("-" * width for width in widths)
    return [
        "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in (header, tuple(ruled), *lines)
    ]


interfaces.add_command(peers.counters)
for _group in (*looks.GROUPS, *peers.GROUPS):
    show.add_command(_group)


async def run(job: Job) -> int:
    """Run `show`."""
    return await grammar.run(show, job)


TOOLS: dict[str, Tool] = {"show": run}
