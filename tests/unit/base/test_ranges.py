"""Number ranges as people write them."""

from __future__ import annotations

import pytest

from railwright.base.ranges import Span, expand, spans


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("7", (7,)),
        ("1-4", (1, 2, 3, 4)),
        ("1,3,5-6", (1, 3, 5, 6)),
        ("5-6,1", (5, 6, 1)),
        ("1-7/2, 10", (1, 3, 5, 7, 10)),
        ("2-7/2", (2, 4, 6)),
        ("4-4", (4,)),
        ("4-3", ()),
    ],
)
def test_ranges_are_spelled_out_in_the_order_written(text: str, numbers: tuple[int, ...]) -> None:
    assert expand(text) == numbers


@pytest.mark.parametrize("text", ["", "a", "1,", "-1", "1-", "1-2-3", "1/2", "1-9/0", "1" * 10])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number or range"):
        expand(text)


def test_a_piece_keeps_its_text_and_its_ends() -> None:
    assert spans("9-3, 1-63/2") == (Span("9-3", 9, 3), Span("1-63/2", 1, 63, 2))
