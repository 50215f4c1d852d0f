"""Name patterns: fields are filled, everything else stays."""

from __future__ import annotations

import pytest

from railwright.model import naming


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("leaf-{pod}-{index:02}", "leaf-3-07"),
        ("p{pod}{plane_letter}l{index}", "p3bl7"),
        ("x{plane}-{index:04}", "x2-0007"),
        ("{index.__class__}{0}", "{index.__class__}{0}"),
        ("{index:2}{index:00}", "{index:2}{index:00}"),
    ],
)
def test_names_are_functions_of_position(pattern: str, name: str) -> None:
    assert naming.fill(pattern, pod=3, plane=2, index=7) == name


@pytest.mark.parametrize(
    ("pattern", "fields", "strange"),
    [
        ("leaf-{pod}-{index:02}", {"pod", "index"}, ()),
        ("{plane}{plane_letter}", {"plane", "plane_letter"}, ()),
        ("plain", set(), ()),
        ("{pod!r}-{index}", {"index"}, ("{pod!r}",)),
        ("}{pod}{", {"pod"}, ("}", "{")),
        ("{{pod}}", {"pod"}, ("{", "}")),
    ],
)
def test_what_stands_in_braces(pattern: str, fields: set[str], strange: tuple[str, ...]) -> None:
    assert naming.fields(pattern) == fields
    assert naming.strange(pattern) == strange
