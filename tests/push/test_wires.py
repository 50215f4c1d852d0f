"""The fewest plugs to move: applied they give the plan, and no shorter list does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright.model.known_link import End
from railwright.push.verify.wires import Act, Step, Wire, applied, tangles, wire

PORTS = tuple(End("x", f"p{number}") for number in range(9))
Wires = frozenset[Wire]


def near(one: End, other: End) -> int:
    return abs(PORTS.index(one) - PORTS.index(other))


def _matchings(ports: tuple[End, ...]) -> Iterator[Wires]:
    """Yield every way to put cables between some ports."""
    if len(ports) < 2:
        yield frozenset()
        return
    first, *rest = ports
    yield from _matchings(tuple(rest))
    for at, other in enumerate(rest):
        for more in _matchings(tuple(rest[:at] + rest[at + 1 :])):
            yield more | {wire(first, other)}


def _after(there: Wires, ports: tuple[End, ...]) -> Iterator[Wires]:
    """Yield what any one step makes of cables, whether it is a good one or not."""
    for one, other in itertools.permutations(ports, 2):
        for act in Act:
            try:
                yield applied(there, [Step(act, one, other)])
            except ValueError:
                continue


def _distances(there: Wires, ports: tuple[End, ...]) -> dict[Wires, int]:
    """Return how many steps everything is away, by trying all of them."""
    known = {there: 0}
    edge = [there]
    while edge:
        edge = [
            known.setdefault(after, known[before] + 1) and after
            for before in edge
            for after in set(_after(before, ports))
            if after not in known
        ]
    return known


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_no_shorter_list_of_steps_gives_the_plan(count: int) -> None:
    ports = PORTS[:count]
    every = list(_matchings(ports))
    some = every if count < 6 else every[::5]
    for there in some:
        shortest = _distances(there, ports)
        for planned in every:
            steps = [step for one in tangles(planned, there, near) for step in one.steps]
            assert applied(there, steps) == planned
            assert len(steps) == shortest[planned], (planned, there, steps)


@given(st.permutations(range(20)), st.integers(0, 20), st.integers(0, 20))
@settings(max_examples=200, deadline=None)
def test_rings_take_their_cables_less_one(order: list[int], lost: int, planned: int) -> None:
    ends = [(End("leaf", f"p{at}"), End("spine", f"p{at}")) for at in range(20)]
    want = [wire(*one) for one in ends][: max(planned, 1)]
    have = [wire(ends[at][0], ends[to][1]) for at, to in enumerate(order) if at != lost]
    found = tangles(want, have, lambda _one, _other: 0)
    steps = [step for one in found for step in one.steps]
    assert applied(have, steps) == frozenset(want)
    for one in found:
        surplus = abs(len(one.there) - len(one.planned))
        least = min(len(one.there), len(one.planned))
        assert len(one.steps) == least + surplus - one.ring
    assert found == tangles(want[::-1], have[::-1], lambda _one, _other: 0)


def test_what_is_as_planned_is_left_alone() -> None:
    want = [wire(PORTS[0], PORTS[1])]
    assert tangles(want, want, near) == ()


def test_near_ports_are_preferred() -> None:
    a, b, c, d = End("leaf", "1"), End("leaf", "9"), End("spine", "1"), End("spine", "2")
    want, have = [wire(a, c), wire(b, d)], [wire(a, d), wire(b, c)]
    places = {a: 0, b: 80, c: 1000, d: 1001}
    (found,) = tangles(want, have, lambda one, other: abs(places[one] - places[other]))
    assert found.ring
    ((act, one, other, _),) = found.steps
    assert (act, {one, other}) == (Act.EXCHANGE, {c, d})


@pytest.mark.parametrize("act", list(Act))
def test_what_cannot_be_done_is_refused(act: Act) -> None:
    there = [wire(PORTS[0], PORTS[1])]
    wrong = {
        Act.MOVE: (PORTS[2], PORTS[3]),
        Act.EXCHANGE: (PORTS[0], PORTS[2]),
        Act.LAY: (PORTS[0], PORTS[2]),
        Act.REMOVE: (PORTS[0], PORTS[2]),
    }
    with pytest.raises(ValueError, match="cannot be done"):
        applied(there, [Step(act, *wrong[act])])
