"""``pfcwd``: what the PFC watchdog sees.

Source: sonic-net/sonic-utilities pfcwd/main.py (stats, config, PfcwdCli.collect_stats): queues that
counted nothing are not shown, and `--check-storm` prints nothing and ends with 1 for a storm.
"""

from __future__ import annotations

import click

from railwright.base.natural import natural_key
from railwright.lab.job import Job, Tool
from railwright.lab.store import Database
from railwright.lab.tools import grammar
from railwright.lab.tools.grammar import doing
from railwright.lab.tools.looks import asics
from railwright.lab.tools.show import table

_STATS = "PFC_WD_QUEUE_STATS_"
_PAIRS = (
    ("STORM DETECTED/RESTORED", "DEADLOCK_DETECTED", "DEADLOCK_RESTORED"),
    ("TX OK/DROP", "TX_PACKETS", "TX_DROPPED_PACKETS"),
    ("RX OK/DROP", "RX_PACKETS", "RX_DROPPED_PACKETS"),
    ("TX LAST OK/DROP", "TX_PACKETS_LAST", "TX_DROPPED_PACKETS_LAST"),
    ("RX LAST OK/DROP", "RX_PACKETS_LAST", "RX_DROPPED_PACKETS_LAST"),
)
_CONFIG = (
    ("ACTION", "action", "drop"),
    ("DETECTION TIME", "detection_time", "N/A"),
    ("RESTORATION TIME", "restoration_time", "infinite"),
    ("HISTORY", "pfc_stat_history", "disable"),
)
Read = tuple[grammar.Action, click.Context]


@click.group("pfcwd")
def pfcwd() -> None:
    """SONiC PFC Watchdog"""  # noqa: D415 # the tool's own words


@pfcwd.group("show")
def show() -> None:
    """Show PFC Watchdog information"""  # noqa: D415 # as above


@show.command("stats")
@click.option("-e", "--empty", is_flag=True)
@click.option("--check-storm", is_flag=True)
@click.argument("queues", nargs=-1)
@asics
def stats(empty: bool, check_storm: bool, queues: tuple[str, ...], **_: object) -> Read:  # noqa: FBT001 # Click
    """Show PFC Watchdog stats per queue."""

    async def act(job: Job) -> int:
        await job.switch.daemons.count()
        counts = await job.switch.tables.rows(Database.COUNTERS_DB)
        names = counts.get("COUNTERS_QUEUE_NAME_MAP", {})
        lines = []
        for queue in sorted(queues or names, key=natural_key):
            row = counts.get(f"COUNTERS:{names.get(queue)}", {})
            pairs = [
                f"{row.get(_STATS + one, '0')}/{row.get(_STATS + other, '0')}"
                for _, one, other in _PAIRS
            ]
            if row and (empty or pairs != ["0/0"] * len(pairs)):
                lines.append((queue, row.get("PFC_WD_STATUS", "N/A"), *pairs))
        if check_storm:
            return int(any(line[1] == "stormed" for line in lines))
        for text in table(("QUEUE", "STATUS", *(name for name, _, _ in _PAIRS)), lines):
            job.say(text)
        return 0

    return doing(act)


@show.command("config")
@click.argument("ports", nargs=-1)
@asics
def config(ports: tuple[str, ...], **_: object) -> Read:
    """Show PFC Watchdog configuration."""

    async def act(job: Job) -> int:
        rows = (await job.switch.tables.config()).get("PFC_WD", {})
        if "GLOBAL" in rows and "POLL_INTERVAL" in rows["GLOBAL"]:
            job.say(f"Changed polling interval to {rows['GLOBAL']['POLL_INTERVAL']}ms")
        lines = [
            (port, *(str(rows[port].get(field, default)) for _, field, default in _CONFIG))
            for port in sorted(rows, key=natural_key)
            if port != "GLOBAL" and (not ports or port in ports)
        ]
        for text in table(("PORT", *(name for name, _, _ in _CONFIG)), lines):
            job.say(text)
        return 0

    return doing(act)


async def run(job: Job) -> int:
    """Run `pfcwd`."""
    return await grammar.run(pfcwd, job)


TOOLS: dict[str, Tool] = {"pfcwd": run}
