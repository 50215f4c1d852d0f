"""Many names as a few words."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from railwright.base.folding import Fold, folded
from railwright.base.natural import natural_key

NAMES = st.one_of(
    st.builds("leaf-{}-{}".format, st.integers(0, 3), st.integers(0, 12)),
    st.builds("leaf-{}-{:02}".format, st.integers(0, 3), st.integers(0, 12)),
    st.builds("Ethernet{}|{}".format, st.integers(0, 9).map(lambda n: 8 * n), st.integers(3, 4)),
    st.builds("10.0.{}.{}/31".format, st.integers(0, 2), st.integers(0, 5)),
    st.text("a01[]- é٣", max_size=5),
)


def unfolded(fold: Fold) -> list[str]:
    """The names that a word stands for, read by what its brackets say."""
    if fold.names == 1:
        return [fold.text]
    return ["".join(parts) for parts in product(*map(_part, re.split(r"(\[.*?\])", fold.text)))]


def _part(text: str) -> list[str]:
    if not text.startswith("["):
        return [text]
    return [one for word in text[1:-1].split(",") for one in _range(word)]


def _range(word: str) -> list[str]:
    bounds, _, step = word.partition("/")
    first, _, last = bounds.partition("-")
    width = len(first) if first.startswith("0") else 0
    numbers = range(int(first), int(last or first) + 1, int(step or 1))
    return [str(number).zfill(width) for number in numbers]


@settings(max_examples=500, deadline=None)
@given(names=st.lists(NAMES, max_size=40))
def test_words_stand_for_exactly_the_names(names: list[str]) -> None:
    words = folded(names)
    spelled = [name for word in words for name in unfolded(word)]
    assert sorted(spelled) == sorted(set(names))
    assert [word.names for word in words] == [len(unfolded(word)) for word in words]
    firsts = [unfolded(word)[0] for word in words]
    assert firsts == sorted(firsts, key=natural_key)
    assert folded(reversed(names)) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([f"Ethernet{n}" for n in range(0, 512, 8)], ["Ethernet[0-504/8]"]),
        ([f"leaf-1-{n:02}" for n in range(1, 33)], ["leaf-1-[01-32]"]),
        (
            [f"Ethernet{n}|{queue}" for n in range(0, 64, 8) for queue in (3, 4)],
            ["Ethernet[0-56/8]|[3,4]"],
        ),
        ([f"a{n}" for n in (1, 2, 3, 5, 9, 13, 20)], ["a[1-3,5-13/4,20]"]),
        (["a8", "a9", "a10"], ["a[8-10]"]),
        (["a08", "a9", "a10"], ["a[08,9,10]"]),
        (["a1", "a2"], ["a1", "a2"]),
        (["b", "a"], ["a", "b"]),
        (["a[1]", "a2", "a3", "a4"], ["a[2-4]", "a[1]"]),
        ([], []),
    ],
)
def test_words(names: list[str], words: list[str]) -> None:
    assert [word.text for word in folded(names)] == words
