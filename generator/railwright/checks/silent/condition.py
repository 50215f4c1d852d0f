"""How a condition is declared: a generator function, its id, its name and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from inspect import cleandoc
from types import MappingProxyType
from typing import NamedTuple

from railwright.checks.silent.config import Config
from railwright.model.finding import Kind, Severity


class Spot(NamedTuple):
    """One place at which a condition does not hold; ``message`` is about it, without its address.

    ``key`` and ``field`` are None where a whole table or a whole row is meant. The place need not
    exist: a row that is missing is named by the key that it would have.
    """

    message: str
    table: str
    key: str | None = None
    field: str | None = None


Judge = Callable[[Config], Iterator[Spot]]
"""Yields every place of a configuration at which one condition does not hold."""


class Condition(NamedTuple):
    """A condition and what is said about it."""

    kind: Kind
    judge: Judge


CONDITIONS: list[Condition] = []
"""Every condition, in the order of declaration."""
_KINDS: dict[str, Kind] = {}
KINDS: Mapping[str, Kind] = MappingProxyType(_KINDS)
"""Every kind of finding made here, by id."""


def condition(id_: str, slug: str, fix: str) -> Callable[[Judge], Judge]:
    """Declare a condition; the first paragraph of its docstring is the summary.

    Args:
        id_: id of its findings, never reused.
        slug: name of the bad pattern.
        fix: what to do about it.
    """

    def declare(judge: Judge) -> Judge:
        summary = " ".join(cleandoc(judge.__doc__ or slug).partition("\n\n")[0].split())
        kind = Kind(id=id_, slug=slug, severity=Severity.ERROR, summary=summary, fix=fix)
        _KINDS[id_] = kind
        CONDITIONS.append(Condition(kind, judge))
        return judge

    return declare
