"""The buffer model, and the cable lengths that headroom is made from."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.silent.condition import Spot, condition
from railwright.checks.silent.config import Config
from railwright.checks.silent.pfc import CABLES, GROUPS

_DYNAMIC = ("DEFAULT_LOSSLESS_BUFFER_PARAMETER", "LOSSLESS_TRAFFIC_PATTERN")


@condition("BUF010", "dynamic-model-incomplete", "Keep exactly one row.")
def parameters(config: Config) -> Iterator[Spot]:
    """The dynamic buffer model has not exactly one row of parameters to compute headroom from.

    Without them no headroom is ever programmed; of two, either may be read (sonic-swss
    cfgmgr/buffermgrdyn.cpp and cfgmgr/buffer_headroom_mellanox.lua take the first key found). YANG
    counts no rows.
    """
    if config.dynamic and config.has(GROUPS):
        for table in _DYNAMIC:
            count = len(config.rows(table))
            if count != 1:
                yield Spot(f"{count} rows, where the dynamic model reads one", table)


@condition("BUF011", "null-profile-on-traditional-model", "Name a profile with `xoff`.")
def nulls(config: Config) -> Iterator[Spot]:
    """A priority group leaves its profile to the dynamic model on a switch that has not got it.

    The traditional buffer manager passes the word on as the name of a profile, and the row waits
    for that profile for ever (sonic-swss cfgmgr/buffermgr.cpp). YANG allows `NULL` in both models.
    """
    if not config.dynamic:
        for key in config.rows(GROUPS):
            if config.text(GROUPS, key, "profile") == "NULL":
                message = "NULL is for the dynamic model: the row never takes effect"
                yield Spot(message, GROUPS, key, "profile")


@condition("BUF012", "several-cable-tables", "Put the lengths of all ports into one row.")
def one_row(config: Config) -> Iterator[Spot]:
    """CABLE_LENGTH has more than one row.

    The row that is read last replaces what was known (sonic-swss cfgmgr/buffermgrdyn.cpp,
    handleCableLenTable, clears the lengths first). YANG allows any number.
    """
    for key in list(config.rows(CABLES))[1:]:
        yield Spot("a second row: only the one read last counts", CABLES, key)


@condition("BUF013", "port-without-cable-length", "Add the port; `0m` if nothing is plugged in.")
def lengths(config: Config) -> Iterator[Spot]:
    """CABLE_LENGTH does not list a port, which then gets no lossless priority group.

    The buffer manager waits for the length without an error (sonic-swss cfgmgr/buffermgr.cpp,
    "Cable length is not set"). YANG does not compare the tables.
    """
    rows = config.rows(CABLES)
    if rows:
        listed = {port for row in rows.values() for port in row}
        for port in config.rows("PORT"):
            if port not in listed:
                yield Spot(f"{port} is not listed", CABLES, next(iter(rows)), port)
