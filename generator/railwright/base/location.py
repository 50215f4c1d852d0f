"""Where a value comes from: a place in a file, and the layer that decided."""

from __future__ import annotations

from typing import NamedTuple


class Location(NamedTuple):
    """A place in a text file; line and column count from 1, as editors do."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @classmethod
    def of(cls, text: str) -> Location:
        """Return the place of ``file:line:column``.

        Raises:
            ValueError: the text is something else.
        """
        file, *numbers = text.rsplit(":", 2)
        if len(numbers) != 2 or not all(map(str.isdecimal, numbers)):  # noqa: PLR2004 # line, column
            msg = f"{text!r} is no file:line:column"
            raise ValueError(msg)
        return cls(file, *map(int, numbers))


class Origin(NamedTuple):
    """Why a value is what it is.

    Attributes:
        layer: who decided: ``catalog``, ``fabric``, ``tier``, ``pod``, ``device``, ``port``,
            ``cable``, ``qos``, ``patch``, or ``design`` for a value that is computed.
        text: the decision in a few words, with the formula for a computed value.
        location: the YAML line a person edits to change it; None where no line decides.
        source: the public source of a catalog fact (repository and path, paper, standard).
    """

    layer: str
    text: str
    location: Location | None = None
    source: str | None = None

    def __str__(self) -> str:
        where = f" at {self.location}" if self.location else ""
        source = f" (source: {self.source})" if self.source else ""
        return f"{self.layer}: {self.text}{where}{source}"
