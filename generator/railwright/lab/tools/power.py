"""``reboot`` and ``warm-reboot``: the switch goes down at once, as a fault may have it, too.

Source: sonic-net/sonic-utilities scripts/reboot and scripts/fast-reboot (``warm-reboot`` is a link
to it): both are for root, and say so with exit code 1. What they do before is left out.
"""

from __future__ import annotations

import asyncio

from railwright.lab.job import Job, Tool


async def _away(job: Job, *, warm: bool) -> int:
    if not job.root:
        job.complain("This command must be run as root")
        return 1
    for path in job.switch.faults.at("power-cut"):
        job.switch.faults.hit("power-cut", path)
    job.switch.power(warm=warm)
    await asyncio.Event().wait()  # nobody hears how it ended
    return 0


async def reboot(job: Job) -> int:
    """Start the switch cold."""
    return await _away(job, warm=False)


async def warm_reboot(job: Job) -> int:
    """Start the switch warm."""
    return await _away(job, warm=True)


TOOLS: dict[str, Tool] = {"reboot": reboot, "warm-reboot": warm_reboot}
