"""Where ``railwright`` and ``python -m railwright`` begin."""

from __future__ import annotations

import gc
from typing import NoReturn

GARBAGE_OBJECTS = 200_000
"""New objects after which the collector looks at them; Python's own figure is 700."""


def main() -> NoReturn:
    """Run the command line and leave with its exit code.

    The process lives for one command and keeps nearly all that it makes, so the garbage collector
    looks rarely, from before anything is loaded.
    """
    gc.set_threshold(GARBAGE_OBJECTS)
    from railwright import cli  # noqa: PLC0415 # as above

    cli.main()


if __name__ == "__main__":
    main()
