"""Steps and ways between any two configurations: exact, valid in between, and back."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings

from railwright.diff import diff, patch
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath, Disruption
from railwright.plan import oracle
from railwright.plan.order import PORTS_AT_ONCE, groups
from railwright.plan.path import Permits
from railwright.plan.pieces import TIED, Phase
from railwright.plan.references import Index
from stepping import TRAITS, configs, planned, states, ways


def unmet(state: ConfigDb, universe: Index) -> Iterator[str]:
    """Yield what rows of a state name that is a row before or after, and not in between."""
    here = {(table, key) for table, rows in state.items() for key in rows}
    for table, rows in state.items():
        for key, row in rows.items():
            for target in universe.of(table, key, row) - here:
                yield f"{table}|{key} names {target}"


@settings(deadline=None)
@given(configs(), configs())
def test_steps_are_exact_and_valid_in_between(before: ConfigDb, after: ConfigDb) -> None:
    found = planned(before, after)
    universe = Index(
        (table, key) for one in (before, after) for table, rows in one.items() for key in rows
    )
    state = before
    for state in states(before, found):
        assert not list(unmet(state, universe))
        lanes = [lane for row in state.get("PORT", {}).values() for lane in row["lanes"].split(",")]
        assert len(lanes) == len(set(lanes)), "lanes are used twice"
        joined = {key.split("|")[1] for key in state.get("VLAN_MEMBER", {})}
        assert joined.isdisjoint(key.split("|")[0] for key in state.get("INTERFACE", {}))
    assert state == after
    for one in reversed(found):
        state = patch.apply(state, one.inverse)
    assert state == before


@settings(deadline=None)
@given(configs(), configs())
def test_every_change_is_in_one_step_and_steps_are_of_one_kind(
    before: ConfigDb, after: ConfigDb
) -> None:
    changes = diff("d", before, after)
    verdicts = oracle.verdicts(changes, before, after, TRAITS)
    found = list(groups(changes, verdicts, before, after))
    made = [change for group in found for piece in group for change in piece.changes]
    assert sorted(each.address for each in made) == sorted(each.address for each in changes)
    for group, step in zip(found, planned(before, after), strict=True):
        assert len({piece.disruption for piece in group}) == 1
        assert step.disruption is group[0].disruption
        assert step.edits
        tied = (group[0].phase, group[0].stage) == (Phase.CHANGE, TIED)
        assert tied or (step.disruption is Disruption.PORT_FLAP) or not step.ports_down
        assert tied or len(step.ports_down) <= PORTS_AT_ONCE
        assert step.moves > 0
        assert step.seconds > 0
        assert step.title


@settings(deadline=None)
@given(configs(), configs())
def test_every_way_leads_there_and_back(before: ConfigDb, after: ConfigDb) -> None:
    for permits in (Permits(), Permits(table_load=True), Permits(limit_seconds=0)):
        found = ways(before, after, permits)
        changed = before
        for one in found.steps:
            changed = patch.apply(changed, one.edits)
        assert changed == after
        assert found.seconds == sum(one.seconds for one in found.steps)
        assert (found.path is ApplyPath.PATCH) is not found.why
        assert bool(found.because) is (before != after)
        if found.path is ApplyPath.RELOAD:
            assert found.disruption.rank >= Disruption.CONFIG_RELOAD.rank
