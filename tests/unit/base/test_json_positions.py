"""Places in JSON texts: every value, key and item, duplicates, and pointers."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railwright.base.json_positions import (
    JsonPositions,
    Step,
    escaped,
    first_deeper_than,
    open_brackets,
    pointer,
    unescaped,
)
from railwright.base.location import Location

TEXT = '{\r\n  "a" : {"b": [1, "x" ,{"c":null}]},\n  "é\\"": "v",\r "z":3\n}'


def test_values_and_keys() -> None:
    places = JsonPositions("f", TEXT)
    assert places.value(["a"]) == Location("f", 2, 9)
    assert places.key(["a"]) == Location("f", 2, 3)
    assert places.value(["a", "b", 1]) == Location("f", 2, 19)
    assert places.value(["a", "b", 2, "c"]) == Location("f", 2, 29)
    assert places.key(["a", "b", 2, "c"]) == Location("f", 2, 25)
    assert places.value(['é"']) == Location("f", 3, 10)
    assert places.key(["z"]) == Location("f", 4, 2)
    assert places.value([]) == Location("f", 1, 1)


def test_the_nearest_place_of_what_is_not_there() -> None:
    places = JsonPositions("f", TEXT)
    assert places.value(["a", "no"]) is None
    assert places.key(["a", "b", 9]) is None
    assert places.nearest(["a", "no", "field"]) == Location("f", 2, 3)
    assert places.nearest(["z", "no"]) == Location("f", 4, 2)
    assert places.nearest(["no"]) == Location("f", 1, 1)


def test_what_stands_before_is_passed_over() -> None:
    text = 'noise {\n {"a": 1}'
    assert JsonPositions("f", text, 8).value(["a"]) == Location("f", 2, 8)


def test_the_last_of_two_equal_keys_counts_as_for_the_decoder() -> None:
    places = JsonPositions("f", '{"a": 1, "a": 2}')
    assert places.value(["a"]) == Location("f", 1, 15)
    assert [tuple(one) for one in places.duplicates()] == [(("a",), 1, 9)]


def test_duplicates_at_every_level_in_order() -> None:
    text = '{"a": {"b": {"c": 1, "c": 2}, "b": [{"d": 0, "d": 1}, 1, 1]}, "a": 3}'
    found = [(one.path, one.again_at) for one in JsonPositions("f", text).duplicates()]
    assert {path for path, _ in found} == {
        ("a", "b", "c"), ("a", "b"), ("a", "b", 0, "d"), ("a",)
    }  # fmt: skip
    assert all(text[at] == '"' for _, at in found)


def test_pointer() -> None:
    # The examples of RFC 6901, chapter 5.
    paths: list[tuple[Step, ...]] = [(), ("foo",), ("foo", 0), ("",), ("a/b",), ("m~n",), (" ",)]
    assert list(map(pointer, paths)) == ["", "/foo", "/foo/0", "/", "/a~1b", "/m~0n", "/ "]


@pytest.mark.parametrize("step", ["", "a", "/", "~", "~1", "~0/", "~01"])
def test_a_step_of_a_pointer_comes_back(step: str) -> None:
    assert "/" not in escaped(step)
    assert unescaped(escaped(step)) == step


@pytest.mark.parametrize("step", ["~", "a~", "~2", "~~0", "~1~"])
def test_a_tilde_of_a_pointer_says_what_it_stands_for(step: str) -> None:
    with pytest.raises(ValueError, match="after '~' stands 0 or 1"):
        unescaped(step)


def test_brackets() -> None:
    assert open_brackets('{"a": ["]", {}, {"\\"]"') == [0, 6, 16]
    assert open_brackets("{}]") == []
    assert first_deeper_than('["[", [[1]]]', 2) == 7
    assert first_deeper_than("[]", 2) == 0


def test_a_copy_for_another_process_says_the_same() -> None:
    places = JsonPositions("f", TEXT)
    before = places.value(["a", "b"])
    copy = pickle.loads(pickle.dumps(places))  # noqa: S301 # our own
    assert copy.value(["a", "b"]) == before


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def walk(path: tuple[Step, ...], data: object) -> Iterator[tuple[tuple[Step, ...], object]]:
    yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from walk((*path, key), value)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from walk((*path, number), value)


@given(JSON, st.sampled_from([None, 0, 3]), st.booleans())
def test_at_every_place_stands_that_value(data: object, indent: int | None, ascii_: bool) -> None:  # noqa: FBT001
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_)
    places = JsonPositions("f", text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for path, value in walk((), data):
        place = places.value(path)
        assert place is not None
        rest = "\n".join([lines[place.line - 1][place.column - 1 :], *lines[place.line :]])
        read, _ = json.JSONDecoder().raw_decode(rest)
        assert repr(read) == repr(value)


def test_duplicates_are_looked_for_down_to_eight_levels() -> None:
    def nested(levels: int) -> str:
        return '{"a":' * (levels - 1) + '{"b":1,"b":2}' + "}" * (levels - 1)

    assert len(list(JsonPositions("f", nested(8)).duplicates())) == 1
    assert list(JsonPositions("f", nested(9)).duplicates()) == []
