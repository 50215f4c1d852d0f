"""Nearly every single mistake in a fabric is noticed; what is not has a reason in ``known``.

Everyday runs take some mutants of each operator; ``-m scale`` takes them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from mutants.judging import before, networks, noticed_by
from mutants.known import KNOWN, Survivor, reason
from mutants.plan import OPERATORS, SITES, Mutant, mutants
from railwright.model.finding import Severity

COUNT = 5_000
NOTICED = 0.97
"""Share of the mutants that must be noticed, whatever the reasons for the others."""
BATCH = 250
QUICK = 4
"""Mutants of each operator in the everyday run."""


@cache
def plan() -> tuple[Mutant, ...]:
    return tuple(mutants(COUNT, networks()))


def _quick(operator: str) -> list[Mutant]:
    return [one for one in plan()[:1_000] if one.operator == operator][:QUICK]


def _unexplained(some: Sequence[Mutant]) -> list[str]:
    return [one.words for one in some if noticed_by(one) is None and reason(one) is None]


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_mistake_is_noticed_or_there_is_a_reason(operator: str) -> None:
    chosen = _quick(operator)
    assert len(chosen) == QUICK
    assert _unexplained(chosen) == []


@pytest.mark.scale
@pytest.mark.parametrize("start", range(0, COUNT, BATCH))
def test_every_mistake_is_noticed_or_there_is_a_reason(start: int) -> None:
    assert _unexplained(plan()[start : start + BATCH]) == []


@pytest.mark.scale
def test_nearly_all_mistakes_are_noticed() -> None:
    noticed = sum(noticed_by(one) is not None for one in plan())
    assert noticed >= NOTICED * COUNT


@pytest.mark.parametrize("site", SITES)
def test_a_clean_fabric_has_no_errors(site: str) -> None:
    assert [one for one in before(site) if one.kind.severity is Severity.ERROR] == []


def test_the_same_seed_gives_the_same_mutants() -> None:
    again = mutants(40, networks())
    assert [one.words for one in again] == [one.words for one in plan()[:40]]


@pytest.mark.parametrize(
    "known", KNOWN, ids=lambda known: f"{known.table}.{known.field}-{known.operators[0]}"
)
def test_a_reason_is_still_needed_and_covers_nothing_that_is_noticed(known: Survivor) -> None:
    assert {noticed_by(one) for one in plan() if known.covers(one)} == {None}
