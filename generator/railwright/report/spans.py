"""A line of text in pieces, each with the style it has on a terminal."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from railwright.model.configdb import Value


class Span(NamedTuple):
    """A piece of a line; the style is a Rich style and is dropped where text is plain."""

    text: str
    style: str = ""


Line: TypeAlias = "tuple[Span, ...]"


def plain(line: Line) -> str:
    """Return a line without its styles."""
    return "".join(span.text for span in line)


def shown(value: Value | None) -> str:
    """Return a value as it stands in JSON, lists in brackets; an absent one as ``nothing``."""
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return value or '""'
