"""Many names as a few words: ``Ethernet[0-504/8]``, ``leaf-[1-4]-[01-16]``.

Written as people who run clusters write sets of nodes: numbers in brackets, ranges with a dash, and
``/8`` for every eighth number. Nothing is lost: the words stand for exactly the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise, product, takewhile
from math import prod
from typing import Final, NamedTuple

from railwright.base.natural import natural_key

_FEWEST: Final = 3
"""Names, or numbers of a range, that are worth brackets."""

_Numbers = tuple[str, ...]
"""As they are spelled, upwards."""
_Order = tuple[tuple[int, int | str, str], ...]
"""As :func:`~railwright.base.natural.natural_key` gives it."""


class Fold(NamedTuple):
    """A word, and how many names it stands for."""

    text: str
    names: int = 1


def folded(names: Iterable[str]) -> tuple[Fold, ...]:
    """Return words that stand for the names, each name once, in natural order of their first.

    Names that differ in numbers alone become one word. A name with a bracket in it stays as it is.
    """
    shapes: dict[tuple[str, ...], list[tuple[_Numbers, ...]]] = {}
    plain: list[str] = []
    for name in dict.fromkeys(names):
        if "[" in name or "]" in name:
            plain.append(name)
            continue
        parts = natural_key(name)
        shape = tuple(["" if not kind else str(part) for kind, part, _ in parts])
        numbers = tuple([(spelled,) for kind, _, spelled in parts if not kind])
        shapes.setdefault(shape, []).append(numbers)
    found: list[tuple[_Order, Fold]] = [(natural_key(name), Fold(name)) for name in plain]
    for shape, boxes in shapes.items():
        for box in _merged(boxes):
            found += _words(shape, box)
    return tuple(word for _, word in sorted(found))


def _merged(boxes: Sequence[tuple[_Numbers, ...]]) -> Sequence[tuple[_Numbers, ...]]:
    """Return boxes of numbers that hold the same, those together that differ in one place."""
    for place in reversed(range(len(boxes[0]))):
        wider: dict[tuple[_Numbers, ...], list[str]] = {}
        for box in boxes:
            wider.setdefault((*box[:place], *box[place + 1 :]), []).extend(box[place])
        boxes = [
            (*others[:place], tuple(sorted(numbers, key=natural_key)), *others[place:])
            for others, numbers in wider.items()
        ]
    return boxes


def _words(shape: Sequence[str], box: Sequence[_Numbers]) -> Iterator[tuple[_Order, Fold]]:
    """Yield the word of a box, or its names where they are few, each behind what it sorts by."""
    if prod(map(len, box)) < _FEWEST:
        for one in product(*box):
            name = _filled(shape, one)
            yield natural_key(name), Fold(name)
    else:
        first = _filled(shape, [numbers[0] for numbers in box])
        listed = [f"[{_listed(one)}]" if len(one) > 1 else one[0] for one in box]
        yield natural_key(first), Fold(_filled(shape, listed), prod(map(len, box)))


def _filled(shape: Sequence[str], numbers: Iterable[str]) -> str:
    following = iter(numbers)
    return "".join([text or next(following) for text in shape])


def _listed(numbers: _Numbers) -> str:
    """Return numbers as ranges: ``0-56/8,64``; those filled up with zeros stay so."""
    filled = {len(one) for one in numbers if one[0] == "0" and len(one) > 1}
    steps = [
        int(other) - int(one) if _width(one, filled) == _width(other, filled) else 0
        for one, other in pairwise(numbers)
    ]
    words: list[str] = []
    start = 0
    while start < len(numbers):
        step = steps[start] if start < len(steps) else 0
        count = 1 + sum(1 for _ in takewhile(step.__eq__, islice(steps, start, None)))
        if not step or count < _FEWEST:
            words.append(numbers[start])
            start += 1
        else:
            by = f"/{step}" if step > 1 else ""
            words.append(f"{numbers[start]}-{numbers[start + count - 1]}{by}")
            start += count
    return ",".join(words)


def _width(number: str, filled: set[int]) -> int:
    return len(number) if len(number) in filled else 0
