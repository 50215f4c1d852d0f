"""The same work with many switches at once, in threads: they wait for the network, not for us."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(work: Callable[[Item], Result], items: Iterable[Item], at_once: int) -> Iterator[Result]:
    """Yield what the work returns for each item, in the order in which they are done.

    An error of the work is raised here. Whoever stops reading begins nothing more, and does not
    wait for what is under way.
    """
    pool = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="railwright")
    try:
        for future in as_completed([pool.submit(work, item) for item in items]):
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
