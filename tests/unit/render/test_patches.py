"""Merge patches over rendered tables."""

from __future__ import annotations

import pytest

from railwright.base import canonical
from railwright.model.intent import PatchMatch
from railwright.render import patches
from railwright.render.renderer import Renderer
from railwright.render.shape import Tables
from samples import fabric, leaf, patch

BEFORE: Tables = {
    "PORT": {"Ethernet0": {"mtu": "9100", "fec": "rs"}, "Ethernet8": {"mtu": "9100"}},
    "INTERFACE": {"Ethernet0": {}},
}


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({}, BEFORE),
        (
            {"PORT": {"Ethernet8": {"mtu": "1500", "fec": "fc"}}},
            {**BEFORE, "PORT": {**BEFORE["PORT"], "Ethernet8": {"mtu": "1500", "fec": "fc"}}},
        ),
        (
            {"PORT": {"Ethernet8": None}},
            {**BEFORE, "PORT": {"Ethernet0": BEFORE["PORT"]["Ethernet0"]}},
        ),
        (
            {"PORT": {"Ethernet8": {"mtu": None}}},
            {**BEFORE, "PORT": {"Ethernet0": BEFORE["PORT"]["Ethernet0"]}},
        ),
        ({"PORT": {"Ethernet0": None, "Ethernet8": None}}, {"INTERFACE": {"Ethernet0": {}}}),
        ({"PORT": None}, {"INTERFACE": {"Ethernet0": {}}}),
        ({"PORT": {"Ethernet99": None}, "NONE": None}, BEFORE),
        ({"INTERFACE": {"Ethernet0": {}}}, BEFORE),
        (
            {"INTERFACE": {"Ethernet8": {}}},
            {**BEFORE, "INTERFACE": {"Ethernet0": {}, "Ethernet8": {}}},
        ),
        ({"NEW": {"k": {"f": ["a", "b"]}}}, {**BEFORE, "NEW": {"k": {"f": ["a", "b"]}}}),
        ({"NEW": {}}, BEFORE),
    ],
    ids=repr,
)
def test_a_patch_merges_by_rfc_7396(change: object, after: Tables) -> None:
    before = {
        table: {key: dict(row) for key, row in rows.items()} for table, rows in BEFORE.items()
    }
    assert patches.apply(BEFORE, (patch().set(change),)) == after
    assert before == BEFORE, "the argument stays as it is"


def test_a_later_patch_works_on_what_an_earlier_one_left() -> None:
    first = patch().set({"PORT": {"Ethernet8": {"mtu": "1500"}}})
    second = patch().set({"PORT": {"Ethernet8": {"mtu": None, "fec": "none"}}})
    assert patches.apply(BEFORE, (first, second))["PORT"]["Ethernet8"] == {"fec": "none"}
    assert patches.apply(BEFORE, (second, first))["PORT"]["Ethernet8"] == {
        "fec": "none",
        "mtu": "1500",
    }


@pytest.mark.parametrize(
    ("match", "holds"),
    [
        ({}, True),
        ({"tier": "leaf"}, True),
        ({"tier": "spine"}, False),
        ({"pod": 1, "plane": 1}, True),
        ({"pod": 1, "plane": 2}, False),
        ({"pod": 2}, False),
        ({"platform": "SN5600"}, True),
        ({"platform": "SN5640"}, False),
        ({"device": "leaf-1-01"}, True),
        ({"device": "leaf-1-02"}, False),
        ({"device": "leaf-1-01", "tier": "spine"}, False),
    ],
    ids=repr,
)
def test_every_key_of_a_match_must_hold(match: dict[str, object], *, holds: bool) -> None:
    assert patches.matches(PatchMatch.model_validate(match), leaf()) is holds


def test_patches_reach_the_devices_they_are_for_and_keep_the_order() -> None:
    change = {"PORT": {"Ethernet8": {"mtu": "1500"}}, "AAA_FIRST": {"k": {"z": "1", "a": "2"}}}
    one, other = leaf(), leaf("leaf-1-02")
    site = fabric(one, other, patches=(patch(device="leaf-1-01").set(change),))
    renderer = Renderer()
    patched, untouched = renderer.render(one, site), renderer.render(other, site)
    assert patched["PORT"]["Ethernet8"]["mtu"] == "1500"
    assert untouched["PORT"]["Ethernet8"]["mtu"] == "9100"
    assert [*patched].index("AAA_FIRST") == 1
    assert [*patched["AAA_FIRST"]["k"]] == ["a", "z"]
    assert "AAA_FIRST" not in untouched


def test_what_is_rendered_needs_no_ordering_before_it_is_written() -> None:
    change = {
        "PORT": {"Ethernet9": {"mtu": "1500", "alias": "x"}, "Ethernet0": {"aaa": "1"}},
        "ZZZ": {"k10": {"f10": ["b", "a"], "f9": "1"}, "k9": {}},
        "AAA": {"k": {"b": "1"}},
    }
    device = leaf()
    for placed in ((), (patch().set(change), patch().set({"AAA": {"a": {"z": "1", "c": "2"}}}))):
        tables = Renderer().render(device, fabric(device, patches=placed))
        assert canonical.dumps_in_order(tables) == canonical.dumps(tables)


def test_a_patch_changes_nothing_for_the_next_device() -> None:
    device = leaf()
    renderer = Renderer()
    patched = fabric(device, patches=(patch().set({"PORT": None}),))
    assert "PORT" not in renderer.render(device, patched)
    assert "PORT" in renderer.render(device, fabric(device))
