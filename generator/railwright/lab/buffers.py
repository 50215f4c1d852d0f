"""What buffermgrd writes into CONFIG_DB by itself, under the traditional buffer model.

For every port that is up, with a speed, a length and PFC, it makes the profile
``pg_lossless_<speed>_<length>_profile`` if there is none and points the lossless priority groups at
it, whatever they pointed at (sonic-net/sonic-swss cfgmgr/buffermgr.cpp, doSpeedUpdateTask). Its
figures come from a table of the vendor's image; here they are those of another lossless profile, so
where there is none, nothing is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from railwright.lab.derived import lossless
from railwright.lab.facts import Facts
from railwright.lab.store import Write
from railwright.model.configdb import ConfigDb, Row
from railwright.model.types import BufferModel

_NONE: Mapping[str, Row] = {}
_POOL = "ingress_lossless_pool"


def own_rows(config: ConfigDb, facts: Facts) -> tuple[Write, ...]:
    """Return the rows that buffermgrd would write now; none where all is as it would have it."""
    local = config.get("DEVICE_METADATA", _NONE).get("localhost", {})
    model = local.get("buffer_model", facts.buffer_model.value)
    if model != BufferModel.TRADITIONAL.value:
        return ()
    profiles = config.get("BUFFER_PROFILE", _NONE)
    like = next(
        (row for row in profiles.values() if row.get("pool") == _POOL and "xoff" in row), None
    )
    if like is None:
        return ()
    found: dict[tuple[str, str], Row] = {}
    for port, groups, name in _wanted(config):
        if name not in profiles:
            found["BUFFER_PROFILE", name] = like
        if config.get("BUFFER_PG", _NONE).get(f"{port}|{groups}") != {"profile": name}:
            found["BUFFER_PG", f"{port}|{groups}"] = {"profile": name}
    return tuple(Write(table, key, row) for (table, key), row in found.items())


def _wanted(config: ConfigDb) -> Iterator[tuple[str, str, str]]:
    lengths = {
        port: str(length)
        for row in config.get("CABLE_LENGTH", _NONE).values()
        for port, length in row.items()
    }
    for port, row in config.get("PORT", _NONE).items():
        length, speed = lengths.get(port, "0m"), row.get("speed")
        if length == "0m" or speed is None or row.get("admin_status") != "up":
            continue
        for groups in runs(lossless(config.get("PORT_QOS_MAP", _NONE).get(port, {}))):
            yield port, groups, f"pg_lossless_{speed}_{length}_profile"


def runs(numbers: tuple[int, ...]) -> Iterator[str]:
    """Yield runs of numbers as buffermgrd spells them: ``3-4``, ``6``."""
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield str(found[0]) if len(found) == 1 else f"{found[0]}-{found[-1]}"
