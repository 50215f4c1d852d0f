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
        more = _rounded(max(0, bound_xoff_bytes - bound_of_last_bytes))
        row = _grown(last, xoff=last.xoff + more).model_copy(update={"cable_m": cable_m})
        decided = Origination.BOUND
    if formula is not None and formula[0] > row.xoff:
        row, decided = _grown(row, xoff=formula[0], xon=formula[1]), Origination.FORMULA
    if bound_xoff_bytes > row.xoff:
        row, decided = _grown(row, xoff=_rounded(bound_xoff_bytes)), Origination.BOUND
    return Found(row, decided)


def _grown(row: HeadroomRow, *, xoff: int, xon: int = 0) -> HeadroomRow:
    """Return a row with more XOFF and at least so much XON, its size grown with them.

    A size that does not hold XOFF (shared headroom, or Teralynx) grows with XON only.
    """
    more_xon = max(0, xon - row.xon)
    holds = row.size >= row.xon + row.xoff
    size = row.size + more_xon + (xoff - row.xoff if holds else 0)
    return row.model_copy(update={"xoff": xoff, "xon": row.xon + more_xon, "size": size})


def _rounded(size_bytes: int) -> int:
    """Round up to 1,024 bytes, a multiple of every cell size in the catalog's tables."""
    return -(-size_bytes // 1024) * 1024
