"""The process of a lab: ``python -m railwright.lab FOLDER PORT_BASE SPEED``, until it is told."""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

from railwright.base.errors import LabError
from railwright.lab import facts
from railwright.lab.fleet import Fleet, Way


async def serve(folder: Path, way: Way) -> None:
    """Keep a lab up until somebody asks it to end, or it gets a signal."""
    async with Fleet(*facts.read(folder), folder, way) as fleet:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, fleet.over.set)
        await fleet.over.wait()


def _open_many() -> None:
    """Let this process have as many files open as its user may: each session is one."""
    with suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    _folder, _base, _speed = sys.argv[1:]
    _open_many()
    try:
        asyncio.run(serve(Path(_folder), Way(int(_base), float(_speed), settled=True)))
    except (LabError, OSError) as error:
        sys.exit(str(error))  # who started it shows the last lines of its log
