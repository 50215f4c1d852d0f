"""More of ``show``: PFC and its watchdog, queues, priority groups and pools.

Source: sonic-net/sonic-utilities show/main.py and what it runs: pfc/main.py, scripts/queuestat,
pg-drop and watermarkstat. What no chip counted is N/A.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TypeVar

import click

from railwright.base.natural import natural_key
from railwright.lab.job import Job
from railwright.lab.store import Database
from railwright.lab.tools import grammar
from railwright.lab.tools.grammar import Aliased, doing
from railwright.lab.tools.tables import simple

NONE = "N/A"
_QUEUE = ("Port", "TxQ", "Counter/pkts", "Counter/bytes", "Drop/pkts", "Drop/bytes")
_WATERMARKS = {
    "headroom": "Ingress headroom per PG:",
    "shared": "Ingress shared pool occupancy per PG:",
}
Read = tuple[grammar.Action, click.Context]
Rows = Mapping[str, Mapping[str, str]]


Body = TypeVar("Body", bound=Callable[..., object])


def asics(function: Body) -> Body:
    """Add the options of switches with several ASICs; here they change nothing."""
    display = click.option("-d", "--display", type=click.Choice(["all", "frontend"]))
    return display(click.option("-n", "--namespace", default=None)(function))


def say(job: Job, lines: list[str]) -> None:
    """Write lines."""
    for line in lines:
        job.say(line)


async def counted(job: Job) -> Rows:
    """Return the counters as they are now."""
    await job.switch.daemons.count()
    return await job.switch.tables.rows(Database.COUNTERS_DB)


# ---- pfc and its watchdog ------------------------------------------------------------------------


@click.group("pfc", cls=Aliased)
def pfc() -> None:
    """Show details of the priority-flow-control (pfc)."""


@pfc.command("priority")
@click.argument("interface", required=False)
@asics
def priority(interface: str | None, **_: object) -> Read:
    """Show pfc priority."""

    async def act(job: Job) -> int:
        rows = (await job.switch.tables.config()).get("PORT_QOS_MAP", {})
        if interface is not None and interface not in rows:
            job.say(f"Cannot find interface {interface}")
            return 0
        names = [interface] if interface else sorted(rows, key=natural_key)
        lines = [(name, str(rows[name].get("pfc_enable", NONE))) for name in names]
        say(job, ["", *simple(("Interface", "Lossless priorities"), lines), ""])
        return 0

    return doing(act)


@pfc.command("asymmetric")
@click.argument("interface", required=False)
@asics
def asymmetric(interface: str | None, **_: object) -> Read:
    """Show asymmetric pfc."""

    async def act(job: Job) -> int:
        rows = (await job.switch.tables.config()).get("PORT", {})
        lines = [
            (name, str(rows[name].get("pfc_asym", NONE)))
            for name in sorted(rows, key=natural_key)
            if interface in {None, name}
        ]
        say(job, ["", *simple(("Interface", "Asymmetric"), lines), ""])
        return 0

    return doing(act)


@click.group("pfcwd", cls=Aliased)
def pfcwd() -> None:
    """Show details of the pfc watchdog."""


def _watchdog(what: str) -> click.Command:
    async def act(job: Job) -> int:
        from railwright.lab import shell  # noqa: PLC0415 # which knows this

        return await shell.run(job.like("pfcwd", "show", what))

    @click.command(what, help=f"Show pfc watchdog {what}")
    @click.option("--verbose", is_flag=True)
    @asics
    def command(**_: object) -> Read:
        return doing(act)

    return command


pfcwd.add_command(_watchdog("config"))
pfcwd.add_command(_watchdog("stats"))


# ---- queues, groups, pools -----------------------------------------------------------------------


@click.group("queue", cls=Aliased)
def queue() -> None:
    """Show details of the queues."""


@queue.command("counters")
@click.argument("interfacename", metavar="[INTERFACE_NAME]", required=False)
@click.option("-nz", "--nonzero", is_flag=True)
@click.option("-j", "--json", "as_json", is_flag=True)
@click.option("--verbose", is_flag=True)
@asics
def queue_counters(interfacename: str | None, nonzero: bool, as_json: bool, **_: object) -> Read:  # noqa: FBT001 # Click
    """Show queue counters."""

    async def act(job: Job) -> int:
        counts = await counted(job)
        ports = counts.get("COUNTERS_PORT_NAME_MAP", {})
        names = counts.get("COUNTERS_QUEUE_NAME_MAP", {})
        if interfacename is not None and interfacename not in ports:
            job.say(f"Port doesn't exist! {interfacename}")
            return 1
        told: dict[str, object] = {}
        for port in [interfacename] if interfacename else sorted(ports, key=natural_key):
            lines = []
            for name in sorted((n for n in names if n.startswith(f"{port}:")), key=natural_key):
                cells = _queue(counts.get(f"COUNTERS:{names[name]}", {}))
                if not nonzero or any(cell != "0" for cell in cells):
                    lines.append((port, f"UC{name.partition(':')[2]}", *cells))
            if as_json:
                keys = ("totalpacket", "totalbytes", "droppacket", "dropbytes")
                told[port] = {line[1]: dict(zip(keys, line[2:], strict=True)) for line in lines}
            elif lines:
                say(job, ["For namespace :", *simple(_QUEUE, lines, right=True), ""])
        if as_json:
            job.say(json.dumps(told, sort_keys=True, indent=2))
        return 0

    return doing(act)


def _queue(row: Mapping[str, str]) -> tuple[str, ...]:
    wanted = ("PACKETS", "BYTES", "DROPPED_PACKETS", "DROPPED_BYTES")
    return tuple(row.get(f"SAI_QUEUE_STAT_{name}", NONE) for name in wanted)


@click.group("priority-group", cls=Aliased)
def groups() -> None:
    """Show details of the PGs."""


@groups.group("drop")
def drop() -> None:
    """Show priority-group."""


@drop.command("counters")
@asics
def drop_counters(**_: object) -> Read:
    """Show dropped packets for priority-group."""

    async def act(job: Job) -> int:
        counts = await counted(job)
        lines, header = _per_group(counts, "SAI_INGRESS_PRIORITY_GROUP_STAT_DROPPED_PACKETS")
        if len(header) == 1:
            job.say("COUNTERS_PG_NAME_MAP is empty!")
            return 1
        say(job, ["Ingress PG dropped packets:", *simple(header, lines, right=True)])
        return 0

    return doing(act)


def _per_group(counts: Rows, field: str) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """Return a line for each port, with a cell for each group that any port has; and the head."""
    names = counts.get("COUNTERS_PG_NAME_MAP", {})
    numbers = sorted({int(name.partition(":")[2]) for name in names})
    lines = [
        (
            port,
            *(
                counts.get(f"COUNTERS:{names[f'{port}:{number}']}", {}).get(field, NONE)
                if f"{port}:{number}" in names
                else "0"
                for number in numbers
            ),
        )
        for port in sorted(counts.get("COUNTERS_PORT_NAME_MAP", {}), key=natural_key)
    ]
    return lines, ("Port", *(f"PG{number}" for number in numbers))


def _watermark(group: str, which: str) -> click.Command:
    @click.command(which, help=f"Show {group} {which} WM for pg")
    @click.option("-j", "--json", "as_json", is_flag=True)
    @asics
    def command(as_json: bool, **_: object) -> Read:  # noqa: FBT001 # Click
        async def act(job: Job) -> int:
            lines, header = _per_group(await counted(job), "none of these is counted here")
            if len(header) == 1:
                job.complain("COUNTERS_PG_NAME_MAP is empty!")
                return 1
            if as_json:
                found = [dict(zip(header, line, strict=True)) for line in lines]
                job.say(json.dumps(found, indent=4))
                return 0
            say(job, [_WATERMARKS[which], *simple(header, lines, right=True)])
            return 0

        return doing(act)

    return command


def _pool(group: str, said: str, *, headroom: bool) -> click.Command:
    @click.command(group, help=f"Show {group} for pools")
    @asics
    def command(**_: object) -> Read:
        async def act(job: Job) -> int:
            pools = (await job.switch.tables.config()).get("BUFFER_POOL", {})
            names = [name for name in pools if not headroom or "ingress_lossless" in name]
            lines = [(name, NONE) for name in sorted(names, key=natural_key)]
            if not pools:
                job.complain("COUNTERS_BUFFER_POOL_NAME_MAP is empty!")
                return 1
            say(job, [said, *simple(("Pool", "Bytes"), lines, right=True)])
            return 0

        return doing(act)

    return command


@click.group("buffer_pool", cls=Aliased)
def pool() -> None:
    """Show details of the buffer pools."""


@click.group("headroom-pool", cls=Aliased)
def headroom_pool() -> None:
    """Show details of headroom pool."""


for _group, _words in (("watermark", "user"), ("persistent-watermark", "persistent")):
    _below = click.Group(_group, help=f"Show priority-group {_words} WM")
    for _which in _WATERMARKS:
        _below.add_command(_watermark(_words, _which))
    groups.add_command(_below)
    pool.add_command(_pool(_group, "Shared pool maximum occupancy:", headroom=False))
    headroom_pool.add_command(_pool(_group, "Headroom pool maximum occupancy:", headroom=True))


GROUPS: tuple[click.Command, ...] = (pfc, pfcwd, queue, groups, pool, headroom_pool)
