"""Which priority groups and queues of a port get which vendor profile."""

from __future__ import annotations

from itertools import groupby

from railwright.model.platform import BufferSet
from railwright.model.qos_profile import TRAFFIC_CLASSES

TRIM_PROFILE = "q_trim_profile"
"""Ours: the vendor's profile of lossy queues, with trimming in place of dropping."""
Binding = tuple[str, str]
"""Ids as the key of a row spells them, and the profile."""


def ranges(numbers: tuple[int, ...]) -> tuple[str, ...]:
    """Spell ascending numbers as SONiC keys: (0, 1, 2, 4) is ``0-2`` and ``4``."""
    spelled: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        spelled.append(f"{members[0]}-{members[-1]}" if len(members) > 1 else str(members[0]))
    return tuple(spelled)


def group_rows(
    figures: BufferSet, lossless: tuple[int, ...], lossless_profile: str
) -> tuple[Binding, ...]:
    """Return the priority groups of a port in order; none of them lossless for ``()``."""
    lossy = tuple(group for group in range(TRAFFIC_CLASSES) if group not in lossless)
    ids = ranges(lossy) if figures.lossy_pgs != "0" else ("0",)
    rows = [(one, figures.lossy_pg_profile) for one in ids]
    rows.extend((one, lossless_profile) for one in ranges(lossless))
    return _in_order(rows)


def queue_rows(
    figures: BufferSet, lossless: tuple[int, ...], trimmed: tuple[int, ...] = ()
) -> tuple[Binding, ...]:
    """Return the queues of a port in order.

    Args:
        figures: the vendor's profiles.
        lossless: queues that never drop.
        trimmed: lossy queues that cut packets down in place of dropping them.
    """
    special = (*lossless, *trimmed)
    lossy = tuple(queue for queue in range(TRAFFIC_CLASSES) if queue not in special)
    rows = [(one, figures.lossy_queue_profile) for one in ranges(lossy)]
    rows.extend((one, TRIM_PROFILE) for one in ranges(trimmed))
    if figures.lossless_queue_profile:
        rows.extend((one, figures.lossless_queue_profile) for one in ranges(lossless))
    return _in_order(rows)


def _in_order(rows: list[Binding]) -> tuple[Binding, ...]:
    return tuple(sorted(rows, key=lambda row: int(row[0].split("-")[0])))
