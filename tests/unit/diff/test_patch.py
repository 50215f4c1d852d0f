"""JSON patches between configurations."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright.diff import diff, patch, semantic
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Edit

STEPS = st.sampled_from(["T", "k", "f", "~", "/", "~1", "", "0", "-"])
CONFIGS = st.dictionaries(
    STEPS,
    st.dictionaries(
        STEPS, st.dictionaries(STEPS, st.sampled_from(["", "1", ["1"]]), max_size=2), max_size=2
    ),
    max_size=2,
)
EDITS = st.builds(
    lambda op, steps, value: Edit(op=op, path="".join(f"/{one}" for one in steps), value=value),
    st.sampled_from(["add", "remove", "replace"]),
    st.lists(st.sampled_from(["T", "k", "f", "~0", "~1", "~01", "", "0", "-", "~"]), max_size=4),
    st.sampled_from(["", "2", ["3"], {}, {"k": {}}, {"k": {"f": "1"}}, {"f": "1"}, None, 5]),
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            {"PORT": {"Ethernet0": {"mtu": "9100"}}},
            {"PORT": {"Ethernet0": {"mtu": "9000", "fec": "rs"}}},
            [("add", "/PORT/Ethernet0/fec", "rs"), ("replace", "/PORT/Ethernet0/mtu", "9000")],
            id="fields",
        ),
        pytest.param(
            {"PORT": {"Ethernet0": {"mtu": "9100", "fec": "rs"}}},
            {"PORT": {"Ethernet0": {"mtu": "9100"}}},
            [("remove", "/PORT/Ethernet0/fec", None)],
            id="field-goes",
        ),
        pytest.param(
            {"PORT": {"Ethernet0": {}}},
            {"PORT": {"Ethernet0": {}, "Ethernet8": {"lanes": ["1", "2"]}}},
            [("add", "/PORT/Ethernet8", {"lanes": ["1", "2"]})],
            id="row-comes-whole",
        ),
        pytest.param(
            {},
            {"INTERFACE": {"Ethernet0": {}, "Ethernet0|10.0.0.0/31": {}}},
            [("add", "/INTERFACE", {"Ethernet0": {}, "Ethernet0|10.0.0.0/31": {}})],
            id="table-comes-whole",
        ),
        pytest.param(
            {"T": {"a": {}}, "U": {"a": {}, "b": {"x": "1"}}},
            {"U": {"b": {"x": "1"}}},
            [("remove", "/T", None), ("remove", "/U/a", None)],
            id="table-goes-with-its-last-row",
        ),
        pytest.param(
            {"T": {"a": {"x": "1"}}},
            {"T": {"a": {}}},
            [("remove", "/T/a/x", None)],
            id="row-without-fields-stays",
        ),
        pytest.param(
            {"T": {"a|10.0.0.0/31": {}, "~": {"m/n": "1"}}},
            {"T": {"~": {"m/n": "2"}}},
            [("remove", "/T/a|10.0.0.0~131", None), ("replace", "/T/~0/m~1n", "2")],
            id="escapes",
        ),
        pytest.param(
            {"T": {"a": {"x": ["1", "2"]}}},
            {"T": {"a": {"x": ["2", "1"]}}},
            [("replace", "/T/a/x", ["2", "1"])],
            id="list-is-one-value",
        ),
        pytest.param({"T": {}}, {}, [], id="table-without-rows-is-absent"),
        pytest.param(
            {"T": {}},
            {"T": {"a": {}}},
            [("add", "/T", {"a": {}})],
            id="table-without-rows-comes",
        ),
    ],
)
def test_edits(before: ConfigDb, after: ConfigDb, expected: list[object]) -> None:
    edits, inverse = patch.both(before, after)
    assert [(one.op, one.path, one.value) for one in edits] == expected
    assert patch.apply(patch.apply(before, edits), inverse) == {
        k: v for k, v in before.items() if v
    }


def test_edits_stand_in_natural_order() -> None:
    rows = {f"Ethernet{number}": {"mtu": "1"} for number in (16, 8, 100)}
    found = patch.forward({"PORT": {"x": {}}, "ACL": rows}, {"PORT": {"x": {}, **rows}})
    keys = [one.path for one in found]
    assert keys == ["/ACL", "/PORT/Ethernet8", "/PORT/Ethernet16", "/PORT/Ethernet100"]


@pytest.mark.parametrize(
    ("op", "path", "value", "words"),
    [
        ("replace", "/PORT/Ethernet0/fec", "rs", "it is not there"),
        ("remove", "/PORT/Ethernet8", None, "it is not there"),
        ("remove", "/VLAN", None, "it is not there"),
        ("add", "/VLAN/Vlan2/x", "1", "part of is not there"),
        ("add", "/PORT/Ethernet8/mtu", "1", "part of is not there"),
        ("add", "/PORT/Ethernet0/mtu", "9000", "it is there already"),
        ("add", "/PORT/Ethernet0", {}, "it is there already"),
        ("add", "/PORT", {"Ethernet8": {}}, "it is there already"),
        ("add", "/PORT/Ethernet0/lanes/0", "1", "no pointer to"),
        ("remove", "", None, "no pointer to"),
        ("remove", "PORT/Ethernet0", None, "no pointer to"),
        ("remove", "/PORT/~2", None, "after '~' stands 0 or 1"),
        ("add", "/VLAN", "text", "the value is no table"),
        ("add", "/VLAN", {"Vlan2": {"x": 1}}, "the value is no table"),
        ("add", "/PORT/Ethernet8", {"x": None}, "the value is no row"),
        ("replace", "/PORT/Ethernet0/mtu", ["1", 2], "the value is no field"),
        ("replace", "/PORT/Ethernet0/mtu", None, "the value is no field"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(op: Any, path: str, value: Any, words: str) -> None:
    config: ConfigDb = {"PORT": {"Ethernet0": {"mtu": "9100"}}}
    with pytest.raises(ValueError, match=words):
        patch.apply(config, [Edit(op=op, path=path, value=value)])


def test_what_was_put_there_is_not_written_into() -> None:
    new = {"Vlan2": {"x": "1"}}
    first = Edit(op="add", path="/VLAN", value=new)
    more = (
        Edit(op="add", path="/VLAN/Vlan2/y", value="2"),
        Edit(op="remove", path="/VLAN/Vlan2/x"),
        Edit(op="add", path="/VLAN/Vlan3", value={}),
    )
    assert patch.apply({}, [first, *more]) == {"VLAN": {"Vlan2": {"y": "2"}, "Vlan3": {}}}
    assert new == {"Vlan2": {"x": "1"}}


@settings(max_examples=400, deadline=None)
@given(config=CONFIGS, edits=st.lists(EDITS, max_size=3))
def test_what_is_accepted_is_what_the_library_of_the_switch_makes_of_it(
    config: ConfigDb, edits: list[Edit]
) -> None:
    """sonic-net/sonic-utilities applies patches with jsonpatch (setup.py, install_requires)."""
    jsonpatch = pytest.importorskip("jsonpatch")
    try:
        ours = patch.apply(config, edits)
    except ValueError:
        return
    theirs = jsonpatch.apply_patch(config, [one.document for one in edits])
    assert ours == {table: rows for table, rows in theirs.items() if rows}


@settings(max_examples=200, deadline=None)
@given(before=CONFIGS, after=CONFIGS)
def test_the_library_of_the_switch_applies_what_is_made_here(
    before: ConfigDb, after: ConfigDb
) -> None:
    jsonpatch = pytest.importorskip("jsonpatch")
    edits = [one.document for one in patch.forward(before, after)]
    made = jsonpatch.apply_patch(before, edits)
    assert {k: v for k, v in made.items() if v} == {k: v for k, v in after.items() if v}
    # It leaves no table without rows that it did not find so.
    assert {k for k, v in made.items() if not v} <= {k for k, v in before.items() if not v}


@settings(max_examples=300, deadline=None)
@given(before=CONFIGS, after=CONFIGS, data=st.data())
def test_a_walk_is_the_patches_of_its_steps(
    before: ConfigDb, after: ConfigDb, data: st.DataObject
) -> None:
    left = list(diff("leaf", before, after))
    walk, state = patch.Walk(before), before
    while left:
        rows = list(dict.fromkeys((one.table, one.key) for one in left))
        some = set(data.draw(st.lists(st.sampled_from(rows), min_size=1)))
        step = [one for one in left if (one.table, one.key) in some]
        following = semantic.apply(step, state)
        assert walk.on(step) == patch.both(state, following)
        state = following
        left = [one for one in left if (one.table, one.key) not in some]
    assert not diff("leaf", state, after)
    assert walk.on([]) == ((), ())
