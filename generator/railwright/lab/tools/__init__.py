"""The programs of a virtual switch, by name: one file for each kind."""

from __future__ import annotations

from collections.abc import Mapping

from railwright.lab.job import Tool
from railwright.lab.tools import (
    asking,
    cfggen,
    config,
    dbcli,
    files,
    identity,
    isolation,
    peers,
    pfcwd,
    power,
    python,
    searching,
    show,
    systemd,
    telling,
    wrappers,
)

TOOLS: Mapping[str, Tool] = {
    **asking.TOOLS,
    **cfggen.TOOLS,
    **config.TOOLS,
    **dbcli.TOOLS,
    **files.TOOLS,
    **identity.TOOLS,
    **isolation.TOOLS,
    **peers.TOOLS,
    **pfcwd.TOOLS,
    **power.TOOLS,
    **python.TOOLS,
    **searching.TOOLS,
    **show.TOOLS,
    **systemd.TOOLS,
    **telling.TOOLS,
    **wrappers.TOOLS,
}
"""Every program that a switch of the lab has."""
