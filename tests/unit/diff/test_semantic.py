"""The difference of two configurations and its inverse."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright.diff import apply, diff
from railwright.model.change import ChangeKind
from railwright.model.configdb import ConfigDb

_NAMES = st.sampled_from(["PORT", "Ethernet8", "Ethernet16", "a", "mtu", "NULL", ""])
_VALUES = st.one_of(st.text(max_size=3), st.lists(st.text(max_size=2), max_size=2))
_ROWS = st.dictionaries(_NAMES, _VALUES, max_size=3)
_CONFIGS = st.dictionaries(
    _NAMES, st.dictionaries(_NAMES, _ROWS, min_size=1, max_size=3), max_size=3
)


@settings(max_examples=300, deadline=None)
@given(before=_CONFIGS, after=_CONFIGS)
def test_applying_a_difference_gives_the_other_configuration(
    before: ConfigDb, after: ConfigDb
) -> None:
    assert apply(diff("leaf", before, after), before) == after


@settings(max_examples=100, deadline=None)
@given(before=_CONFIGS, after=_CONFIGS)
def test_no_changes_exactly_when_equal(before: ConfigDb, after: ConfigDb) -> None:
    assert (diff("leaf", before, after) == ()) == (before == after)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            {"PORT": {"Ethernet0": {"mtu": "9100"}}},
            {"PORT": {"Ethernet0": {"mtu": "9000"}}},
            [("changed", "PORT|Ethernet0.mtu", "9100", "9000")],
            id="value",
        ),
        pytest.param(
            {},
            {"PORT": {"Ethernet0": {"mtu": "9100", "fec": "rs"}}},
            [
                ("added", "PORT|Ethernet0.fec", None, "rs"),
                ("added", "PORT|Ethernet0.mtu", None, "9100"),
            ],
            id="row",
        ),
        pytest.param(
            {},
            {"INTERFACE": {"Ethernet0": {}}},
            [("added", "INTERFACE|Ethernet0", None, None)],
            id="row-without-fields",
        ),
        pytest.param(
            {"INTERFACE": {"Ethernet0": {"vrf_name": "Vrf1"}}},
            {"INTERFACE": {"Ethernet0": {}}},
            [
                ("added", "INTERFACE|Ethernet0", None, None),
                ("removed", "INTERFACE|Ethernet0.vrf_name", "Vrf1", None),
            ],
            id="last-field-goes-row-stays",
        ),
        pytest.param(
            {"VLAN": {"Vlan2": {"dhcp_servers": ["a", "b"]}}},
            {"VLAN": {"Vlan2": {"dhcp_servers": ["b", "a"]}}},
            [("changed", "VLAN|Vlan2.dhcp_servers", ["a", "b"], ["b", "a"])],
            id="order-of-a-list-counts",
        ),
        pytest.param({"PORT": {}}, {}, [], id="table-without-rows-is-absent"),
    ],
)
def test_changes(before: ConfigDb, after: ConfigDb, expected: list[object]) -> None:
    found = diff("leaf", before, after)
    assert [(one.kind.value, one.address, one.before, one.after) for one in found] == expected


def test_natural_order() -> None:
    rows = {f"Ethernet{number}": {"mtu": "1"} for number in (16, 8, 0, 100)}
    found = diff("leaf", {}, {"PORT": rows, "ACL": {"x": {"y": "z"}}})
    assert [one.key for one in found] == [
        "x",
        "Ethernet0",
        "Ethernet8",
        "Ethernet16",
        "Ethernet100",
    ]


def test_a_change_that_does_not_fit_is_refused() -> None:
    config = {"PORT": {"Ethernet0": {"mtu": "9100"}}}
    changes = diff("leaf", config, {"PORT": {"Ethernet0": {"mtu": "9000"}}})
    with pytest.raises(ValueError, match=r"PORT\|Ethernet0.mtu on leaf"):
        apply(changes, {"PORT": {"Ethernet0": {"mtu": "1500"}}})


def test_apply_leaves_its_input_alone() -> None:
    config = {"PORT": {"Ethernet0": {"mtu": "9100"}}}
    changed = apply(diff("leaf", config, {}), config)
    assert (changed, config) == ({}, {"PORT": {"Ethernet0": {"mtu": "9100"}}})


def test_kind_of_a_field_that_goes() -> None:
    (one,) = diff("leaf", {"T": {"k": {"a": "1", "b": "2"}}}, {"T": {"k": {"a": "1"}}})
    assert (one.kind, one.field, one.before) == (ChangeKind.REMOVED, "b", "2")
