"""The process of a lab: ``python -m railwright.lab FOLDER PORT_BASE SPEED``, until it is told."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from pathlib import Path

from railwright.lab import facts
from railwright.lab.fleet import Fleet, Way


async def serve(folder: Path, way: Way) -> None:
    """Keep a lab up until somebody asks it to end, or it gets a signal."""
    site, configs = facts.read(folder)
    async with Fleet(site, configs, folder, way) as fleet:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, fleet.over.set)
        await fleet.over.wait()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    _folder, _base, _speed = sys.argv[1:]
    asyncio.run(serve(Path(_folder), Way(int(_base), float(_speed))))
