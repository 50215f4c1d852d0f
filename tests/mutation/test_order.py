"""A verdict that nobody wants a tree of is that of the whole tree, in whatever order rows stand."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Mapping
from typing import Any

import pytest

from mutation import agreement
from mutation.mutate import mutants
from railwright.checks.yang.engine import LibyangEngine, _document, load_engine
from railwright.checks.yang.translate import translate

NAMES = sorted(path.stem for path in agreement.CONFIGS.glob("*.json"))
MANY = int(os.environ.get("RAILWRIGHT_ORDERS", "25"))
"""Mutants of each configuration, each in an order of its own."""


@pytest.fixture(scope="module")
def engine() -> LibyangEngine:
    found = load_engine()
    assert isinstance(found, LibyangEngine)
    return found


def shuffled(value: Any, chance: random.Random) -> Any:
    if not isinstance(value, Mapping):
        return value
    names = list(value)
    chance.shuffle(names)
    return {name: shuffled(value[name], chance) for name in names}


def accepts(engine: LibyangEngine, config: Any, *, quick: bool = False) -> bool:
    document = _document(translate(config, engine.schema))
    return not engine._context.parse(document, quick=quick)


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_rows_and_fields_decides_nothing(engine: LibyangEngine, name: str) -> None:
    config = json.loads((agreement.CONFIGS / f"{name}.json").read_text("utf-8"))
    chance = random.Random(name)  # noqa: S311 # no secret
    refused = 0
    for mutant in mutants(config, agreement.load_fields(), MANY, f"order-{name}"):
        other = shuffled(mutant.config, chance)
        whole = accepts(engine, mutant.config)
        assert accepts(engine, other, quick=True) is whole, mutant.change
        assert accepts(engine, other) is whole, mutant.change
        refused += not whole
    assert MANY > refused > 0
