"""What goes wrong around the moves of the config updater, where a fault waits for it."""

from __future__ import annotations

import asyncio

from railwright.lab.job import Job
from railwright.lab.store import Write

_TURNS = 3
"""Of the loop, until a connection that broke is known to be broken."""
FOREIGN = Write("NTP_SERVER", "192.0.2.123", {"association_type": "server"})
"""What somebody else writes: a server of the documentation range (RFC 5737)."""


async def around(job: Job, number: int) -> None:
    """Let the faults happen that wait for a move.

    Args:
        job: the updater.
        number: moves that were made before.

    Raises:
        BrokenPipeError: the session is gone.
    """
    switch = job.switch
    if switch.faults.hit("drop-link-during-apply", count=number):
        switch.drop_sessions()
        for _ in range(_TURNS):
            await asyncio.sleep(0)
    if switch.faults.hit("foreign-write", count=number):
        await switch.tables.write((FOREIGN,))
        switch.note("foreign-write", f"{FOREIGN.table}|{FOREIGN.key}")
    if switch.faults.hit("updater-hangs", count=number):
        await asyncio.Event().wait()
    for kind, warm in (("reboot", False), ("warm-reboot", True)):
        if switch.faults.hit(kind, count=number):
            switch.power(warm=warm)
            raise BrokenPipeError(32, "the switch went down")
