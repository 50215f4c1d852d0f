"""Natural order is total, stable, and what an operator expects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railwright.base.natural import natural_key

NAMES = st.text(st.sampled_from("aZ01289-|٣²"), max_size=12) | st.text(max_size=8)


@pytest.mark.parametrize(
    "ordered",
    [
        ["Ethernet0", "Ethernet8", "Ethernet16", "Ethernet100"],
        ["leaf-1-02", "leaf-1-10", "leaf-2-01", "leaf-10-01"],
        ["Ethernet8|3-4", "Ethernet8|10", "Ethernet16|3-4"],
        ["", "0", "01", "1", "2", "a", "a0", "aa"],
    ],
    ids=lambda ordered: ordered[1],
)
def test_order(ordered: list[str]) -> None:
    backwards = ordered[::-1]
    assert sorted(backwards, key=natural_key) == ordered


@given(st.lists(NAMES))
def test_every_text_has_a_place(names: list[str]) -> None:
    once = sorted(names, key=natural_key)
    backwards = names[::-1]
    assert sorted(backwards, key=natural_key) == once
    assert sorted(once, key=natural_key) == once


@given(NAMES, NAMES)
def test_different_texts_have_different_keys(one: str, other: str) -> None:
    assert (natural_key(one) == natural_key(other)) is (one == other)
