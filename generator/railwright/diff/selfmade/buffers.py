"""What buffermgrd writes into CONFIG_DB under the traditional buffer model.

For every port with a length, a speed and PFC it makes the profile ``pg_lossless_<speed>_<length>_
profile`` from the vendor's table, if there is none, and points the lossless priority groups at it,
whatever they pointed at. Of ports that are shut it takes these groups away, on the chips of two
vendors (sonic-net/sonic-swss cfgmgr/buffermgr.cpp, doSpeedUpdateTask).

So only rows that the intended configuration leaves to it are its own: a group that is meant to have
another profile and was pointed elsewhere is a difference, and so are leftovers of another length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from railwright.diff.selfmade.draft import Draft
from railwright.model.configdb import ConfigDb, Row

_PG: Final = "BUFFER_PG"
_PROFILE: Final = "BUFFER_PROFILE"
_POOL: Final = "ingress_lossless_pool"
_FIELDS: Final = re.compile(r"pool|xon|xon_offset|xoff|size|(dynamic|static)_th")
_RECLAIMS: Final = frozenset(("mellanox", "barefoot"))
"""Vendors on whose chips the groups of shut ports go."""


def settle(draft: Draft, running: ConfigDb, intended: ConfigDb, vendor: str) -> None:
    """Add what buffermgrd wrote, and take away what it takes away."""
    profiles = set()
    for key, row in running.get(_PG, {}).items():
        if key not in intended.get(_PG, {}) and _is_its_own(key, row, running, intended):
            draft.merge(_PG, key, row)
            profiles.add(row["profile"])
    for name in profiles:
        made = running.get(_PROFILE, {}).get(str(name))
        if made and str(name) not in intended.get(_PROFILE, {}) and _is_profile(made):
            draft.merge(_PROFILE, str(name), made)
    if vendor in _RECLAIMS:
        for key, row in intended.get(_PG, {}).items():
            if key not in running.get(_PG, {}) and _is_reclaimed(key, row, running, intended):
                draft.drop(_PG, key)


def _is_its_own(key: str, row: Row, running: ConfigDb, intended: ConfigDb) -> bool:
    port, _, groups = key.partition("|")
    name = _default(port, running)
    return (
        name is not None
        and dict(row) == {"profile": name}
        and name == _default(port, intended)
        and groups in set(_lossless(port, running))
        and groups in set(_lossless(port, intended))
        and not any(_numbers(groups) & taken for taken in _stated(port, intended))
    )


def _is_reclaimed(key: str, row: Row, running: ConfigDb, intended: ConfigDb) -> bool:
    port, _, groups = key.partition("|")
    name = _default(port, running)
    return (
        name is not None
        and row.get("profile") == name == _default(port, intended)
        and groups in set(_lossless(port, running))
        and all(one.get("PORT", {}).get(port, {}).get("admin_status") == "down"
                for one in (running, intended))
    )  # fmt: skip


def _is_profile(row: Row) -> bool:
    return row.get("pool") == _POOL and all(map(_FIELDS.fullmatch, row))


def _default(port: str, config: ConfigDb) -> str | None:
    """Return the profile that buffermgrd gives a port; None where it gives none."""
    speed = config.get("PORT", {}).get(port, {}).get("speed")
    lengths = (row[port] for row in config.get("CABLE_LENGTH", {}).values() if port in row)
    length = next(lengths, None)
    if speed is None or length in {None, "0m", "None"}:
        return None
    return f"pg_lossless_{speed}_{length}_profile"


def _lossless(port: str, config: ConfigDb) -> Iterator[str]:
    """Yield the lossless priority groups of a port as buffermgrd spells them: ``3-4``, ``6``."""
    enabled = config.get("PORT_QOS_MAP", {}).get(port, {}).get("pfc_enable", "")
    text = enabled if isinstance(enabled, str) else ",".join(enabled)
    numbers = sorted({int(part) for part in text.split(",") if part.isdecimal()})
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield str(found[0]) if len(found) == 1 else f"{found[0]}-{found[-1]}"


def _stated(port: str, config: ConfigDb) -> Iterator[set[int]]:
    for key in config.get(_PG, {}):
        name, _, groups = key.partition("|")
        if name == port:
            yield _numbers(groups)


def _numbers(groups: str) -> set[int]:
    first, _, last = groups.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        return set()
    return set(range(int(first), int(last or first) + 1))
