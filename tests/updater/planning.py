"""Scenarios planned by today's code: the configurations, the steps, and what is predicted."""

from __future__ import annotations

import functools
import hashlib
import itertools
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from railwright import pipeline
from railwright.base import canonical
from railwright.diff import diff, patch
from railwright.diff.fill import PLACEHOLDER
from railwright.model.configdb import ConfigDb, Value
from railwright.model.fabric import Fabric
from railwright.model.finding import Edit
from railwright.model.plan import Rollback
from railwright.plan import oracle, path
from railwright.plan.assemble import traits_of
from railwright.plan.cost import cost
from railwright.plan.oracle import Traits, is_up
from railwright.plan.path import Way
from railwright.plan.pieces import pieces
from railwright.plan.rollback import rollback
from railwright.render.renderer import Renderer
from updater.scenarios import SCENARIOS, Scenario

ROOT = Path(__file__).parents[2]
MAC = "02:00:00:00:00:01"
"""Of every switch here; a locally administered address, which nobody was given."""


class Predicted(NamedTuple):
    """What is predicted of one patch.

    Attributes:
        refused: whether the config updater refuses it.
        shut: ports that it shuts, or that the patch itself does.
        moves: steps that it makes of it.
        at_most: whether it may also find a shorter way: fields of a row are one step as soon as
            its lists are gone.
    """

    refused: bool
    shut: frozenset[str]
    moves: int
    at_most: bool = False


class Attempt(NamedTuple):
    """A patch that is tried, and what is predicted of it."""

    edits: tuple[Edit, ...]
    predicted: Predicted


class Trial(NamedTuple):
    """A scenario on one switch.

    Attributes:
        scenario: its name.
        device: the switch.
        traits: what it is.
        before: what it has.
        after: what it shall have.
        way: how it is planned.
        rollback: how it is taken back.
        forward: the patches there, in their order. Of a way that is no patch, one: all edits.
        back: the patches back, in their order.
    """

    scenario: str
    device: str
    traits: Traits
    before: ConfigDb
    after: ConfigDb
    way: Way
    rollback: Rollback
    forward: tuple[Attempt, ...]
    back: tuple[Attempt, ...]

    @property
    def name(self) -> str:
        """What it is called among all."""
        return f"{self.scenario}: {self.device}"

    @property
    def sha256(self) -> str:
        """Of all patches, in the order in which they are tried."""
        tried = [
            [one.model_dump() for one in attempt.edits] for attempt in self.forward + self.back
        ]
        return hashlib.sha256(canonical.dumps({"patches": tried})).hexdigest()


def trials(only: str = "") -> Iterator[Trial]:
    """Yield every scenario on every switch of it.

    Args:
        only: text that the name of the scenario has.
    """
    for scenario in SCENARIOS:
        if only in scenario.name:
            yield from (trial(scenario, device) for device in scenario.devices)


def trial(scenario: Scenario, device: str) -> Trial:
    """Return a scenario on one switch."""
    text = (ROOT / "inventories" / scenario.site / "fabric.yml").read_text("utf-8")
    before, after = (_fabric(one) for one in scenario.texts(text))
    traits = traits_of(after.device(device))
    return planned(scenario.name, device, traits, _config(before, device), _config(after, device))


@functools.cache
def _fabric(text: str) -> Fabric:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "fabric.yml").write_text(text, "utf-8")
        return pipeline.design(Path(folder)).fabric


def _config(fabric: Fabric, device: str) -> ConfigDb:
    return filled(_renderer().render(fabric.device(device), fabric))


@functools.cache
def _renderer() -> Renderer:
    return Renderer()


def planned(scenario: str, device: str, traits: Traits, before: ConfigDb, after: ConfigDb) -> Trial:
    """Return a change of a switch with its plan and what is predicted of every patch."""
    changes = diff(device, before, after)
    verdicts = oracle.verdicts(changes, before, after, traits)
    way = path.way(changes, verdicts, before, after, traits.release)
    states = [before]
    for step in way.steps:
        states.append(patch.apply(states[-1], step.edits))
    pairs = list(itertools.pairwise(states))
    forward = [
        Attempt(step.edits, predicted(old, new, traits)._replace(moves=step.moves))
        for step, (old, new) in zip(way.steps, pairs, strict=True)
    ]
    back = [
        Attempt(step.inverse, predicted(new, old, traits))
        for step, (old, new) in zip(way.steps, pairs, strict=True)
    ]
    return Trial(
        scenario=scenario,
        device=device,
        traits=traits,
        before=before,
        after=after,
        way=way,
        rollback=rollback(changes, before, after, traits, way),
        forward=tuple(forward),
        back=tuple(reversed(back)),
    )


def predicted(before: ConfigDb, after: ConfigDb, traits: Traits) -> Predicted:
    """Return what is predicted of the patch between two states of a switch."""
    changes = diff("", before, after)
    verdicts = oracle.verdicts(changes, before, after, traits)
    refused = any(verdict.refused for verdict in verdicts)
    found = pieces(changes, verdicts, before, after) if not refused else []
    shut = {port for one in found if one.shut for port in one.ports}
    shut.update(_shut_by_itself(before, after))
    moves = cost(found, before, traits.release, lambda table: len(before.get(table, {}))).moves
    at_most = any(one.listed and len(one.changes) > 1 for one in found)
    return Predicted(refused, frozenset(shut), moves, at_most)


def _shut_by_itself(before: ConfigDb, after: ConfigDb) -> Iterable[str]:
    return (
        port
        for port, row in before.get("PORT", {}).items()
        if row.get("admin_status") == "up"
        and port in after.get("PORT", {})
        and not is_up(port, after)
    )


def filled(config: ConfigDb) -> ConfigDb:
    """Return a rendered configuration with a MAC address, and with values for secrets."""
    whole = {
        table: {
            _text(key): {field: _value(value) for field, value in row.items()}
            for key, row in rows.items()
        }
        for table, rows in config.items()
    }
    metadata = whole["DEVICE_METADATA"]["localhost"]
    whole["DEVICE_METADATA"]["localhost"] = {"mac": MAC, **metadata}
    return whole


def _value(value: Value) -> Value:
    return _text(value) if isinstance(value, str) else [_text(one) for one in value]


def _text(text: str) -> str:
    return PLACEHOLDER.sub(lambda found: f"a-{found.group(1)}", text)
