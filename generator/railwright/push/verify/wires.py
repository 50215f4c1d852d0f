"""Which plugs to move so that cables are as planned, and as few as that can be.

Cables are pairs of ports: those that are planned, and those that are there. A port with a planned
cable and one that is there leads from one to the other, so that all of them together fall into
rings and chains. A ring of n cables takes n - 1 steps: an exchange of two plugs splits one ring
into two at most, and in the end every cable is a ring of its own. So does a chain that begins with
a port without a plug; where a cable is missing in it, or is one too many, it takes one step more.
No list of steps is shorter, and tests try them all on small cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from railwright.base.natural import natural_key
from railwright.model.known_link import End

Wire = tuple[End, End]
"""A cable, its ends in natural order."""
Far = Callable[[End, End], int]
"""How far two ports are from each other, for whoever carries a plug from one to the other."""


class Act(StrEnum):
    """What is done in one step."""

    MOVE = "move"
    """Take a plug from a port and put it into one that is empty."""
    EXCHANGE = "exchange"
    """Put two plugs into each other's ports."""
    LAY = "lay"
    """Put a cable between two ports that are empty."""
    REMOVE = "remove"
    """Take a cable away."""


class Step(NamedTuple):
    """One step.

    Attributes:
        act: what is done.
        one: the port of the plug; of a cable that is laid or taken away, one end.
        other: the port where it goes; the other end.
        cable: the far end of the cable whose plug is moved, or of that in ``one``.
    """

    act: Act
    one: End
    other: End
    cable: End | None = None


class Tangle(NamedTuple):
    """Cables that are not as planned, and have to do with each other.

    Attributes:
        planned: the cables that should be there.
        there: those that are.
        steps: what to do, in this order.
    """

    planned: tuple[Wire, ...]
    there: tuple[Wire, ...]
    steps: tuple[Step, ...]

    @property
    def ring(self) -> bool:
        """Whether the same ports have plugs as planned, in another order."""
        return _ends(self.planned) == _ends(self.there)


def wire(one: End, other: End) -> Wire:
    """Return a cable, whichever end is named first."""
    return (one, other) if _order(one) <= _order(other) else (other, one)


def tangles(planned: Iterable[Wire], there: Iterable[Wire], far: Far) -> tuple[Tangle, ...]:
    """Return what is not as planned, each with the fewest steps that mend it.

    Args:
        planned: the cables that should be there; no port is in two.
        there: those that are; likewise.
        far: prefers steps between near ports, where several lists are as short.
    """
    want, have = set(planned), set(there)
    odd = [*((one, True) for one in want - have), *((one, False) for one in have - want)]
    by_end: dict[End, list[tuple[Wire, bool]]] = {}
    for each in odd:
        for end in each[0]:
            by_end.setdefault(end, []).append(each)
    left = set(odd)
    found: list[Tangle] = []
    for first in sorted(odd, key=lambda one: (*map(_order, one[0]), one[1])):
        if first not in left:
            continue
        part = _reached(first, by_end)
        left -= part
        mine = tuple(sorted((one for one, is_planned in part if is_planned), key=_place))
        real = tuple(sorted((one for one, is_planned in part if not is_planned), key=_place))
        found.append(Tangle(mine, real, _steps(mine, real, far)))
    return tuple(found)


def applied(there: Iterable[Wire], steps: Iterable[Step]) -> frozenset[Wire]:
    """Return the cables that there are once steps are made.

    Raises:
        ValueError: a step cannot be made: no plug is where one should be, or one is in its way.
    """
    ends = _by_end(there)
    for step in steps:
        _apply(ends, step)
    return frozenset(wire(one, other) for one, other in ends.items())


def _apply(ends: dict[End, End], step: Step) -> None:
    one, other = step.one, step.other
    if step.act is Act.LAY:
        possible = one not in ends and other not in ends and one != other
    elif step.act is Act.REMOVE:
        possible = ends.get(one) == other
    else:
        swap = step.act is Act.EXCHANGE
        possible = ends.get(one, other) != other and (other in ends) is swap
    if not possible:
        msg = f"{step.act} {one} {other} cannot be done"
        raise ValueError(msg)
    if step.act is Act.LAY:
        ends[one], ends[other] = other, one
        return
    back, forth = ends.pop(one), ends.pop(other, None)
    if step.act is Act.REMOVE:
        return
    ends[other], ends[back] = back, other
    if forth is not None:
        ends[one], ends[forth] = forth, one


def _reached(
    first: tuple[Wire, bool], by_end: Mapping[End, list[tuple[Wire, bool]]]
) -> set[tuple[Wire, bool]]:
    part = {first}
    todo = [first]
    while todo:
        for end in todo.pop()[0]:
            for each in by_end[end]:
                if each not in part:
                    part.add(each)
                    todo.append(each)
    return part


def _steps(planned: tuple[Wire, ...], there: tuple[Wire, ...], far: Far) -> tuple[Step, ...]:
    ends = _by_end(there)
    found: list[Step] = []
    if len(there) > len(planned):
        surplus = max(there, key=lambda one: (_loose(one, planned), *map(_order, one)))
        found.append(Step(Act.REMOVE, *surplus))
        _apply(ends, found[-1])
    todo = set(planned)
    while todo:
        step = min(
            (one for each in todo for one in _ways(each, ends)),
            key=lambda one: (one.act is Act.LAY, far(one.one, one.other), _place(one[1:3])),
        )
        found.append(step)
        _apply(ends, step)
        todo = {(one, other) for one, other in todo if ends.get(one) != other}
    return tuple(found)


def _ways(planned: Wire, ends: Mapping[End, End]) -> Iterable[Step]:
    """Yield the steps that make a planned cable be there."""
    if not any(end in ends for end in planned):
        yield Step(Act.LAY, *planned)
    for near, end in (planned, planned[::-1]):
        plug = ends.get(near)
        if plug is not None:
            if end not in ends:
                yield Step(Act.MOVE, plug, end, near)
            else:
                first, second = wire(plug, end)
                yield Step(Act.EXCHANGE, first, second, ends[first])


def _loose(one: Wire, planned: tuple[Wire, ...]) -> int:
    """Return how many ends of a cable are in no planned one."""
    known = _ends(planned)
    return sum(end not in known for end in one)


def _ends(wires: Iterable[Wire]) -> frozenset[End]:
    return frozenset(end for one in wires for end in one)


def _by_end(wires: Iterable[Wire]) -> dict[End, End]:
    found: dict[End, End] = {}
    for one, other in wires:
        found[one], found[other] = other, one
    return found


def _order(end: End) -> tuple[object, ...]:
    return (natural_key(end.device), natural_key(end.port))


def _place(one: tuple[End, End]) -> tuple[object, ...]:
    return (*_order(one[0]), *_order(one[1]))
