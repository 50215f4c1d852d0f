"""Small helpers for messages to people."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydantic import ValidationError

MAX_WORD: Final = 80
"""Characters of a word that is compared with others; nobody mistypes a longer one."""


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return a hint naming the closest known word, or the whole list when it is short."""
    from difflib import get_close_matches  # noqa: PLC0415 # only a mistake pays for it

    words = sorted(known)
    close = get_close_matches(word, words, n=5, cutoff=0.6) if len(word) <= MAX_WORD else []
    if close:
        # Names are told apart at their end (SN5600, SN5640): among equals the longest start wins.
        best = max(close, key=lambda known: (_ratio(word, known), _shared_start(word, known)))
        return f"did you mean {best!r}?"
    return f"known: {', '.join(words)}" if 0 < len(words) <= 12 else None  # noqa: PLR2004


def _ratio(a: str, b: str) -> float:
    from difflib import SequenceMatcher  # noqa: PLC0415 # as above

    return SequenceMatcher(None, a, b).ratio()


def _shared_start(a: str, b: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def printable(text: str) -> str:
    """Return a text with U+FFFD for every character that would steer a terminal."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def first_fault(error: ValidationError) -> str:
    """Return the first thing that is wrong with data, and where, in a line."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"]))
    words = in_words(first["msg"])
    return f"{short(place)}: {words}" if place else words


def in_words(message: str) -> str:
    """Return a message of pydantic without what it puts before the words of our validators."""
    return message.removeprefix("Value error, ")


def short(value: object, width: int = 40) -> str:
    """Return a value as it stands in a message: quoted, on one line, cut to ``width``."""
    text = repr(value[: width + 1] if isinstance(value, str) else value)
    return text if len(text) <= width else f"{text[:width]}..."
