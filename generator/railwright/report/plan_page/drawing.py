"""The fabric of a plan as a drawing: spines above, leaves below by pod, and links between few.

A drawing of a few switches has a line for each pair of switches that cables join; one of many has
a small square for each switch instead of its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from railwright.model.fabric import Fabric, PortRole
from railwright.model.types import Tier
from railwright.report.plan_page.switches import Place

_LINKED = 12
"""Switches of a tier, up to which they stand in one row with lines between the rows. The style has
as many columns."""
_NAMED = 128
"""Switches up to which each has its name on it."""


class Group(NamedTuple):
    """Switches side by side: spines of a plane, or leaves of a pod, those of a plane in a row."""

    title: str
    note: str
    rows: tuple[tuple[Place, ...], ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """Every switch of the group."""
        return tuple(one for row in self.rows for one in row)


class Line(NamedTuple):
    """Two switches with cables between them; ends in percent of the width."""

    lower: int
    upper: int
    lower_x: str
    upper_x: str


class Drawing(NamedTuple):
    """A drawing; ``manner`` is ``linked``, ``named`` or ``compact``."""

    manner: str
    spines: tuple[Group, ...]
    leaves: tuple[Group, ...]
    others: tuple[Group, ...]
    """Switches that have no place: those that go, and all where the fabric is not known."""
    lines: tuple[Line, ...]
    spine_count: int
    leaf_count: int


def drawing(found: Sequence[Place], fabric: Fabric | None) -> Drawing:
    """Return the drawing of a fabric.

    Args:
        found: every switch.
        fabric: where they stand, and their links; None where it is not known.
    """
    spines = tuple(one for one in found if one.tier == Tier.SPINE)
    leaves = tuple(one for one in found if one.tier == Tier.LEAF)
    others = tuple(one for one in found if not one.tier)
    manner = "named" if len(found) <= _NAMED else "compact"
    if 0 < len(spines) <= _LINKED and 0 < len(leaves) <= _LINKED:
        manner = "linked"
    above = tuple(_spines(spines, fabric)) if fabric else ()
    below = tuple(_leaves(leaves, fabric, by_plane=manner == "linked")) if fabric else ()
    return Drawing(
        manner=manner,
        spines=above,
        leaves=below,
        others=tuple(_others(others)),
        lines=tuple(_lines(above, below, fabric)) if fabric and manner == "linked" else (),
        spine_count=len(spines),
        leaf_count=len(leaves),
    )


def _others(others: Sequence[Place]) -> Iterator[Group]:
    for title, gone in (("switches", False), ("removed", True)):
        ours = tuple(one for one in others if (one.state == "removed") is gone)
        if ours:
            yield Group(title, str(len(ours)), (ours,))


def _spines(spines: Sequence[Place], fabric: Fabric) -> Iterator[Group]:
    for plane in sorted({one.plane for one in spines}):
        title = "spines" if fabric.planes == 1 else f"spines, plane {plane}"
        ours = tuple(one for one in spines if one.plane == plane)
        yield Group(title, str(len(ours)), (ours,))


def _leaves(leaves: Sequence[Place], fabric: Fabric, *, by_plane: bool) -> Iterator[Group]:
    """Yield leaves by pod; where lines are drawn also by plane, planes side by side."""
    order = {pod.name: (number, pod.hosts) for number, pod in enumerate(fabric.pods)}
    groups: dict[tuple[int, str], dict[int, list[Place]]] = {}
    for one in leaves:
        group = groups.setdefault((one.plane if by_plane else 0, one.pod), {})
        group.setdefault(one.plane, []).append(one)
    for plane, pod in sorted(groups, key=lambda key: (key[0], order.get(key[1], (0, 0)))):
        servers = order.get(pod, (0, 0))[1]
        yield Group(
            title=f"{pod}, plane {plane}" if by_plane and fabric.planes > 1 else pod,
            note=f"{servers:,} server{'s' if servers != 1 else ''}",
            rows=tuple(tuple(row) for _, row in sorted(groups[plane, pod].items())),
        )


def _lines(above: Sequence[Group], below: Sequence[Group], fabric: Fabric) -> Iterator[Line]:
    uppers, lowers = _middles(above), _middles(below)
    joined = {
        (link.a.device, link.b.device) for link in fabric.links if link.kind is PortRole.FABRIC
    }
    for lower, (low, lower_x) in lowers.items():
        for upper, (high, upper_x) in uppers.items():
            if (lower, upper) in joined:
                yield Line(low, high, lower_x, upper_x)


def _middles(groups: Sequence[Group]) -> Mapping[str, tuple[int, str]]:
    """Return the number of each switch in a row, and its middle in percent of the width."""
    row = [one for group in groups for one in group.places]
    return {
        one.name: (one.number, f"{(place + 0.5) * 100 / len(row):.2f}%")
        for place, one in enumerate(row)
    }
