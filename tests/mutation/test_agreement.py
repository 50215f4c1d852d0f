"""The bundled models never accept what SONiC's own refuse, and refuse more only on purpose."""

from __future__ import annotations

import functools
import json

import pytest

from mutation import agreement
from mutation.known import KNOWN, Stricter, patched
from mutation.mutate import Mutant
from railwright.checks.yang import IssueKind, YangEngine, YangIssue, load_engine

NAMES = sorted(path.stem for path in agreement.CONFIGS.glob("*.json"))
BATCH = 100
QUICK = 100
"""Mutants of a copied golden in the everyday run; the rest is for ``-m scale``. The hand-made
``wide-*`` configurations, which hold every table in few rows, are judged whole."""
BATCHES = [
    pytest.param(
        name,
        start,
        id=f"{name}-{start}",
        marks=[] if start < QUICK or name.startswith("wide-") else [pytest.mark.scale],
    )
    for name in NAMES
    for start in range(0, agreement.COUNT, BATCH)
]


@functools.cache
def config_of(name: str) -> dict[str, dict[str, dict[str, str | list[str]]]]:
    text = (agreement.CONFIGS / f"{name}.json").read_text(encoding="utf-8")
    data: dict[str, dict[str, dict[str, str | list[str]]]] = json.loads(text)
    return data


@functools.cache
def mutants_of(name: str) -> tuple[Mutant, ...]:
    fields = agreement.load_fields()
    return tuple(agreement.make(config_of(name), fields, stored(name).seed))


@functools.cache
def stored(name: str) -> agreement.Verdicts:
    return agreement.read(agreement.VERDICTS / f"{name}.json")


@pytest.fixture(scope="module")
def engine() -> YangEngine:
    return load_engine()


@pytest.mark.parametrize("name", NAMES)
def test_every_configuration_has_verdicts_for_these_very_mutants(name: str) -> None:
    changes = [mutant.change for mutant in mutants_of(name)]
    assert agreement.digest(changes) == stored(name).mutants, (
        "the mutants are no longer those that were judged: run tests/mutation/record.py --store"
    )
    assert len(stored(name).accepted) == agreement.COUNT


@pytest.mark.parametrize("name", NAMES)
def test_the_configuration_itself_is_accepted(name: str, engine: YangEngine) -> None:
    assert engine.validate(config_of(name)) == ()


@pytest.mark.parametrize(("name", "start"), BATCHES)
def test_verdicts_agree(name: str, start: int, engine: YangEngine) -> None:
    wrong = []
    verdicts = stored(name).accepted
    for index in range(start, start + BATCH):
        mutant = mutants_of(name)[index]
        issues = engine.validate(mutant.config)
        if verdicts[index] == "0" and not issues:
            wrong.append(f"accepted, SONiC refuses: {mutant.change}")
        if verdicts[index] == "1":
            wrong += [f"{mutant.change}: {issue}" for issue in issues if not is_known(issue)]
    assert wrong == []


def is_known(issue: YangIssue) -> bool:
    return any(each.covers(issue) for each in KNOWN)


@pytest.mark.parametrize("each", KNOWN, ids=lambda each: each.name)
def test_every_known_difference_is_one(each: Stricter, engine: YangEngine) -> None:
    issues = engine.validate(patched(config_of("wide-bgpcfgd"), each.example))
    assert any(each.covers(issue) for issue in issues)


def test_the_wide_configurations_cover_every_table(engine: YangEngine) -> None:
    covered = {table for name in NAMES if name.startswith("wide-") for table in config_of(name)}
    assert covered == set(engine.schema.tables)


def test_the_original_is_never_touched() -> None:
    before = json.dumps(config_of("wide-bgpcfgd"))
    list(agreement.make(config_of("wide-bgpcfgd"), agreement.load_fields(), "any"))
    assert json.dumps(config_of("wide-bgpcfgd")) == before


def test_a_difference_of_another_kind_is_not_known() -> None:
    issue = YangIssue("QUEUE", "Ethernet0|3", "scheduler", "anything", IssueKind.REFERENCE)
    assert not is_known(issue)
