"""Number ranges as people write them: ``1-12,15``, and ``1-63/2`` for every second number."""

from __future__ import annotations

import re
from typing import NamedTuple

_SPAN = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9})(?:/([0-9]{1,9}))?)?")


class Span(NamedTuple):
    """One piece of a list of ranges: ``15``, ``1-12`` or ``1-63/2``."""

    text: str
    first: int
    last: int
    """The same as ``first`` for a single number; smaller in a range that runs backwards."""
    step: int = 1

    @property
    def numbers(self) -> range:
        """The numbers meant, upwards; none if the range runs backwards."""
        return range(self.first, self.last + 1, self.step)


def spans(text: str) -> tuple[Span, ...]:
    """Split a list of ranges at its commas, in the order written.

    Raises:
        ValueError: a piece is neither a number nor a range, or its step is 0.
    """
    return tuple(_span(piece.strip()) for piece in text.split(","))


def expand(text: str) -> tuple[int, ...]:
    """Spell a list of ranges out, in the order written: ``1-3,7`` is 1, 2, 3, 7.

    Raises:
        ValueError: as for :func:`spans`.
    """
    return tuple(number for span in spans(text) for number in span.numbers)


def _span(piece: str) -> Span:
    match = _SPAN.fullmatch(piece)
    if match is None or int(match[3] or 1) == 0:
        msg = f"{piece!r} is not a number or range"
        raise ValueError(msg)
    first = int(match[1])
    return Span(piece, first, int(match[2] or first), int(match[3] or 1))
