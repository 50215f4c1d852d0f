"""What is predicted of SONiC's config updater is what it did, scenario by scenario.

What it did is stored: `results.json`, which :mod:`updater.record` wrote by running it.
"""

from __future__ import annotations

import pytest

from railwright.model.disruption import ApplyPath
from updater import planning
from updater.planning import Attempt, Trial
from updater.results import Result, Results, Tried
from updater.scenarios import SCENARIOS, Scenario

AGAIN = "record again: PYTHONPATH=generator:tests python -m updater.record --gcu DIR"
STORED = Results.read()
KNOWN = {one.name: one for one in STORED.results}
ALL = [(scenario, device) for scenario in SCENARIOS for device in scenario.devices]
ENOUGH = 30
"""Scenarios on a chip that have to hold at any time."""
NAMES = [f"{scenario.name}: {device}" for scenario, device in ALL]


def test_every_scenario_was_tried() -> None:
    assert [one.name for one in STORED.results] == NAMES, AGAIN


def test_there_are_enough_of_them() -> None:
    fresh = {one.name for one in planning.trials() if KNOWN[one.name].sha256 == one.sha256}
    for chip in ("Spectrum-4", "Teralynx 10"):
        found = {one.scenario for one in STORED.results if one.asic == chip and one.name in fresh}
        assert len(found) >= ENOUGH, AGAIN
    assert {one.release for one in STORED.results} <= set(STORED.commits)


@pytest.fixture(params=ALL, ids=NAMES)
def trial(request: pytest.FixtureRequest) -> Trial:
    scenario: Scenario
    scenario, device = request.param
    return planning.trial(scenario, device)


def test_the_prediction_is_what_happened(trial: Trial) -> None:
    stored = KNOWN.get(trial.name)
    assert stored is not None, AGAIN
    assert (stored.asic, stored.release) == (trial.traits.asic, trial.traits.release), AGAIN
    if stored.sha256 != trial.sha256:
        pytest.skip(f"its patches are not those that were tried; {AGAIN}")
    in_steps = trial.way.path is ApplyPath.PATCH
    for attempt, happened in zip(trial.forward, stored.forward, strict=True):
        agree(attempt, happened, in_steps=in_steps)
    for attempt, happened in zip(trial.back, stored.back, strict=True):
        agree(attempt, happened, in_steps=in_steps)
    ways(trial, stored)


def agree(attempt: Attempt, happened: Tried, *, in_steps: bool) -> None:
    """Compare what is predicted of a patch with what happened.

    Of a whole change that is no plan's step the moves are not predicted: the config updater finds
    an order by itself.
    """
    predicted = attempt.predicted
    assert bool(happened.refused) is predicted.refused, happened
    if not predicted.refused:
        assert happened.target
        assert set(happened.shut) == predicted.shut
        if in_steps:
            assert happened.moves <= predicted.moves
            assert happened.moves == predicted.moves or predicted.at_most


def ways(trial: Trial, stored: Result) -> None:
    """Compare the way there and the way back with what was refused."""
    if trial.way.path is ApplyPath.PATCH:
        assert not any(one.refused for one in stored.forward)
    if any(one.refused for one in stored.back):
        assert trial.rollback.path is ApplyPath.RELOAD
    for step, happened in zip(trial.way.steps, stored.forward, strict=True):
        assert set(happened.shut) <= set(step.ports_down)


def test_what_the_updater_refuses_is_shown_and_not_only_what_it_accepts() -> None:
    for chip in ("Spectrum-4", "Teralynx 10"):
        of_chip = [one for one in STORED.results if one.asic == chip]
        assert any(one.refused for result in of_chip for one in result.forward)
        assert any(one.refused for result in of_chip for one in result.back)
        assert any(one.shut for result in of_chip for one in result.forward)
