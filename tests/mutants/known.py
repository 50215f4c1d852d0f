"""Survivors: mutations that nothing notices, each with the reason why nothing should or can."""

from __future__ import annotations

from typing import NamedTuple

from mutants.plan import Mutant


class Survivor(NamedTuple):
    """Mutations that may go unnoticed; None stands for any."""

    table: str
    field: str | None
    operator: str | None
    reason: str


KNOWN: tuple[Survivor, ...] = ()


def reason(mutant: Mutant) -> str | None:
    """Return why nothing notices a mutant; None if it should be noticed."""
    for one in KNOWN:
        if (
            one.table == mutant.table
            and one.field in {None, mutant.field}
            and one.operator in {None, mutant.operator}
        ):
            return one.reason
    return None
