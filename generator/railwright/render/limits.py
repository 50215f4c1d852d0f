"""How much a site's template may print and hold: more is a mistake or an attack, never a switch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from railwright.base.errors import TemplateError

MAX_OUTPUT_CHARACTERS = 16 << 20
"""What one template may print for one device; 512 ports need less than one MiB."""
MAX_TEXT_CHARACTERS: Final = 1 << 16
"""What one text may hold that a template puts together; a value of CONFIG_DB is far shorter."""


def bounded(chunks: Iterable[str]) -> Iterator[str]:
    """Yield what is printed, up to the limit.

    Raises:
        TemplateError: more is printed.
    """
    size = 0
    for chunk in chunks:
        size = _counted(size, chunk)
        yield chunk


def bounded_text(chunks: Iterable[str]) -> str:
    """Return what is printed as one text.

    Raises:
        TemplateError: it is longer than the limit.
    """
    return "".join(bounded(chunks))


class Buffer(list[str]):
    """What a macro or block has printed so far; compiled templates append and extend it."""

    def __init__(self) -> None:
        super().__init__()
        self._size = 0

    def append(self, text: str) -> None:
        """Add a piece.

        Raises:
            TemplateError: the whole is longer than the limit.
        """
        self._size = _counted(self._size, text)
        super().append(text)

    def extend(self, texts: Iterable[str]) -> None:
        """Add pieces.

        Raises:
            TemplateError: the whole is longer than the limit.
        """
        for text in texts:
            self.append(text)


def short_text(texts: Iterable[str], separator: str = "") -> str:
    """Return texts joined to one.

    Raises:
        TemplateError: it is longer than a value can be.
    """
    texts = tuple(texts)
    if sum(map(len, texts)) + len(separator) * len(texts) > MAX_TEXT_CHARACTERS:
        msg = f"puts together a text of more than {MAX_TEXT_CHARACTERS} characters"
        raise TemplateError(msg)
    return separator.join(texts)


def _counted(size: int, text: str) -> int:
    size += len(text) + 1  # an empty piece takes room too
    if size > MAX_OUTPUT_CHARACTERS:
        msg = f"prints more than {MAX_OUTPUT_CHARACTERS} characters"
        raise TemplateError(msg)
    return size
