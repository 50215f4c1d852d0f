"""The garbage collector, told when there is no garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Keep the collector off while something large is built that stays.

    Each of its scans would walk all that was built so far and free nothing, so that the time of a
    fabric would grow faster than the fabric. Afterwards the collector is as it was.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
