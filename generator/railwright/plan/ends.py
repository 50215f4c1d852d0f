"""What both ends of a link must change together, and what is lost while only one of them has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from railwright.base.natural import natural_key
from railwright.model.fabric import Link
from railwright.plan.marks import Match
from railwright.plan.reach import Wiring
from railwright.plan.touch import Touch


class Tie(NamedTuple):
    """A link whose ends change what both must have alike."""

    link: Link
    what: Match


class Window(NamedTuple):
    """Batches that are one drained window, because ends of links lie in several of them.

    Attributes:
        devices: its switches.
        first: number of its first batch, from 0.
        last: of its last.
        what: what must change together.
    """

    devices: frozenset[str]
    first: int
    last: int
    what: tuple[Match, ...]


def ties(wiring: Wiring, touches: Iterable[Touch]) -> tuple[Tie, ...]:
    """Return the links whose ends must change together, between switches that change."""
    marks = {one.device: one.marks for one in touches if one.marks.ours or one.marks.theirs}
    found: dict[tuple[str, str, Match], Tie] = {}
    for name, mine in marks.items():
        for link in wiring.links_of.get(name, ()):
            here, there = (link.a, link.b) if link.a.device == name else (link.b, link.a)
            theirs = marks.get(there.device)
            if theirs is None:
                continue
            for what in Match:
                other = (there.port, what) in theirs.ours or (
                    what is Match.ASN and there.port in theirs.theirs
                )
                if other and (here.port, what) in mine.ours:
                    found[link.a.device, link.a.port, what] = Tie(link, what)
    return tuple(found.values())


def windows(found: Iterable[Tie], batch_of: Mapping[str, int]) -> tuple[Window, ...]:
    """Return the windows of a change.

    Args:
        found: links whose ends must change together.
        batch_of: number of the batch of each switch.
    """
    found = tuple(found)
    near: dict[str, set[str]] = defaultdict(set)
    for one in found:
        near[one.link.a.device].add(one.link.b.device)
        near[one.link.b.device].add(one.link.a.device)
    group_of: dict[str, int] = {}
    groups: list[frozenset[str]] = []
    for name in sorted(near, key=natural_key):
        if name in group_of:
            continue
        group = {name}
        todo = [name]
        while todo:
            new = near[todo.pop()] - group
            group |= new
            todo += new
        group_of.update(dict.fromkeys(group, len(groups)))
        groups.append(frozenset(group))
    whats: Sequence[set[Match]] = [set() for _ in groups]
    for one in found:
        whats[group_of[one.link.a.device]].add(one.what)
    made = []
    for group_devices, what in zip(groups, whats, strict=True):
        numbers = [batch_of[name] for name in group_devices]
        if min(numbers) < max(numbers):
            told = tuple(one for one in Match if one in what)
            made.append(Window(group_devices, min(numbers), max(numbers), told))
    return tuple(made)


class Open(NamedTuple):
    """Links that are down because one end has changed and the other has not, by batch.

    Attributes:
        begins: links that are down from this batch on.
        ends: links that are up again after this batch.
    """

    begins: Mapping[int, Sequence[Link]]
    ends: Mapping[int, Sequence[Link]]


def between(found: Iterable[Tie], batch_of: Mapping[str, int]) -> Open:
    """Return the links that are down between the batches of their ends, and while these change.

    What is only dropped, not down, is not among them.

    Args:
        found: links whose ends must change together.
        batch_of: number of the batch of each switch.
    """
    begins: dict[int, list[Link]] = defaultdict(list)
    ends: dict[int, list[Link]] = defaultdict(list)
    links = [tie.link for tie in found if tie.what.down]
    for link in {(one.a.device, one.a.port): one for one in links}.values():
        numbers = batch_of[link.a.device], batch_of[link.b.device]
        begins[min(numbers)].append(link)
        ends[max(numbers)].append(link)
    return Open(begins, ends)
