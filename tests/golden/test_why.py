"""``why`` answers for every field of a golden configuration, and each answer leads somewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from railwright import pipeline
from railwright.model.traced import UNKNOWN
from railwright.render.renderer import Renderer
from railwright.render.trace import Trace, Why

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
WITNESSES = [
    ("lab", "leaf-1-01"),
    ("lab", "leaf-1-03"),
    ("h100-pod", "spine-01"),
    ("teralynx-pod", "leaf-1-01"),
]


@pytest.fixture(scope="module", params=WITNESSES, ids="/".join)
def answered(
    request: pytest.FixtureRequest,
) -> tuple[dict[str, dict[str, dict[str, object]]], Trace]:
    site, name = request.param
    folder = ROOT / "inventories" / site
    fabric = pipeline.design(folder).fabric
    golden = json.loads((ROOT / "golden_configs" / site / f"{name}.json").read_text("utf-8"))
    return golden, Renderer(folder).trace(fabric.device(name), fabric)


def _answers(
    golden: dict[str, dict[str, dict[str, object]]], trace: Trace
) -> list[tuple[Why, object]]:
    return [
        (trace[table, key, field], value)
        for table, rows in golden.items()
        for key, row in rows.items()
        for field, value in (row or {None: None}).items()
    ]


def test_every_field_is_answered_with_its_value(
    answered: tuple[dict[str, dict[str, dict[str, object]]], Trace],
) -> None:
    answers = _answers(*answered)
    assert len(answers) > 1_000
    assert [why.value for why, _ in answers if why.field] == [
        value for why, value in answers if why.field
    ]


def test_every_answer_leads_to_a_template_line(
    answered: tuple[dict[str, dict[str, dict[str, object]]], Trace],
) -> None:
    for why, _ in _answers(*answered):
        assert why.template is not None
        assert why.line is not None
        assert why.line <= len((ROOT / why.template).read_text("utf-8").splitlines())


def test_every_answer_names_a_decision(
    answered: tuple[dict[str, dict[str, dict[str, object]]], Trace],
) -> None:
    vague = {
        (why.table, why.field, why.what)
        for why, _ in _answers(*answered)
        if why.origin == UNKNOWN or not why.origin.text
    }
    assert not vague


def test_what_a_layer_decided_leads_to_a_line(
    answered: tuple[dict[str, dict[str, dict[str, object]]], Trace],
) -> None:
    lost = {
        (why.table, why.field, why.origin.text)
        for why, _ in _answers(*answered)
        if why.origin.layer not in ("design", "template", "catalog", "default")
        and why.origin.location is None
    }
    assert not lost


def test_what_a_catalog_says_has_a_source(
    answered: tuple[dict[str, dict[str, dict[str, object]]], Trace],
) -> None:
    unsourced = {
        (why.table, why.field, why.origin.text)
        for why, _ in _answers(*answered)
        if why.origin.layer == "catalog" and why.origin.source is None
    }
    assert not unsourced
