"""Every rule: its text is complete, its bad example raises it alone, its good one nothing."""

from __future__ import annotations

from typing import Any

import pytest

from railwright.checks.registry import rules
from railwright.checks.rule import SECTIONS, Rule, Spot
from rules.examples import example, mended, new_findings

RULES = [pytest.param(rule, id=f"{rule.id}-{rule.slug}") for rule in rules()]


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_raises_the_rule_and_no_other(rule: Rule[Any]) -> None:
    found = new_findings(example(rule, "Bad"))
    assert set(found) == {rule.id}, found


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_raises_nothing(rule: Rule[Any]) -> None:
    assert new_findings(example(rule, "Good")) == {}


@pytest.mark.parametrize("rule", RULES)
def test_a_patch_that_is_offered_satisfies_the_rule(rule: Rule[Any]) -> None:
    change = example(rule, "Bad")
    found = new_findings(change)[rule.id]
    if any(spot.mend for _, spot in found):
        left = new_findings(mended(change, rule.id)).get(rule.id, [])
        without = {_place(*one) for one in found if not one[1].mend}
        assert {_place(*one) for one in left} <= without


def _place(device: str, spot: Spot) -> tuple[str | None, ...]:
    return device, spot.table, spot.key, spot.field


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_without_its_body_is_noticed(
    rule: Rule[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rule.sections  # read before the function goes, with its docstring
    monkeypatch.setattr(rule, "judge", lambda _subject: iter(()))
    with pytest.raises(AssertionError):
        test_the_bad_example_raises_the_rule_and_no_other(rule)


@pytest.mark.parametrize("rule", RULES)
def test_the_text_is_complete(rule: Rule[Any]) -> None:
    assert tuple(rule.sections) == ("Summary", *SECTIONS)
    assert all(rule.sections.values())
    assert rule.kind.summary.endswith(".")
    assert rule.kind.fix.endswith((".", ")"))


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in rules()]
    slugs = [rule.slug for rule in rules()]
    assert len(set(ids)) == len(ids)
    assert len(set(slugs)) == len(slugs)
