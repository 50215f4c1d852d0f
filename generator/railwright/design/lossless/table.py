"""Lossless profiles where the switch looks them up instead of computing them.

buffermgrd knows the speeds and lengths of its ``pg_profile_lookup.ini`` and never interpolates. A
profile that CONFIG_DB holds already under the name it would give is used as it stands
(sonic-net/sonic-swss cfgmgr/buffermgr.cpp), so a row may carry more than the table says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from railwright.model.lossless import Origination
from railwright.model.platform import HeadroomRow

_SIZES = ("xoff", "xon", "size")


class Found(NamedTuple):
    """A profile to write down, in bytes, and who arrived at it."""

    row: HeadroomRow
    decided_by: Origination


def listed_m(rows: Sequence[HeadroomRow], speed_mbps: int) -> tuple[int, ...]:
    """Return the lengths that a table has for a speed, ascending."""
    return tuple(sorted(row.cable_m for row in rows if row.speed_mbps == speed_mbps))


def rounded_m(rows: Sequence[HeadroomRow], speed_mbps: int, cable_m: int) -> int:
    """Return the next length that the table has; the cable's own beyond the last one."""
    return next((length for length in listed_m(rows, speed_mbps) if length >= cable_m), cable_m)


def holds_xoff(row: HeadroomRow) -> bool:
    """Whether the size of a row has room for XOFF, so that no pool has to give it.

    Their sum is no measure: rounded one by one they may exceed a vendor's size by 1,024 bytes.
    """
    return row.size > max(row.xon, row.xoff)


def profile(
    rows: Sequence[HeadroomRow],
    speed_mbps: int,
    cable_m: int,
    *,
    formula: tuple[int, int, int] | None,
    bound_xoff_bytes: int,
    bound_of_last_bytes: int,
) -> Found | None:
    """Return the profile of a speed and a length, never below the table, formula or bound.

    That holds for XON and size too, of which a port of eight lanes wants more than the table says.

    Beyond the last length the last row grows by what the bound grows by: the vendor's own constant
    part is kept, and only the longer cable is added. Where the table has no row for the speed at
    all, nothing is returned: no vendor figure says what XON and size would have to be.

    Args:
        rows: the vendor's table.
        speed_mbps: of the port.
        cable_m: as :func:`rounded_m` gives it.
        formula: XOFF, XON and size of the chip's own formula; None where it has none.
        bound_xoff_bytes: the least XOFF for this length.
        bound_of_last_bytes: the least XOFF for the last length of the table.
    """
    of_speed = [row for row in rows if row.speed_mbps == speed_mbps]
    if not of_speed:
        return None
    row = next((row for row in of_speed if row.cable_m == cable_m), None)
    decided = Origination.TABLE
    if row is None:
        last = max(of_speed, key=lambda item: item.cable_m)
        longer = _rounded(max(0, bound_xoff_bytes - bound_of_last_bytes))
        row = _grown(last, xoff=last.xoff + longer).model_copy(update={"cable_m": cable_m})
        decided = Origination.BOUND
    if formula is not None:
        xoff, xon, size = formula
        more = _grown(row, xoff=max(xoff, row.xoff), xon=xon, size=size)
        row, decided = more, decided if more == row else Origination.FORMULA
    if bound_xoff_bytes > row.xoff:
        row, decided = _grown(row, xoff=_rounded(bound_xoff_bytes)), Origination.BOUND
    return Found(row, decided)


def largest(one: Found, other: Found) -> Found:
    """Return a profile that is enough for ports of both: they differ in lanes or MTU only."""
    if one.row == other.row:
        return one
    more = one if one.row.size >= other.row.size else other
    fields = {key: max(getattr(one.row, key), getattr(other.row, key)) for key in _SIZES}
    return Found(more.row.model_copy(update=fields), more.decided_by)


def _grown(row: HeadroomRow, *, xoff: int, xon: int = 0, size: int = 0) -> HeadroomRow:
    """Return a row with more XOFF and at least so much XON and size, its size grown with them.

    A size that does not hold XOFF (shared headroom, or Teralynx) grows with XON only.
    """
    more_xon = max(0, xon - row.xon)
    grown = row.size + more_xon
    if holds_xoff(row):
        grown = max(grown + xoff - row.xoff, size)
    return row.model_copy(update={"xoff": xoff, "xon": row.xon + more_xon, "size": grown})


def _rounded(size_bytes: int) -> int:
    """Round up to 1,024 bytes, a multiple of every cell size in the catalog's tables."""
    return -(-size_bytes // 1024) * 1024
