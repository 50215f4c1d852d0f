"""Laws of differences, patches and groups, for any pair of configurations of any switches."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from railwright.diff import apply, diff, group, patch
from railwright.model.change import Change
from railwright.model.configdb import ConfigDb

PAIRS = 2000
TABLES = st.sampled_from(["PORT", "A~B", "A/B", "~1", ""])
KEYS = st.sampled_from(["Ethernet0", "Ethernet4|10.0.0.0/31", "a~b", "~0", "", "*", "é|\n"])
FIELDS = st.sampled_from(["mtu", "lanes", "a/b", "m~n", "NULL", ""])
OWN = "own"
VALUES = st.sampled_from(["9100", OWN, "", "10.0.0.1/31", [], ["1", "2"], ["2", "1"], ["~"]])
ROWS = st.dictionaries(FIELDS, VALUES, max_size=3)
PARTS = st.tuples(TABLES, st.dictionaries(KEYS, ROWS, max_size=4))
CELLS = st.tuples(TABLES, KEYS, FIELDS, st.one_of(st.none(), VALUES))
Tables = dict[str, dict[str, dict[str, Any]]]
Fleet = dict[str, tuple[ConfigDb, ConfigDb]]


@st.composite
def fleets(draw: st.DrawFn) -> Fleet:
    """Switches of nearly the same configuration, before and after nearly the same change.

    The text OWN stands for one that each row of each switch has to itself.
    """
    common = dict(draw(st.lists(PARTS, max_size=3)))
    replaced = dict(draw(st.lists(PARTS, max_size=1)))
    told = draw(st.lists(CELLS, max_size=4))
    fleet: Fleet = {}
    for number in range(draw(st.sampled_from([1, 2, 3, 9]))):
        device = f"leaf-{number}"
        before, after = deepcopy(common), deepcopy({**common, **replaced})
        for cell in told:
            _write(after, *cell)
        if draw(st.integers(0, 5)) == 1:
            for config in (before, after):
                _write(config, *draw(CELLS))
        for config in (before, after):
            _fill(config, device)
        fleet[device] = (before, after)
    return fleet


def _write(config: Tables, table: str, key: str, field: str, value: object) -> None:
    """Write a cell; None takes it away, or its row where it is not there."""
    rows = config.setdefault(table, {})
    if value is not None:
        rows.setdefault(key, {})[field] = value
    elif field in rows.get(key, {}):
        del rows[key][field]
    else:
        rows.pop(key, None)


def _fill(config: Tables, device: str) -> None:
    for rows in config.values():
        for key, row in rows.items():
            row.update({field: f"{device} {key}" for field, value in row.items() if value == OWN})


def whole(config: ConfigDb) -> ConfigDb:
    """A configuration as CONFIG_DB holds it: without tables that have no rows."""
    return {table: rows for table, rows in config.items() if rows}


def cells(changes: Iterable[Change]) -> list[tuple[str, ...]]:
    """Changes in an order that depends on nothing but them."""
    return sorted(tuple(map(repr, one)) for one in changes)


@settings(max_examples=PAIRS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(fleet=fleets())
def test_patches_are_exact_and_groups_lose_nothing(fleet: Fleet) -> None:
    changes: list[Change] = []
    for device, (before, after) in fleet.items():
        kept = deepcopy((before, after))
        edits, inverse = patch.both(before, after)
        assert patch.apply(before, edits) == whole(after)
        assert patch.apply(after, inverse) == whole(before)
        assert (edits, inverse) == (patch.forward(before, after), patch.forward(after, before))
        found = diff(device, before, after)
        assert apply(found, before) == whole(after)
        assert patch.both(before, apply(found, before)) == (edits, inverse)
        assert (not found) == (not edits) == (whole(before) == whole(after))
        assert (before, after) == kept
        changes += found
    groups = group(changes)
    assert cells(one for each in groups for one in each.changes()) == cells(changes)
    assert len({(row.device, one.table, row.key) for one in groups for row in one.rows}) == sum(
        len(one.rows) for one in groups
    )
    others = [one for device in reversed(fleet) for one in changes if one.device == device]
    assert group(others) == groups
    apart = group(changes, lambda one: one.field == "mtu" and one.device)
    assert cells(one for each in apart for one in each.changes()) == cells(changes)
