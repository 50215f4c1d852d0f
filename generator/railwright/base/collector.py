"""The garbage collector, told when there is no garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Keep the collector off while something large is built that stays.

    Each of its scans would walk all that was built so far and free nothing, so that the time of a
    fabric would grow faster than the fabric. Afterwards the collector is as it was, and what was
    built counts as old: it is not scanned at once, only when old things are next.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():  # what someone else froze stays frozen
                gc.freeze()
                gc.unfreeze()
            gc.enable()
