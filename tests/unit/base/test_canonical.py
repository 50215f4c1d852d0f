"""One way to write JSON, whichever encoder does it."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from railwright.base import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(JSON)
@example({"\x7f": "\x7f"})
@example({"é": "\u2028", "\U0001f600": '"\\/\b\f\n\r\t\x00\x1f'})
@example({"a": {"b": {"c": ["one blank", " ", ""], "d": {}}}})
@example({"a  b": "\n    indented", "empty": [{}, [], {"x": []}]})
@example(["\\u00e9", "  ", "\n  "])
def test_fast_encoder_writes_what_the_standard_library_writes(data: object) -> None:
    assert canonical.dumps(data) == canonical.dumps_plain(canonical.ordered(data))


def test_data_in_order_is_written_as_it_stands() -> None:
    assert canonical.dumps_in_order({"b": {}, "a": [" ", "x y"]}) == (
        b'{\n    "b": {},\n    "a": [\n        " ",\n        "x y"\n    ]\n}\n'
    )


@given(JSON)
def test_what_is_written_reads_back(data: object) -> None:
    assert canonical.loads(canonical.dumps(data)) == data


def test_form() -> None:
    data = {"b": ["2", "1"], "a": {"Ethernet16": "é", "Ethernet8": None}}
    assert canonical.dumps(data) == (
        b'{\n    "a": {\n        "Ethernet8": null,\n        "Ethernet16": "\\u00e9"\n    },\n'
        b'    "b": [\n        "2",\n        "1"\n    ]\n}\n'
    )


def test_order_of_keys_does_not_matter() -> None:
    assert canonical.dumps({"x": 1, "y": 2}) == canonical.dumps({"y": 2, "x": 1})


def test_tuples_are_lists() -> None:
    assert canonical.dumps(("a",)) == canonical.dumps(["a"])


@pytest.mark.parametrize("value", [{1, 2}, object(), b"raw"], ids=["set", "object", "bytes"])
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical.dumps({"key": value})


@pytest.mark.parametrize("raw", ['{"a": 1, "a": 2}', '[{"b": {"a": 1, "a": 1}}]'])
def test_duplicate_key_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="key 'a' stands twice"):
        canonical.loads(raw)


def test_not_json_is_refused() -> None:
    with pytest.raises(json.JSONDecodeError):
        canonical.loads("{,}")


def test_what_is_nested_too_deeply_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        canonical.loads("[" * 100_000)


@pytest.mark.parametrize(
    "raw", [r'["\ud800"]', r'{"\uDfff": 1}', '["\ud800"]', b'["\xed\xa0\x80"]']
)
def test_half_a_character_is_refused(raw: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"half a character|can't decode"):
        canonical.loads(raw)


def test_two_halves_are_a_character() -> None:
    assert canonical.loads(rb'["\ud83d\ude00"]') == ["\U0001f600"]


def test_numbers_that_do_not_fit_64_bits_are_refused() -> None:
    assert canonical.loads("[18446744073709551615, -5]") == [18446744073709551615, -5]
    with pytest.raises(ValueError, match="does not fit 64 bits"):
        canonical.loads("[18446744073709551616]")


LINES = b"""{
"a2":[
{"x":1,"y":[]},
"\\u00fc\\u007f\\ud800"
],
"a10":{
"k2":{},
"k10":null
},
"b":[],
"c":1.5
}
"""


def test_lines_are_one_for_each_item_of_a_big_part() -> None:
    data = {
        "c": 1.5,
        "b": [],
        "a10": {"k10": None, "k2": {}},
        "a2": ({"y": [], "x": 1}, "\u00fc\x7f\ud800"),
    }
    assert canonical.dumps_lines(data) == LINES
    assert json.loads(LINES) == {**data, "a2": list(data["a2"])}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")]])
def test_no_line_has_a_number_that_json_has_not(value: object) -> None:
    with pytest.raises(ValueError, match="JSON has no"):
        canonical.dumps_lines({"a": [value]})


def test_a_line_may_have_a_number_of_many_digits() -> None:
    assert canonical.compact({"a": 10**30}) == b'{"a":%d}' % 10**30
    with pytest.raises(TypeError):
        canonical.compact({"a": object()})
