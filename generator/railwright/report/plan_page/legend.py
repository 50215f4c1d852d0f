"""What the colours of a plan's page mean, for those that occur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from railwright.model.disruption import Disruption
from railwright.report.plan_page.hunks import ShownHunk
from railwright.report.plan_page.switches import WORDS, Place


class Key(NamedTuple):
    """One class, or another way in which a switch is drawn."""

    name: str
    meaning: str
    disruption: str
    """As filters know it; empty for what is no class."""
    state: str
    devices: int
    hunks: int


def legend(found: Sequence[Place], hunks: Sequence[ShownHunk]) -> tuple[Key, ...]:
    """Return what occurs: classes, the worst first, then switches without one."""
    devices = Counter(one.disruption for one in found)
    changes = Counter(one.disruption.value for one in hunks)
    states = Counter(one.state for one in found if not one.disruption)
    classes = (
        Key(one.value, one.meaning, one.value, "changed", devices[one.value], changes[one.value])
        for one in reversed(Disruption)
        if devices[one.value] or changes[one.value]
    )
    others = (
        Key(WORDS[state], meaning, "", state, states[state], 0)
        for state, meaning in _OTHERS.items()
        if states[state]
    )
    return (*classes, *others)


_OTHERS: Mapping[str, str] = {
    "added": "there is no configuration to change yet",
    "removed": "no longer in the inventory",
    "same": "stays as it is",
}
"""States of switches without a class."""
