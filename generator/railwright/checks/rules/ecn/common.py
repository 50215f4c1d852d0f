"""What several rules about marking ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from railwright.checks.served import Served, served
from railwright.checks.switch import Switch, number, text
from railwright.design.lossless import ecn
from railwright.model.configdb import Row
from railwright.model.fabric import PortRole

COLOURS = ("green", "yellow", "red")
MARKED: Mapping[str, frozenset[str]] = {
    "ecn_green": frozenset({"green"}),
    "ecn_yellow": frozenset({"yellow"}),
    "ecn_red": frozenset({"red"}),
    "ecn_green_yellow": frozenset({"green", "yellow"}),
    "ecn_green_red": frozenset({"green", "red"}),
    "ecn_yellow_red": frozenset({"yellow", "red"}),
    "ecn_all": frozenset(COLOURS),
}
"""Mode to the colours that it marks (sonic-swss orchagent/qosorch.cpp, ecn_map)."""
LARGEST = 2**31 - 1
"""Largest threshold that the switch can read: a signed number of 32 bits (the same file, stoi)."""


_EXPONENTS = (-8, 7)
"""Least and largest ``dynamic_th`` (sonic-buildimage, sonic-buffer-profile.yang)."""


def most_of(pool: str, exponent: str, users: int) -> int | None:
    """Return the bytes of a pool that one of several users can get; None where nothing says.

    Args:
        pool: its size as CONFIG_DB has it.
        exponent: ``dynamic_th`` of each user.
        users: how many take as much as they can at once.
    """
    size = number(pool)
    if size is None or number(exponent.removeprefix("-")) is None:
        return None
    least, largest = _EXPONENTS
    return ecn.pause_bytes(size, ecn.alpha(max(least, min(largest, int(exponent)))), users)


class Marking(NamedTuple):
    """A WRED profile on a queue of ports that are alike."""

    name: str
    row: Row
    ports: Served
    queue: int

    @property
    def marked(self) -> frozenset[str]:
        """The colours that are marked."""
        return marked(self.row)

    @property
    def lossless(self) -> bool:
        """Whether PFC pauses the queue."""
        return self.queue in self.ports.paused

    def threshold(self, end: str, colour: str = "green") -> int | None:
        """Return ``min`` or ``max`` in bytes; None where it is missing or cannot be read."""
        found = number(text(self.row, f"{colour}_{end}_threshold"))
        return found if found is not None and found <= LARGEST else None


def markings(switch: Switch) -> tuple[Marking, ...]:
    """Return the WRED profiles that are there and on queues of ports.

    Ports that only serve the box are left out: PFC does not belong on them in the first place.
    """
    return switch.once(_markings)


def lossless(switch: Switch) -> Iterator[Marking]:
    """Yield those on queues that PFC pauses."""
    return (one for one in switch.once(_markings) if one.lossless)


def each_profile(switch: Switch) -> Iterator[Marking]:
    """Yield those on queues that PFC pauses, each profile once."""
    return iter({one.name: one for one in lossless(switch)}.values())


def marked(row: Row) -> frozenset[str]:
    """Return the colours that a WRED profile marks."""
    return MARKED.get(text(row, "ecn"), frozenset())


def dropped(row: Row) -> frozenset[str]:
    """Return the colours that a WRED profile drops early where it does not mark them."""
    return frozenset(one for one in COLOURS if text(row, f"wred_{one}_enable") == "true")


def _markings(switch: Switch) -> tuple[Marking, ...]:
    rows = switch.rows("WRED_PROFILE")
    found: list[Marking] = []
    for one in switch.once(served):
        for queue in one.queues if one.role is not PortRole.SERVICE else ():
            name = text(one.row_of(queue), "wred_profile")
            if name in rows:
                found.append(Marking(name, rows[name], one, queue))
    return tuple(found)
