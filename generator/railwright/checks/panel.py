"""The front panel as a configuration breaks it out: what each cage and each port should be."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from railwright.base.errors import CatalogError
from railwright.catalog import breakout
from railwright.checks.switch import Switch, text
from railwright.model.configdb import Row
from railwright.model.platform import BreakoutMode, Cage, ChildPort

TABLE, FIELD = "BREAKOUT_CFG", "brkout_mode"


class Child(NamedTuple):
    """A port that the breakout mode of its cage makes."""

    cage: Cage
    port: ChildPort


class Panel(NamedTuple):
    """Cages by the name of their first port, and what a configuration makes of them."""

    cages: Mapping[str, Cage]
    modes: Mapping[str, BreakoutMode]
    """Only of cages whose mode is known; by the name of the first port."""
    children: Mapping[str, Child]
    """Every port that these modes make, by its interface."""
    strays: Mapping[str, str]
    """Ports of PORT that the mode of their cage does not make, with the cage's first port; an empty
    text for a port of no cage."""
    missing: Mapping[str, str]
    """Ports that a mode makes and PORT does not have, with the cage's first port."""


def panel(switch: Switch) -> Panel:
    """Return the panel of a switch; empty where its platform is not known.

    Without BREAKOUT_CFG, cages have the layout of the HwSKU. One whose mode is not known is in
    ``cages`` alone.
    """
    platform = switch.platform
    if platform is None:
        return Panel({}, {}, {}, {}, {})
    cages = {cage.interface: cage for cage in platform.cages}
    rows = switch.rows(TABLE)
    layout = switch.hwsku.layout if switch.hwsku and not rows else {}
    modes: dict[str, BreakoutMode] = {}
    for name, cage in cages.items():
        row = rows.get(name)
        asked = layout.get(cage.number) or "" if row is None else text(row, FIELD)
        mode = _mode(cage, asked)
        if mode is not None:
            modes[name] = mode
    children = {
        child.interface: Child(cages[name], child)
        for name, mode in modes.items()
        for child in breakout.children(cages[name], mode)
    }
    strays, missing = _compared(switch, cages, modes, children)
    return Panel(cages, modes, children, strays, missing)


class Made(NamedTuple):
    """A port of PORT that its cage's mode makes."""

    name: str
    row: Row
    right: ChildPort
    """What the mode makes of it."""


def settled(switch: Switch) -> tuple[Made, ...]:
    """Return the ports of cages in which PORT has just the ports that the mode makes."""
    found = switch.once(panel)
    odd = {*found.strays.values(), *found.missing.values()}
    return tuple(
        Made(name, row, child.port)
        for name, row in switch.rows("PORT").items()
        if (child := found.children.get(name)) is not None and child.cage.interface not in odd
    )


def _compared(
    switch: Switch,
    cages: Mapping[str, Cage],
    modes: Mapping[str, BreakoutMode],
    children: Mapping[str, Child],
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the ports that are too many and those that are missing, with their cages.

    A cage none of whose ports is there says nothing, and neither does one of unknown mode.
    """
    firsts = sorted((cage.first_interface, name) for name, cage in cages.items())
    numbers = [first for first, _ in firsts]
    strays: dict[str, str] = {}
    used = set()
    for port in switch.rows("PORT"):
        child = children.get(port)
        if child is not None:
            used.add(child.cage.interface)
            continue
        number = port.removeprefix("Ethernet")
        if number == port or not number.isdecimal():
            continue
        at = bisect_right(numbers, int(number)) - 1
        name = firsts[at][1] if at >= 0 else ""
        if name and int(number) - numbers[at] >= len(cages[name].lanes):
            name = ""
        if not name or name in modes:
            strays[port] = name
            used.add(name)
    missing = {
        port: child.cage.interface
        for port, child in children.items()
        if child.cage.interface in used and port not in switch.rows("PORT")
    }
    return strays, missing


def _mode(cage: Cage, asked: str) -> BreakoutMode | None:
    try:
        return breakout.layout_mode(cage, asked) if asked else None
    except CatalogError:
        return None
